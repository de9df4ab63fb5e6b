"""A result table drawn with characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from nlquery.display.format import cell_text, column_title, is_number, is_whole

SHOWN_ROWS = 20
MARKDOWN_ROWS = 50


def draw(table: Mapping[str, Any], *, rows: int = SHOWN_ROWS) -> Group:
    """Return the first rows of a table and how many more there are, ready to print.

    Parameters
    ----------
    table
        ``{"columns": [{"name": …} or str, …], "rows": [[…], …], "row_count": N}``.
    rows
        Most rows to draw.
    """
    names = [c if isinstance(c, str) else c["name"] for c in table["columns"]]
    data: Sequence[Sequence[Any]] = table["rows"]
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, name in enumerate(names):
        numeric = bool(data) and all(is_number(row[index]) or row[index] is None for row in data)
        drawn.add_column(Text(name), justify="right" if numeric else "left")
    whole = [all(is_whole(row[i]) for row in data) for i in range(len(names))]
    for row in data[:rows]:
        cells = (int(v) if w and v is not None else v for v, w in zip(row, whole, strict=True))
        drawn.add_row(*(Text(cell_text(value)) for value in cells))
    more = max(table.get("row_count") or 0, len(data)) - min(rows, len(data))
    return Group(drawn, *([Text(f"… {more:,} more rows", style="dim")] if more else []))


def table_markdown(table: Mapping[str, Any], *, rows: int = MARKDOWN_ROWS) -> str:
    """Return the first rows of a table in Markdown, and how many more there are."""
    names = [c if isinstance(c, str) else c["name"] for c in table["columns"]]
    data: Sequence[Sequence[Any]] = table["rows"]
    numeric = [all(is_number(r[i]) or r[i] is None for r in data) for i in range(len(names))]
    whole = [all(is_whole(r[i]) for r in data) for i in range(len(names))]
    lines = [
        _line([column_title(name) for name in names]),
        "|" + "|".join("--:" if n else "---" for n in numeric) + "|",
    ]
    for row in data[:rows]:
        cells = (int(v) if w and v is not None else v for v, w in zip(row, whole, strict=True))
        lines.append(_line([cell_text(value) for value in cells]))
    more = max(table.get("row_count") or 0, len(data)) - min(rows, len(data))
    return "\n".join([*lines, *([f"\n… {more:,} more rows"] if more > 0 else [])])


def _line(cells: Sequence[str]) -> str:
    safe = (c.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;") for c in cells)
    return f"| {' | '.join(safe)} |"
