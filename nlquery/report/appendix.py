"""What lies behind a report: assumptions, who answered, what it cost, with which versions."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version

from nlquery.answer import Usage
from nlquery.session.turn import Turn

DEFINITIONS = "### Definitions and assumptions"
PACKAGES = ("nlquery", "pandas", "altair", "psycopg")


def appendix(turns: Sequence[Turn], day: date, unset: Sequence[str] = ()) -> str:
    """Return the last section's markdown.

    Parameters
    ----------
    turns
        What the report shows.
    day
        When it was made.
    unset
        Variables that its code needs and that came from a person's notebook.
    """
    parts = ["## About this report", *definitions(turns), *_data(turns), *_table(turns)]
    parts += [*_given(unset), _versions(day)]
    return "\n\n".join(parts)


def definitions(turns: Sequence[Turn]) -> list[str]:
    """Return the definitions and assumptions, each once, in the order they were made."""
    told = dict.fromkeys(text for turn in turns for text in turn.answer.get("assumptions", ()))
    if not told:
        return []
    return [DEFINITIONS, "\n".join(f"- {text}" for text in told)]


def _data(turns: Sequence[Turn]) -> list[str]:
    """Return which days the data covered when the questions were asked."""
    told = dict.fromkeys(str(text) for turn in turns if (text := turn.answer.get("data")))
    return ["### Data", "\n".join(f"- {text}" for text in told)] if told else []


def _given(unset: Sequence[str]) -> list[str]:
    if not unset:
        return []
    names = ", ".join(f"`{name}`" for name in unset)
    return [
        f"The code uses {names} from the notebook in which the questions were asked; without "
        "that it shows what it showed, and does not run again."
    ]


def _table(turns: Sequence[Turn]) -> list[str]:
    rows = [
        "| # | answered by | tokens | cost | rows read |",
        "|--:|---|--:|--:|--:|",
    ]
    for position, turn in enumerate(turns, start=1):
        usage = Usage.from_json(turn.answer.get("usage") or {})
        cost = "–" if usage.cost_usd is None else f"${usage.cost_usd:,.4f}"
        read = sum(int(q.get("row_count") or 0) for cell in turn.code for q in cell.queries)
        model = turn.answer.get("model", "–")
        rows.append(f"| {position} | {model} | {usage.total_tokens:,} | {cost} | {read:,} |")
    return ["### How it was answered", "\n".join(rows)]


def _versions(day: date) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"Made on {day:%-d %B %Y} with {packages} and Python {platform.python_version()}."
