"""The quality of the data as a notebook that can be run again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nlquery.session.notebook import KERNELSPEC

if TYPE_CHECKING:
    from nlquery_etl.quality import Finding

_ORDERS = """\
SELECT o.source, o.source_order_id, l.name AS location, o.business_date, t.item_total,
    t.expected_total, t.total_amount, t.difference, t.paid
FROM calculate_order_totals() AS t
JOIN orders AS o ON o.id = t.order_id
JOIN locations AS l ON l.id = o.location_id
WHERE t.difference <> 0
ORDER BY abs(t.difference) DESC"""


def write_quality(found: Sequence[Finding], path: Path) -> None:
    """Write the notebook; run it with ``nlquery replay`` or in JupyterLab."""
    lines = ["# Quality of the data", ""]
    if not found:
        lines.append("Nothing is wrong with the data.")
    else:
        lines += ["| | what | how often | at stake | examples |", "|---|---|--:|--:|---|"]
        lines += [_row(finding) for finding in found]
        lines += ["", *(f"- **{f.check}**: {f.meaning}" for f in found)]
    notebook = new_notebook(
        cells=[
            new_markdown_cell("\n".join(lines)),
            new_markdown_cell("## Today"),
            new_code_cell('sql("SELECT * FROM validate_etl_data()")'),
            new_markdown_cell("## Orders whose total differs from their parts"),
            new_code_cell(f'sql("""\n{_ORDERS}\n""")'),
        ],
        metadata={"kernelspec": dict(KERNELSPEC), "language_info": {"name": "python"}},
    )
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def _row(finding: Finding) -> str:
    money = "" if finding.money is None else f"${finding.money:,.2f}"
    examples = ", ".join(f"`{example}`" for example in finding.examples[:3])
    return f"| {finding.severity} | {finding.check} | {finding.problems:,} | {money} | {examples} |"
