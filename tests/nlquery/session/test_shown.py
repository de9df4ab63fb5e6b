"""What of a turn's cells is shown as its answer."""

from __future__ import annotations

from typing import Any

from nlquery.answer import CHART_MIME, TABLE_MIME
from nlquery.session.shown import answer_chart
from nlquery.session.turn import CodeCell

CHART = {"mark": "bar"}


def answered(rows: list[list[Any]]) -> list[CodeCell]:
    table = {"columns": [{"name": "product"}], "rows": rows, "row_count": len(rows)}
    data = {TABLE_MIME: table, CHART_MIME: CHART}
    outputs = [{"output_type": "display_data", "data": data, "metadata": {}}]
    return [CodeCell(source="df", outputs=outputs, purpose="answer", status="ok")]


def test_a_chart_of_no_rows_is_not_shown() -> None:
    assert answer_chart(answered([["Tea"]])) == CHART
    assert answer_chart(answered([])) is None
