"""Where a text names rows of a table, and which of them a number is given to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from nlquery.claims.days import days_in
from nlquery.claims.number import Number
from nlquery.claims.tables import Table

REACH = 48  # characters between a name and its number
DAYS = -1  # stands for the column of days
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_TURNS = re.compile(
    r"\b(?:than|over|above|below|behind|after|before|from|to|vs|versus|and|or|but|while|whereas|"
    r"compared|ahead|against|follow\w*|lead\w*|beat\w*|gap|difference|total|together|all|average)"
    r"\b|;",
    re.IGNORECASE,
)
_OF = re.compile(
    r"^\W{0,3}(?:[a-z]+ ){0,4}?(?:(?:for|at|in|by|of|to|from|through|via|on|with)\s+(?:the |our )?"
    r"|(?:were|was|are|is|got)\s+)$",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\W*of\s+(?:the |our )?", re.IGNORECASE)
_AND = re.compile(r"[\s*_]*(?:,|and|&|\+|,\s+and)[\s*_]+(?:(?:the|our)[\s*_]+)?", re.IGNORECASE)
_UNTIL = re.compile(r"[\s*_]*(?:to|until|till|through|[-–])[\s*_]*(?:the\s+)?", re.IGNORECASE)
_TO = re.compile(r"\bto\s+\W*$", re.IGNORECASE)
_LAST_WORD = re.compile(r"\b(?:to|from)\s+(?:the |our )?$", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """A name of rows in a text.

    Attributes
    ----------
    start, end
        Where it stands.
    name
        The words, lower case.
    column
        Which column they are in.
    rows
        Whose name it is.
    """

    start: int
    end: int
    name: str
    column: int
    rows: tuple[int, ...]


class Names:
    """Finds the names of a table's rows."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._aliases = dict(_calendar(table.days))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        words = sorted({*self._table.names, *self._aliases}, key=len, reverse=True)
        if not words:
            return None
        either = "|".join(re.escape(word).replace(r"\ ", r"[\s_-]+") for word in words)
        return re.compile(rf"(?<![\w])(?:{either})(?=(?:['’]?s)?(?!\w))", re.IGNORECASE)

    def find(self, text: str) -> list[Mention]:
        """Return the names in their order; the longest where several fit."""
        found = list(self._days(text))
        for match in self._pattern.finditer(text) if self._pattern else ():
            if any(m.start < match.end() and match.start() < m.end for m in found):
                continue
            name = " ".join(match.group().lower().replace("_", " ").replace("-", " ").split())
            known = self._table.names.get(match.group().lower()) or self._table.names.get(name)
            if known is not None:
                rows, column = known.rows, known.column
            elif name in self._aliases:
                rows, column = self._aliases[name], DAYS
            else:
                continue
            found.append(Mention(match.start(), match.end(), name, column, rows))
        return sorted(found, key=lambda mention: mention.start)

    def _days(self, text: str) -> Iterator[Mention]:
        for named in days_in(text) if self._table.days else ():
            rows = [r for day, rows in self._table.days.items() if named.is_one_of({day})
                    for r in rows]  # fmt: skip
            if rows:
                end = named.start + len(named.text)
                yield Mention(named.start, end, named.text.lower(), DAYS, tuple(rows))


def _calendar(days: dict[date, tuple[int, ...]] | object) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the weekdays and months that mean one of the days alone."""
    if not isinstance(days, dict) or len(days) < 2:
        return
    for place, weekday in enumerate(_WEEKDAYS):
        same = [rows for day, rows in days.items() if day.weekday() == place]
        if len(same) == 1 and len(days) <= 7:
            yield weekday, same[0]
    if all(day.day == 1 for day in days):
        for place, month in enumerate(_MONTHS, 1):
            same = [rows for day, rows in days.items() if day.month == place]
            if len(same) == 1:
                yield month, same[0]


def owners(number: Number, mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Return whom a number is given to: the name right before it, the one right after."""
    beside = [m for m in mentions if re.fullmatch(r"\W{0,4}\(\W*", text[number.end : m.start])]
    if beside:  # "$39.51 (Airport)"
        return beside
    found = []
    before = [m for m in mentions if m.end <= number.start]
    if before:
        nearest = max(before, key=lambda m: m.end)
        between = text[nearest.end : number.start]
        if len(between) <= REACH and not _TURNS.search(_TO.sub("", between)):
            found += [m for m in before if m.end == nearest.end]
    after = [m for m in mentions if m.start >= number.end]
    if after:
        nearest = min(after, key=lambda m: m.start)
        between = text[number.end : nearest.start]
        joined = len(between) <= REACH and _OF.match(between)
        whole = number.is_ratio and _WHOLE.fullmatch(between)  # "half of breakfast"
        if joined and not whole and not _TURNS.search(_LAST_WORD.sub("", between)):
            found.append(nearest)
    return found


def narrowed(owner: Mention, mentions: Sequence[Mention]) -> tuple[int, ...]:
    """Return the owner's rows that the names beside it mean too, the nearest first."""
    rows = set(owner.rows)
    taken = {owner.column}
    for mention in sorted(mentions, key=lambda m: _distance(m, owner)):
        if mention.column not in taken and rows & set(mention.rows):
            taken.add(mention.column)
            rows &= set(mention.rows)
    return tuple(sorted(rows))


def enumerated(owner: Mention, mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Return the names that are enumerated with the owner, and it: "A, B and the owner"."""
    found = [owner]
    for mention in sorted(mentions, key=lambda m: -m.start):
        if mention.end <= found[0].start:
            if not _AND.fullmatch(text[mention.end : found[0].start]):
                break
            found.insert(0, mention)
    return found


def together(owner: Mention, mentions: Sequence[Mention], text: str) -> tuple[int, ...]:
    """Return the rows of what shares a number: "A and B", "from A to B"; empty: it has no other."""
    found = enumerated(owner, mentions, text)
    rows = {row for mention in found for row in mention.rows}
    before = [m for m in mentions if m.end <= found[0].start and m.column == owner.column]
    if before and _UNTIL.fullmatch(text[before[-1].end : found[0].start]):
        return tuple(range(min(before[-1].rows), max(rows) + 1))
    return tuple(sorted(rows)) if len(found) > 1 else ()


def _distance(mention: Mention, other: Mention) -> int:
    return max(other.start - mention.end, mention.start - other.end)
