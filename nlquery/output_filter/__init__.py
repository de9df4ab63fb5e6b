"""What leaves the sandbox, cleaned before it is shown, saved or sent: one allow-list.

Jupyter trusts the output of cells a person ran, so HTML or JavaScript from the sandbox would
run in the person's page. Nothing is passed on because it looks harmless; it is passed on because
it is of a known type and was rebuilt from its checked parts.
"""

from nlquery.output_filter.markdown import FilteredText, filter_markdown
from nlquery.output_filter.outputs import Filtered, filter_outputs
from nlquery.output_filter.tables import table_html
from nlquery.output_filter.text import filter_text

__all__ = [
    "Filtered",
    "FilteredText",
    "filter_markdown",
    "filter_outputs",
    "filter_text",
    "table_html",
]
