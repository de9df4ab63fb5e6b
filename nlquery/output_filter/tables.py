"""The table type: checked strictly, rebuilt, and drawn as HTML of our own."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from typing import Any

from nlquery.display.format import cell_text, column_title, is_number, is_whole
from nlquery.output_filter.text import filter_text

KINDS = ("integer", "number", "string", "boolean", "date", "datetime", "time", "other")
MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 1_000, 200, 2_000
DRAWN_ROWS = 50


def rebuilt(table: Any) -> dict[str, Any] | None:
    """Return the table made anew from its valid parts; None when it is not a table."""
    if not isinstance(table, Mapping):
        return None
    columns, rows = _listed(table.get("columns")), _listed(table.get("rows"))
    if columns is None or rows is None or len(columns) > MOST_COLUMNS:
        return None
    names = [_column(column) for column in columns]
    kept = [_row(row, len(names)) for row in rows[:MOST_ROWS]]
    if None in names or None in kept:
        return None
    count = table.get("row_count")
    count = count if isinstance(count, int) and not isinstance(count, bool) else 0
    count = max(count, len(rows))
    return {
        "columns": names,
        "rows": kept,
        "row_count": count,
        "truncated": count > len(kept),
    }


def table_html(table: Mapping[str, Any]) -> str:
    """Return a table as HTML with all text escaped: its first rows, and how many there are.

    Parameters
    ----------
    table
        As the table type carries it.
    """
    names = [c if isinstance(c, str) else c["name"] for c in table["columns"]]
    rows = table["rows"][:DRAWN_ROWS]
    sides = [_side([row[n] for row in table["rows"]]) for n in range(len(names))]
    whole = [all(is_whole(row[n]) for row in table["rows"]) for n in range(len(names))]
    head = "".join(
        _cell_html("th", column_title(str(n)), side) for n, side in zip(names, sides, strict=True)
    )
    body = "".join(
        f"<tr>{''.join(_td(*part) for part in zip(row, sides, whole, strict=True))}</tr>"
        for row in rows
    )
    more = max(table.get("row_count") or 0, len(table["rows"])) - len(rows)
    note = f"<p>… {more:,} more rows</p>" if more > 0 else ""
    return (
        f'<table class="dataframe"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        f"{note}"
    )


def _side(values: Sequence[Any]) -> str:
    """Return the side a column's cells stand at: numbers to the right."""
    numeric = values and all(is_number(value) or value is None for value in values)
    return "right" if numeric else "left"


def _td(value: Any, side: str, whole: bool) -> str:
    return _cell_html("td", cell_text(int(value) if whole and value is not None else value), side)


def _cell_html(tag: str, text: str, side: str) -> str:
    return f'<{tag} style="text-align: {side}">{html.escape(text)}</{tag}>'


def _listed(value: Any) -> Sequence[Any] | None:
    return value if isinstance(value, list | tuple) else None


def _column(column: Any) -> dict[str, str] | None:
    if not isinstance(column, Mapping) or column.get("type") not in KINDS:
        return None
    return {"name": filter_text(str(column.get("name")), MOST_TEXT), "type": column["type"]}


def _row(row: Any, width: int) -> list[Any] | None:
    listed = _listed(row)
    if listed is None or len(listed) != width:
        return None
    cells = [_cell(value) for value in listed]
    return None if any(cell is _BAD for cell in cells) else cells


_BAD = object()


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return filter_text(value, MOST_TEXT)
    if isinstance(value, int) and value.bit_length() < 1024:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return _BAD
