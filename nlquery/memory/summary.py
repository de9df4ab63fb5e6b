"""The summary that stands for older turns: five parts, made from the cells themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from nlquery.report.names import names
from nlquery.session.turn import Turn

PARTS = ("Goal", "Key knowledge", "Data and variables", "Recent actions", "Plan")
HEAD = "#### Summary of earlier questions"
_TABLE = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_][\w.]*)", re.IGNORECASE)
MOST_LINES = 40  # of one part; the oldest go first
MOST_CHARACTERS = 160  # of one line


def write(turns: Sequence[Turn], before: str = "") -> str:
    """Return the summary of turns, with an earlier summary folded in.

    Parameters
    ----------
    turns
        The turns it stands for, oldest first.
    before
        The summary so far, as a person may have edited it.
    """
    old = read(before)
    new: Mapping[str, Iterable[str]] = {
        "Goal": [turns[0].question] if turns else [],
        "Key knowledge": (line for turn in turns for line in _knowledge(turn)),
        "Data and variables": (line for turn in turns for line in _data(turn)),
        "Recent actions": (_action(turn) for turn in turns),
        "Plan": [],
    }
    lines = [HEAD]
    for part in PARTS:
        kept = list(dict.fromkeys([*old.get(part, ()), *map(_short, new[part])]))
        lines += ["", f"**{part}**", *(f"- {line}" for line in kept[-MOST_LINES:])]
        if not kept:
            lines.append("- (nothing)")
    return "\n".join(lines)


def read(text: str) -> dict[str, list[str]]:
    """Return part → its lines; words of a person outside of the parts are key knowledge."""
    found: dict[str, list[str]] = {}
    part = "Key knowledge"
    for raw in text.splitlines():
        line = raw.strip()
        named = re.fullmatch(r"\*\*(.+?)\*\*:?", line)
        if named and named[1].rstrip(":") in PARTS:
            part = named[1].rstrip(":")
        elif line and line != HEAD and line not in ("- (nothing)", "(nothing)"):
            found.setdefault(part, []).append(line.removeprefix("- "))
    return found


def _knowledge(turn: Turn) -> list[str]:
    """Return what was found, and how words were read."""
    headline = next((line for line in turn.markdown.splitlines() if line.strip()), "")
    status = turn.answer.get("status", "")
    told = [f"{turn.question} → {headline}"] if headline else []
    if status == "declined":
        return told
    return [*told, *map(str, turn.answer.get("assumptions", ()))]


def _data(turn: Turn) -> list[str]:
    variables = sorted({n for c in turn.code if c.status == "ok" for n in names(c.source)[1]})
    tables = {
        table
        for cell in turn.code
        for query in cell.queries
        for table in re.findall(
            r"\b(?:FROM|JOIN)\s+([a-z_][\w.]*)", str(query.get("sql", "")), re.I
        )
    }
    lines = [f"variables: {', '.join(variables)}"] if variables else []
    return [*lines, f"tables read: {', '.join(sorted(tables))}"] if tables else lines


def _action(turn: Turn) -> str:
    return f"asked “{turn.question}”: {turn.answer.get('status', 'no answer')}"


def _short(line: str) -> str:
    plain = " ".join(line.split())
    return plain if len(plain) <= MOST_CHARACTERS else f"{plain[: MOST_CHARACTERS - 1]}…"
