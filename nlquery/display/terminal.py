"""Tables and answers in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from rich import box
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from nlquery.display.format import cell_text, is_number

SHOWN_ROWS = 20


@cache
def console() -> Console:
    """Return the console that writes to standard output."""
    return Console(file=sys.stdout, highlight=False, soft_wrap=False)


@cache
def messages() -> Console:
    """Return the console that writes progress to standard error."""
    return Console(file=sys.stderr, highlight=False)


def print_table(table: Mapping[str, Any], *, rows: int = SHOWN_ROWS) -> None:
    """Print the first rows of a table and say how many there are in all.

    Parameters
    ----------
    table
        ``{"columns": [{"name": …} or str, …], "rows": [[…], …], "row_count": N}``.
    rows
        Most rows to print.
    """
    names = [c if isinstance(c, str) else c["name"] for c in table["columns"]]
    data: Sequence[Sequence[Any]] = table["rows"]
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, name in enumerate(names):
        numeric = all(is_number(row[index]) or row[index] is None for row in data)
        drawn.add_column(Text(name), justify="right" if data and numeric else "left")
    for row in data[:rows]:
        drawn.add_row(*(Text(cell_text(value)) for value in row))
    console().print(drawn)
    total = max(table.get("row_count") or 0, len(data))
    if total > rows:
        console().print(f"… {total - min(rows, len(data)):,} more rows", style="dim")


def print_markdown(text: str) -> None:
    """Print markdown as styled text."""
    console().print(Markdown(text))
