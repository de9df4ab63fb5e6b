"""What shares, changes and multiples a table gives for the rows that a sentence is about."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from nlquery.claims.number import Number
from nlquery.claims.tables import Column, Table

SERIES = 8  # rows up to which each is compared with the one before
NAMED = 8  # rows of one sentence whose pairs are looked at
_PERCENT_HEAD = re.compile(
    r"share|rate|perc|pct|%|growth|change|ratio|margin|proportion|fraction|part\b|mom|yoy|wow|vs",
    re.IGNORECASE,
)
_AMOUNT_HEAD = re.compile(
    r"sales|revenue|amount|price|value|total|cost|avg|average|mean|tips?$|payout|commission|tax|"
    r"fees?$|discount|spen[dt]|orders|items|quantity|count|hour|number",
    re.IGNORECASE,
)
_FEW = re.compile(
    r"\b(?:top|first|last|best|worst|biggest|largest|smallest|leading|bottom|two|three|four|five|"
    r"peak|both)\b",
    re.IGNORECASE,
)

Pair = tuple[float, float]


@dataclass(frozen=True)
class Scene:
    """What a sentence says of a table around a number.

    Attributes
    ----------
    table
        The table.
    focus
        The rows that the number is given to; empty: nobody's in particular.
    groups
        The rows of each name in the sentence.
    sentence
        Its words.
    together
        The rows of names that share the number: "Downtown and Airport make 58 %".
    """

    table: Table
    focus: tuple[int, ...] = ()
    groups: Sequence[tuple[int, ...]] = field(default=())
    sentence: str = ""
    together: tuple[int, ...] = ()

    @property
    def named(self) -> list[int]:
        """The rows that are named, each once."""
        return list(dict.fromkeys(itertools.chain(self.focus, *self.groups)))

    @property
    def about(self) -> list[int]:
        """The rows that the number may be of."""
        return list(self.focus) or self.named


def fits(number: Number, scene: Scene) -> bool:
    """Return whether the table gives the ratio for what the sentence is about."""
    if number.kind == "times":
        return number.is_among(a / b for a, b in _pairs(scene) if b)
    if number.kind == "points":
        return number.is_among(_points(scene))
    found: Iterable[float] = _stated(scene, number)
    if number.kind in ("part", ""):
        found = itertools.chain(found, (100 * share for share in _parts(scene)))
    if number.kind in ("change", ""):
        found = itertools.chain(found, _way(number, (100 * change for change in _changes(scene))))
    return number.is_among(found)


def _way(number: Number, values: Iterable[float]) -> Iterator[float]:
    """Yield the values that go the way that the words say."""
    sign = {"up": 1, "down": -1}.get(number.way, 0)
    return (value for value in values if value * sign >= 0)


def _stated(scene: Scene, number: Number) -> Iterator[float]:
    """Yield the percentages that stand in the rows."""
    for column in scene.table.columns:
        if is_percent(column, change=number.kind == "change"):
            rows = scene.about if scene.table.is_named else []
            values = column.of(rows) if rows else column.known
            yield from values
            if all(abs(value) <= 2 for value in values):
                yield from (100 * value for value in values)


def is_percent(column: Column, *, change: bool = False) -> bool:
    """Return whether a column's numbers are percentages, or fractions, by name or size."""
    if _PERCENT_HEAD.search(column.name):
        return True
    fractional = any(value != int(value) for value in column.known)
    return fractional and not change and not _AMOUNT_HEAD.search(column.name)


def _parts(scene: Scene) -> Iterator[float]:
    """Yield shares of what the sentence is about, as fractions."""
    table = scene.table
    for row in scene.about or range(table.size if table.size == 1 else 0):
        yield from _quotients(table.numbers(row))
    for column in table.columns:
        total = sum(column.known)
        if total:
            yield from (part / total for part in _sums(column, scene))
        yield from _in_groups(column, scene)
    mine = {value for column in table.columns for value in column.of(scene.focus)}
    yield from (a / b for a, b in _pairs(scene) if b and (a in mine or not mine))
    if not scene.focus:
        yield from _quotients([sum(column.known) for column in table.columns])


def _sums(column: Column, scene: Scene) -> Iterator[float]:
    """Yield the sums that a share may be of."""
    yield from column.of(scene.about)
    groups: list[Sequence[int]] = [scene.focus, scene.together]
    if not scene.focus:
        groups += [*scene.groups, scene.named, _span(scene.named)]
    yield from (sum(column.of(rows)) for rows in groups)
    if not scene.named or (_FEW.search(scene.sentence) and not scene.focus):
        values = column.known
        ordered = sorted(values, reverse=True)
        for few in (values, values[::-1], ordered, ordered[::-1]):
            yield from itertools.accumulate(few[:SERIES])
        if len(values) <= SERIES:  # "the three full weeks"
            runs = itertools.combinations(range(len(values) + 1), 2)
            yield from (sum(values[a:b]) for a, b in runs)


