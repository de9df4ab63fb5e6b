"""What changed between two tables: the same, other values, other rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from nlquery.display.format import cell_text, is_number

Table = Mapping[str, Any]
MOST_TOLD = 6
TOLERANCE = 1e-9


def changes(before: Table | None, after: Table | None) -> list[str]:
    """Return one line for each change, ``old → new``; none when the tables say the same.

    Rows are told apart by the cells that are no numbers; where that is ambiguous, by position.
    """
    if before is None:
        return [] if after is None else ["There was no table; now there is one."]
    if after is None:
        return ["The table is gone."]
    old, new = _names(before), _names(after)
    if old != new:
        return [f"columns: {', '.join(old)} → {', '.join(new)}"]
    if before["rows"] and not after["rows"]:
        return [f"rows: {before['row_count']:,} → 0"]
    lines = [*_cells(before, after, old)]
    if before["row_count"] != after["row_count"]:
        lines.append(f"rows: {before['row_count']:,} → {after['row_count']:,}")
    more = len(lines) - MOST_TOLD
    return lines if more <= 0 else [*lines[:MOST_TOLD], f"… and {more:,} more changes"]


def _names(table: Table) -> list[str]:
    return [column["name"] for column in table["columns"]]


def _cells(before: Table, after: Table, names: Sequence[str]) -> list[str]:
    keys = _key_columns(before, after)
    old, new = _by_key(before["rows"], keys), _by_key(after["rows"], keys)
    lines = [f"{_label(key)}: gone" for key in old if key not in new]
    lines += [f"{_label(key)}: new" for key in new if key not in old]
    for key in old:
        if key in new:
            lines += _row(_label(key), old[key], new[key], names)
    return lines


def _key_columns(before: Table, after: Table) -> list[int] | None:
    """Return the columns that name a row in both tables, None when they do not."""
    rows = [*before["rows"], *after["rows"]]
    columns = [
        i
        for i, column in enumerate(before["columns"])
        if column["type"] != "number" and not _all_measures(rows, i, column["type"])
    ]
    for table in (before, after):
        keys = [tuple(map(str, (row[i] for i in columns))) for row in table["rows"]]
        if not columns or len(set(keys)) != len(keys):
            return None
    return columns


def _all_measures(rows: Sequence[Sequence[Any]], index: int, kind: str) -> bool:
    """Return whether an integer column is counted rather than named: it is not the first."""
    return kind == "integer" and index > 0 and all(is_number(r[index]) for r in rows)


def _by_key(
    rows: Sequence[Sequence[Any]], columns: list[int] | None
) -> dict[tuple[str, ...], Sequence[Any]]:
    if columns is None:
        return {(f"row {n}",): row for n, row in enumerate(rows, start=1)}
    return {tuple(str(row[i]) for i in columns): row for row in rows}


def _label(key: tuple[str, ...]) -> str:
    return " · ".join(key)


def _row(label: str, old: Sequence[Any], new: Sequence[Any], names: Sequence[str]) -> list[str]:
    pairs = zip(names, old, new, strict=True)
    return [
        f"{label}, {name}: {cell_text(a) or '–'} → {cell_text(b) or '–'}"
        for name, a, b in pairs
        if not _same(a, b)
    ]


def _same(a: Any, b: Any) -> bool:
    if is_number(a) and is_number(b):
        return math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(a == b)
