"""Answers, tables and progress in a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any

from rich.console import Console
from rich.markdown import Markdown

from nlquery.answer import Answer
from nlquery.display.table import SHOWN_ROWS, draw
from nlquery.display.text import answer_markdown, footer

FILE_COLUMNS = 160


@cache
def console() -> Console:
    """Return the console that writes to standard output."""
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else FILE_COLUMNS
    return Console(file=sys.stdout, highlight=False, width=width)


@cache
def messages() -> Console:
    """Return the console that writes progress to standard error."""
    return Console(file=sys.stderr, highlight=False)


def print_table(table: Mapping[str, Any], *, rows: int = SHOWN_ROWS) -> None:
    """Print the first rows of a table and say how many there are in all."""
    console().print(draw(table, rows=rows))


def print_markdown(text: str) -> None:
    """Print markdown as styled text."""
    console().print(Markdown(text))


def print_answer(answer: Answer) -> None:
    """Print an answer: text, table, and a line that says who answered and where it is kept."""
    print_markdown(answer_markdown(answer))
    if answer.table is not None:
        print_table(answer.table)
    line = f"{footer(answer)} · {answer.session}" if answer.session else footer(answer)
    console().print(line, style="dim", markup=False, soft_wrap=True)