def _span(rows: Sequence[int]) -> list[int]:
    """Return the rows from the first to the last."""
    return list(range(min(rows), max(rows) + 1)) if rows else []


def _in_groups(column: Column, scene: Scene) -> Iterator[float]:
    """Yield shares of rows in the rows that have a name in common with them."""
    for name in scene.table.names.values():
        mine = [row for row in scene.about if row in name.rows]
        if mine and 1 < len(name.rows) < scene.table.size:
            total = sum(column.of(name.rows))
            if total:
                yield from (value / total for value in column.of(mine))


def _changes(scene: Scene) -> Iterator[float]:
    """Yield how much more or less what the sentence is about is, as fractions."""
    yield from ((a - b) / b for a, b in _pairs(scene) if b)


def _points(scene: Scene) -> Iterator[float]:
    for column in scene.table.columns:
        if is_percent(column):
            shown = Scene(_only(scene.table, column), scene.focus, scene.groups, scene.sentence)
            yield from (a - b for a, b in _pairs(shown))
        elif total := sum(column.known):
            shares = Column(column.name, [v if v is None else 100 * v / total
                                          for v in column.values])  # fmt: skip
            shown = Scene(_only(scene.table, shares), scene.focus, scene.groups, scene.sentence)
            yield from (a - b for a, b in _pairs(shown))


def _only(table: Table, column: Column) -> Table:
    return Table([column], table.names, table.days, table.heads, table.size, table.derived)


def _pairs(scene: Scene) -> Iterator[Pair]:
    """Yield what may be compared: this value, with that one."""
    names = {rows for rows in scene.groups if rows}
    for column in scene.table.columns:
        if not scene.named:
            yield from _unnamed(column, scene.table.is_series)
            continue
        yield from _among_named(column, scene)
        sums = [sum(column.of(rows)) for rows in names if len(rows) > 1]
        yield from _both_ways(sums[:NAMED] if not scene.focus else [])
        if len(names) < 2:
            yield from _with_others(column, scene.about)
            if not scene.focus:  # "that is 5 % more than the named one"
                yield from ((b, a) for a, b in _with_others(column, scene.about))
        else:
            yield from _with_previous(column, scene.focus)
    if scene.table.size == 1:
        yield from _both_ways(scene.table.numbers(0)[:NAMED])
    else:
        for row in scene.about[:NAMED]:
            yield from _both_ways(scene.table.numbers(row)[:NAMED])


def _among_named(column: Column, scene: Scene) -> Iterator[Pair]:
    """Yield the named rows with each other; those that the number is given to with the others."""
    if not scene.focus:
        yield from _both_ways(column.of(scene.named[:NAMED]))
        return
    mine = column.of(scene.focus[:NAMED])
    yield from _both_ways(mine)
    if len(scene.focus) == 1:
        others = column.of([row for row in scene.named if row not in scene.focus][:NAMED])
        yield from (pair for a in mine for b in others for pair in ((a, b), (b, a)))


def _unnamed(column: Column, is_series: bool) -> Iterator[Pair]:
    """Yield what is compared without naming it: extremes; ends and neighbours of days."""
    values = column.known
    if len(values) < 2:
        return
    ordered = sorted(values)
    yield from _both_ways([ordered[-1], ordered[0]])
    if is_series or len(values) == 2:
        yield values[-1], values[0]
        yield values[-1], values[-2]
        if len(values) <= SERIES:
            yield from ((b, a) for a, b in itertools.pairwise(values))
        if len(values) == 2:
            yield values[0], values[-1]


def _with_others(column: Column, rows: Sequence[int]) -> Iterator[Pair]:
    """Yield the rows with those that a reader compares them with."""
    values = column.known
    if not values:
        return
    ordered = sorted(values)
    beside = [max(values), min(values), sum(values) / len(values), values[0], values[-1]]
    for value in column.of(rows[:NAMED]):
        place = ordered.index(value)
        near = ordered[max(place - 1, 0) : place + 2]
        yield from ((value, other) for other in [*beside, *near])
    yield from _with_previous(column, rows[:NAMED])


def _with_previous(column: Column, rows: Sequence[int]) -> Iterator[Pair]:
    for row in rows:
        before = column.values[row - 1] if row else None
        value = column.values[row]
        if before is not None and value is not None:
            yield value, before


def _both_ways(values: Sequence[float]) -> Iterator[Pair]:
    for a, b in itertools.combinations(values, 2):
        yield a, b
        yield b, a


def _quotients(values: Sequence[float]) -> Iterator[float]:
    yield from (a / b for a, b in _both_ways(values[:NAMED]) if b)
