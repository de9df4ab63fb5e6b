"""An answer as an object in a notebook: look at it, take its data frame, chart or code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nlquery.answer import CHART_MIME, TABLE_MIME, Answer
from nlquery.display.text import next_markdown, table_text, told_markdown

if TYPE_CHECKING:
    import altair
    import pandas as pd

DATES = {"date", "datetime"}


class Result:
    """What ``%%ask`` returns.

    Showing it draws the text, the table and the chart; the attributes give the parts.

    Parameters
    ----------
    answer
        The answer.
    show_chart
        Whether showing it draws the chart.
    """

    def __init__(self, answer: Answer, *, show_chart: bool = True) -> None:
        self._answer = answer
        self._show_chart = show_chart

    @property
    def status(self) -> str:
        """``answered``, ``declined`` or ``failed``."""
        return self._answer.status

    @property
    def answer(self) -> str:
        """The answer's text in markdown."""
        return self._answer.markdown

    @property
    def code(self) -> str:
        """The Python that gave the answer; empty when nothing was run."""
        return self._answer.code

    @property
    def sql(self) -> Sequence[str]:
        """The SQL statements that were executed."""
        return self._answer.sql

    @property
    def assumptions(self) -> Sequence[str]:
        """What the answer rests on: definitions, date range, filters."""
        return self._answer.assumptions

    @property
    def suggestions(self) -> Sequence[str]:
        """Questions to ask next, or instead."""
        return self._answer.suggestions

    @property
    def df(self) -> pd.DataFrame | None:
        """The answer's table as a data frame with real dates; None when there is none.

        It holds the rows that were shown, at most 1,000.
        """
        return None if self._answer.table is None else _frame(self._answer.table)

    @property
    def chart(self) -> altair.TopLevelMixin | None:
        """The chart as an Altair object; None when there is none."""
        if self._answer.chart is None:
            return None
        import altair

        chart: altair.TopLevelMixin = altair.Chart.from_dict(dict(self._answer.chart))
        return chart

    @property
    def session(self) -> str:
        """Path of the session notebook, relative to nlquery's home."""
        return self._answer.session

    def to_json(self) -> dict[str, Any]:
        """Return the answer contract's object."""
        return self._answer.to_json()

    def bundles(self) -> list[dict[str, Any]]:
        """Return the MIME bundles of the text, the table and the chart, as far as there are."""
        return answer_bundles(self._answer, chart=self._show_chart)

    def _ipython_display_(self) -> None:
        if _in_terminal():
            from nlquery.display.terminal import print_answer

            print_answer(self._answer)
            return
        from IPython.display import display

        from nlquery.display.bundles import with_picture

        for bundle in self.bundles():
            data, metadata = with_picture(bundle)
            display(data, metadata=metadata, raw=True)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Return the text alone, for programs that ask for one bundle."""
        return self.bundles()[0]

    def __str__(self) -> str:
        """Return the answer's text and table: what ``{Out[n]}`` puts into a question."""
        table = self._answer.table
        return "\n\n".join([self.answer, *([table_text(table)] if table else [])])

    def __repr__(self) -> str:
        return f"<Result {self.status}: {self._answer.question!r}>"


def answer_bundles(answer: Answer, *, chart: bool = True) -> list[dict[str, Any]]:
    """Return an answer's text, table and chart as MIME bundles, each with a plain text form.

    What can be asked next stands last, below the table and the chart.
    """
    from nlquery.output_filter import table_html

    bundles = [_text_bundle(told_markdown(answer))]
    if answer.table is not None:
        bundles.append(
            {
                TABLE_MIME: answer.table,
                "text/html": table_html(answer.table),
                "text/plain": table_text(answer.table),
            }
        )
    if answer.chart is not None and chart:
        bundles.append({CHART_MIME: answer.chart, "text/plain": "[chart]"})
    suggestions = next_markdown(answer)
    return [*bundles, _text_bundle(suggestions)] if suggestions else bundles


def _text_bundle(text: str) -> dict[str, Any]:
    from nlquery.output_filter.dollars import escape_dollars

    return {"text/markdown": escape_dollars(text), "text/plain": text}


def _in_terminal() -> bool:
    """Return whether a person looks at this in a terminal, where no MIME bundle is drawn."""
    from IPython.core.getipython import get_ipython

    return not hasattr(get_ipython(), "kernel")


def _frame(table: Mapping[str, Any]) -> pd.DataFrame:
    import pandas as pd

    columns = [
        c if isinstance(c, Mapping) else {"name": c, "type": "other"} for c in table["columns"]
    ]
    frame = pd.DataFrame(table["rows"], columns=[column["name"] for column in columns])
    for position, column in enumerate(columns):
        if column.get("type") in DATES:
            values = pd.to_datetime(frame.iloc[:, position])
            frame = frame.assign(**{column["name"]: values})
    return frame
