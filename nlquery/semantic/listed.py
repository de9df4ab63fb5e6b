"""Things that meet a condition on what else they have, or that have nothing, told by name."""

from __future__ import annotations

from nlquery.semantic.result import Result, Row
from nlquery.semantic.sentences import joined, lower

MOST_LISTED = 12


def is_listed(result: Result) -> bool:
    """Return whether it is asked which things there are, and not what comes first."""
    spec = result.compiled.spec
    return (spec.absent or bool(spec.across)) and spec.limit is None and spec.transform is None


def listed(result: Result) -> str:
    """Tell how many there are, and which."""
    rows = result.rows if result.compiled.spec.absent else result.best()
    names = [_told(result, row) for row in rows[:MOST_LISTED]]
    if len(rows) > MOST_LISTED or not result.complete:
        names.append(f"{len(rows) - MOST_LISTED:,} others" if result.complete else "others")
    count = f"**{len(rows):,}** – " if result.complete and len(rows) > 1 else ""
    return f"{result.compiled.title}: {count}{joined(names)}."


def nothing_listed(result: Result) -> str:
    """Say that there is none."""
    return f"There is **none**: {lower(result.compiled.title)}."


def _told(result: Result, row: Row) -> str:
    name = f"**{result.name(row)}**"
    absent = result.compiled.spec.absent
    return name if absent else f"{name} ({result.told(row, result.main)})"
