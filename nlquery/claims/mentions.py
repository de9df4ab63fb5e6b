"""Where a text names rows of a table, and which of them a number is given to."""

from __future__ import annotations

import re
from collections import defaultdict
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
_WORD = re.compile(r"[^\W_]+")
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
    def _by_words(self) -> dict[tuple[str, ...], list[str]]:
        """The names by their words; names that differ in what stands between are together."""
        found: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in {*self._table.names, *self._aliases}:
            found[tuple(_WORD.findall(name))].append(name)
        return found

    def find(self, text: str) -> list[Mention]:
        """Return the names in their order; the longest where several fit."""
        found = list(self._days(text))
        words = [(match.start(), match.group().lower()) for match in _WORD.finditer(text)]
        longest = max(map(len, self._by_words), default=0)
        after = 0
        for place, (start, _) in enumerate(words):
            for match, name in self._at(words[place : place + longest], start, text):
                if match.start() < after:
                    continue
                if any(m.start < match.end() and match.start() < m.end for m in found):
                    continue
                rows, column = self._meant(name)
                found.append(Mention(match.start(), match.end(), name, column, rows))
                after = match.end()
                break
        return sorted(found, key=lambda mention: mention.start)

    def _at(
        self, words: Sequence[tuple[int, str]], place: int, text: str
    ) -> Iterator[tuple[re.Match[str], str]]:
        """Yield the names that begin with the first of the words, the longest first."""
        for count in range(len(words), 0, -1):
            said = tuple(word for _, word in words[:count])
            names = [*self._by_words.get(said, ())]
            if said[-1].endswith("s"):  # "burgers"
                names += self._by_words.get((*said[:-1], said[-1][:-1]), ())
            for name in sorted(names, key=len, reverse=True):
                start = place - name.index(_WORD.findall(name)[0])
                if start >= 0 and (match := _written(name).match(text, start)):
                    yield match, name

    def _meant(self, name: str) -> tuple[tuple[int, ...], int]:
        known = self._table.names.get(name)
        return (known.rows, known.column) if known else (self._aliases[name], DAYS)

    def _days(self, text: str) -> Iterator[Mention]:
        for named in days_in(text) if self._table.days else ():
            rows = [r for day, rows in self._table.days.items() if named.is_one_of({day})
                    for r in rows]  # fmt: skip
            if rows:
                end = named.start + len(named.text)
                yield Mention(named.start, end, named.text.lower(), DAYS, tuple(rows))


def _written(name: str) -> re.Pattern[str]:
    """Return what a name looks like in a text."""
    words = re.escape(name).replace(r"\ ", r"[\s_-]+")
    return re.compile(rf"(?<![\w]){words}(?=(?:['’]?s)?(?!\w))", re.IGNORECASE)


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
