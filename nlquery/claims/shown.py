"""The values that executed cells show, and the sums and differences simply made of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from nlquery.answer import TABLE_MIME
from nlquery.claims.number import Number
from nlquery.claims.tables import (
    Column,
    Table,
    plain_numbers,
    read_table,
    read_text,
    rollups,
)

MAX_VALUES = 20_000  # looked at in all
ALL_PAIRS = 4  # of so few rows every pair is compared; of more, those a reader would compare
FEW = 8  # values without a table that are compared with each other


class Shown:
    """What outputs show.

    Attributes
    ----------
    tables
        The tables, and their sums by each repeating column.
    """

    def __init__(self, outputs: Iterable[Mapping[str, Any]]) -> None:
        self.tables: list[Table] = []
        self._loose: list[float] = []
        for output in outputs:
            self._take(output)
        self._columns = [column.known for table in self.tables for column in table.columns]
        signed = [*itertools.chain(*self._columns), *self._loose]
        self._direct = sorted({abs(value) for value in signed})
        self._negative = sorted({-value for value in signed if value < 0})

    def _take(self, output: Mapping[str, Any]) -> None:
        data = output.get("data", {})
        if TABLE_MIME in data:
            table, apart = read_table(data[TABLE_MIME])
            self.tables += [table, *rollups(data[TABLE_MIME])]
            rows = data[TABLE_MIME]["rows"]
            self._loose += [*apart, float(data[TABLE_MIME].get("row_count", len(rows)))]
            return
        text = data.get("text/plain", output.get("text", ""))
        plain = "".join(text) if isinstance(text, list) else str(text)
        if (printed := read_text(plain)) is not None:
            self.tables.append(printed)
        room = MAX_VALUES - len(self._loose)
        self._loose += plain_numbers(plain)[: max(room, 0)]

    def gives(self, number: Number, groups: Sequence[tuple[Table, Sequence[int]]] = ()) -> bool:
        """Return whether an amount can be read off, or simply made of what is shown.

        Parameters
        ----------
        number
            What is stated.
        groups
            The rows of each table that its sentence names: they may be compared.
        """
        differences = [
            abs(value)
            for table, rows in groups
            for column in table.columns
            for value in _sums_of_pairs(column.of(rows[:FEW]))
        ]
        if number.negative:
            return number.is_in(self._negative) or number.is_among(differences)
        if number.is_in(self._direct) or any(map(number.is_in, self._derived)):
            return True
        if number.is_in(self._pair_sums) or number.is_among(differences):
            return True
        return number.step < 1 and (number.is_in(self._quotients) or _in_rows(number, groups))

    def shows(self, number: Number) -> bool:
        """Return whether the number stands in the outputs as it is, or rounded."""
        return number.is_in(self._direct)

    def compares(self, number: Number) -> bool:
        """Return whether values that stand alone give the ratio, or are it."""
        alone = [v for table in self.tables if table.size == 1 for v in table.numbers(0)]
        alone += self._loose
        if len(alone) > FEW:
            return False
        pairs = [(a, b) for a, b in itertools.permutations(dict.fromkeys(alone), 2) if b]
        if number.kind == "times":
            return number.is_among(a / b for a, b in pairs)
        made = [100 * (a - b) / b for a, b in pairs if number.kind != "part"]
        made += [100 * a / b for a, b in pairs if number.kind != "change"]
        fractional = [v for v in alone if v != int(v) or len(alone) == 1]
        return number.is_among([*made, *fractional, *(100 * v for v in fractional if abs(v) < 2)])

    @cached_property
    def _derived(self) -> list[list[float]]:
        """Sums of the first and the last rows, averages, medians and counts of each column."""
        few = self._loose if len(self._loose) <= FEW else []
        made = (values for column in [*self._columns, few] for values in _totals(column))
        return [sorted(map(abs, values)) for values in made]

    @cached_property
    def _pair_sums(self) -> list[float]:
        return sorted({abs(v) for pair in self._likely_pairs() for v in _sums_of_pairs(pair)})

    @cached_property
    def _quotients(self) -> list[float]:
        """Quotients inside of rows, of totals, and between neighbours."""
        pairs = [*self._likely_pairs()]
        for table in self.tables:
            totals = [sum(column.known) for column in table.columns]
            pairs += itertools.combinations(totals[:FEW], 2)
        return sorted({abs(one / by) for a, b in pairs for one, by in ((a, b), (b, a)) if by})

    def _likely_pairs(self) -> Iterator[tuple[float, float]]:
        """Yield what is compared without any name: neighbours, extremes, cells of one row."""
        for column in [*self._columns, self._loose[:ALL_PAIRS]]:
            if len(column) <= ALL_PAIRS:
                yield from itertools.combinations(column, 2)
                continue
            yield from itertools.pairwise(column)
            ordered = sorted(column)
            ends = [*column[:2], column[-1], *ordered[:2], *ordered[-2:]]
            yield from itertools.combinations(ends, 2)
        for table in self.tables:
            for row in range(min(table.size, 200)):
                yield from itertools.combinations(table.numbers(row), 2)


def _totals(column: Sequence[float]) -> Iterator[list[float]]:
    """Yield what is made of a column; running sums apart, they are nearly in order."""
    if not column:
        return
    yield list(itertools.accumulate(column))
    yield list(itertools.accumulate(reversed(column)))
    middle = sorted(column)
    median = (middle[len(column) // 2] + middle[(len(column) - 1) // 2]) / 2
    yield [sum(column) / len(column), float(len(column)), median]


def _sums_of_pairs(values: Sequence[float]) -> Iterator[float]:
    for a, b in itertools.combinations(values, 2):
        yield a - b
        yield a + b


def _in_rows(number: Number, groups: Sequence[tuple[Table, Sequence[int]]]) -> bool:
    """Return whether cells of one named row, or of two, give the number by division."""
    found: list[Sequence[float]] = []
    for table, rows in groups:
        found += [table.numbers(row) for row in rows[:FEW]]
        found += [Column.of(column, rows[:FEW]) for column in table.columns]
    pairs = (pair for values in found for pair in itertools.permutations(values, 2))
    return number.is_among(a / b for a, b in pairs if b)
