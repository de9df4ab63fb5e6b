"""The tables that outputs show: their numbers, and what their rows are called."""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

MAX_ROWS = 20_000  # looked at in all
MAX_LABELS = 5_000
_PLAIN = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?(?:[eE][+-]?\d+)?")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:$|[T ]00:00)")
_TOTAL = re.compile(r"(?:grand |sub)?totals?|all|sum|overall|everything|gesamt", re.IGNORECASE)
_TIME = re.compile(r"(?:^|_)(?:period|day|date|week|month|quarter|year|hour)s?$", re.IGNORECASE)
_PRINTED = re.compile(r"^\s*(?:\d+\s+)?(?P<name>[^\W\d_].*?)(?::|\s{2,}|\t|\s=)\s*(?P<rest>\S.*)$")

Values = Sequence[float | None]


@dataclass(frozen=True)
class Column:
    """The numbers of a column, None where a cell has none."""

    name: str
    values: Values

    def of(self, rows: Sequence[int]) -> list[float]:
        """Return the numbers of some rows."""
        return [value for row in rows if (value := self.values[row]) is not None]

    @cached_property
    def known(self) -> list[float]:
        """The numbers that are there."""
        return [value for value in self.values if value is not None]


@dataclass(frozen=True)
class Name:
    """What rows are called: in which column, and which rows."""

    column: int
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """A table's numbers by column, and what its rows are called.

    Attributes
    ----------
    columns
        Those that have numbers.
    names
        Lower-case words → the rows that they mean.
    days
        Day → its rows, where rows are days.
    heads
        The names of all columns.
    size
        How many rows there are.
    derived
        Whether it was made of another table's rows: its sums.
    """

    columns: Sequence[Column]
    names: Mapping[str, Name]
    days: Mapping[date, tuple[int, ...]]
    heads: Sequence[str]
    size: int
    derived: bool = False
    labels: Sequence[Sequence[str]] = field(default=())

    def numbers(self, row: int) -> list[float]:
        """Return the numbers of a row."""
        return [value for column in self.columns if (value := column.values[row]) is not None]

    @property
    def is_named(self) -> bool:
        """Whether rows can be told apart by words."""
        return bool(self.names or self.days) and self.size > 1

    def named_like(self, columns: Sequence[int]) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield the names in some columns, with their rows."""
        for name, found in self.names.items():
            if found.column in columns:
                yield name, found.rows

    @property
    def is_series(self) -> bool:
        """Whether its rows are one after another in time."""
        rows = itertools.chain(self.days.values(), (name.rows for name in self.names.values()))
        in_time = len(self.days) > 1 or any(_TIME.search(head) for head in self.heads)
        return in_time and all(len(same) == 1 for same in rows)

    def label(self, row: int) -> str:
        """Return the shortest of a row's words, as a title."""
        words = self.labels[row] if row < len(self.labels) else ()
        return min(words, key=len, default="another row").title()


def read_table(data: Mapping[str, Any]) -> tuple[Table, list[float]]:
    """Return a table without its rows of totals, and the numbers of those."""
    rows = data["rows"][:MAX_ROWS]
    heads = [c if isinstance(c, str) else str(c.get("name", "")) for c in data["columns"]]
    total = [any(isinstance(v, str) and _TOTAL.fullmatch(v.strip()) for v in r) for r in rows]
    kept = [row for row, is_total in zip(rows, total, strict=True) if not is_total]
    apart = [row for row, is_total in zip(rows, total, strict=True) if is_total]
    if not kept:
        kept, apart = apart, []
    loose = [value for row in apart for cell in row if (value := _number(cell)) is not None]
    return table_of(heads, kept), loose


def read_text(text: str) -> Table | None:
    """Return the table that a printed one or lines of ``name: number`` make."""
    found = []
    for line in text[:100_000].splitlines()[:MAX_ROWS]:
        match = _PRINTED.match(line)
        numbers = plain_numbers(match["rest"]) if match else []
        if match and numbers and not re.search(r"[^\W\d_]{2,}", match["rest"]):
            found.append([match["name"].strip(), *numbers])
    if not found:
        return None
    width = max(map(len, found))
    rows = [row for row in found if len(row) == width]
    return table_of(["name", *[""] * (width - 1)], rows)


