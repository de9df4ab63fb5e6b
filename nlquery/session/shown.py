"""What of a turn's cells is its answer: the cell, its table and its chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nlquery.answer import CHART_MIME, TABLE_MIME
from nlquery.session.turn import CodeCell

ASSUMPTIONS = "\n\n**Assumptions**\n\n"  # what an answer cell has between text and list


def good_cells(cells: Sequence[CodeCell]) -> list[CodeCell]:
    """Return the cells that ended well."""
    return [cell for cell in cells if cell.status == "ok"]


def answer_cell(cells: Sequence[CodeCell]) -> CodeCell | None:
    """Return the cell whose table and chart are the answer: the last good one meant so."""
    good = good_cells(cells)
    meant = [cell for cell in good if cell.purpose == "answer"]
    shown = [cell for cell in good if _last(cell.outputs, TABLE_MIME, CHART_MIME)]
    found = meant or shown or good
    return found[-1] if found else None


def answer_table(cells: Sequence[CodeCell]) -> Mapping[str, Any] | None:
    """Return the answer's table as its MIME type carries it; None when there is none."""
    cell = answer_cell(cells)
    return _last(cell.outputs, TABLE_MIME) if cell else None


def answer_chart(cells: Sequence[CodeCell]) -> Mapping[str, Any] | None:
    """Return the answer's Vega-Lite chart, which an earlier answer cell may have drawn.

    A table without rows has none: its axes would be bare.
    """
    table = answer_table(cells)
    if table is not None and not table["rows"]:
        return None
    cell = answer_cell(cells)
    own = _last(cell.outputs, CHART_MIME) if cell else None
    meant = (other for other in good_cells(cells) if other.purpose == "answer")
    charts = [chart for other in meant if (chart := _last(other.outputs, CHART_MIME))]
    return own or (charts[-1] if charts else None)


def _last(outputs: Sequence[Mapping[str, Any]], *mimes: str) -> Mapping[str, Any] | None:
    found = [
        output["data"][mime]
        for output in outputs
        for mime in mimes
        if mime in output.get("data", {})
    ]
    return found[-1] if found else None


def with_assumptions(markdown: str, assumptions: Sequence[str]) -> str:
    """Return an answer's text as notebooks keep it: with what it rests on and does not say."""
    told = " ".join(markdown.split())
    untold = [text for text in assumptions if " ".join(text.split()) not in told]
    if not untold:
        return markdown
    listed = "\n".join(f"- {line}" for line in untold)
    return f"{markdown}{ASSUMPTIONS}{listed}"