def table_of(heads: Sequence[str], rows: Sequence[Sequence[Any]], derived: bool = False) -> Table:
    """Return a table of rows."""
    names: dict[str, tuple[int, list[int]]] = {}
    days: dict[date, list[int]] = defaultdict(list)
    labels = []
    hours = ["hour" in head.lower() for head in heads]
    for number, row in enumerate(rows):
        mine = []
        for place, cell in enumerate(row):
            if not isinstance(cell, str) and not hours[place]:
                continue
            for name in _names(cell, heads[place]) if len(names) < MAX_LABELS else ():
                names.setdefault(name, (place, []))[1].append(number)
                mine.append(name)
            if (day := _day(cell)) is not None:
                days[day].append(number)
                mine.append(day.isoformat())
        labels.append(mine)
    columns = [
        Column(head, [_number(row[place]) for row in rows]) for place, head in enumerate(heads)
    ]
    return Table(
        columns=[column for column in columns if column.known],
        names={name: Name(place, tuple(found)) for name, (place, found) in names.items()},
        days={day: tuple(found) for day, found in days.items()},
        heads=heads,
        size=len(rows),
        derived=derived,
        labels=labels,
    )


def rollups(data: Mapping[str, Any]) -> Iterator[Table]:
    """Yield the sums of a table's rows by each of its columns of words that repeats."""
    rows = data["rows"][:MAX_ROWS]
    heads = [c if isinstance(c, str) else str(c.get("name", "")) for c in data["columns"]]
    for place, head in enumerate(heads):
        groups: dict[str, list[Sequence[Any]]] = defaultdict(list)
        for row in rows:
            if isinstance(row[place], str):
                groups[row[place]].append(row)
        if 1 < len(groups) < len(rows) and len(groups) <= MAX_LABELS:
            others = [n for n in range(len(heads)) if n != place]
            sums = [[name, *(_sum(g, n) for n in others)] for name, g in groups.items()]
            yield table_of([head, *(heads[n] for n in others)], sums, derived=True)


def _sum(rows: Sequence[Sequence[Any]], place: int) -> float | None:
    cells = [row[place] for row in rows]
    if any(isinstance(cell, str) for cell in cells):
        return None
    values = [value for cell in cells if (value := _number(cell)) is not None]
    return sum(values) if values else None


def _names(cell: Any, head: str) -> Iterator[str]:
    if isinstance(cell, str):
        if _LETTER.search(cell) and 2 < len(cell) <= 60 and _day(cell) is None:
            plain = " ".join(cell.lower().replace("_", " ").split())
            yield plain
            yield from _shorter(plain)
    elif "hour" in head.lower() and isinstance(cell, int | float) and 0 <= cell < 24:
        yield f"{int(cell):02}:00"
        yield f"{int(cell)}:00"
        yield f"{(int(cell) - 1) % 12 + 1} {'am' if cell < 12 else 'pm'}"
        yield from {0: ("midnight",), 12: ("noon",)}.get(int(cell), ())


def _shorter(name: str) -> Iterator[str]:
    """Yield a place's name without the word that says that it is one."""
    words = name.split()
    if len(words) > 1 and words[-1] in ("location", "store", "restaurant", "branch", "order"):
        yield " ".join(words[:-1])


def _day(cell: Any) -> date | None:
    match = _DAY.match(cell) if isinstance(cell, str) else None
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _number(value: Any) -> float | None:
    if type(value) is str and not _DIGIT.search(value):
        return None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    if _DAY.match(str(value)):
        return None
    found = plain_numbers(str(value)[:40])
    return found[0] if len(found) == 1 else None


def plain_numbers(text: str) -> list[float]:
    """Return the numbers of a text in their order, whatever they mean."""
    found = (float(match.replace(",", "")) for match in _PLAIN.findall(text))
    return [value for value in found if math.isfinite(value)]
