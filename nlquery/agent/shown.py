"""The values that executed cells show, and what is simply derived from them."""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from nlquery.agent.numbers import Number
from nlquery.answer import TABLE_MIME

Combine = Callable[[float, float], Iterator[float]]
MAX_VALUES = 20_000  # looked at in all
ALL_PAIRS = 4  # of so few rows every pair is compared; of more, those a reader would compare
NAMED = 8  # rows named in one sentence whose pairs are looked at
_PLAIN = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?(?:[eE][+-]?\d+)?")
_LABEL = re.compile(r"[A-Za-z]")


@dataclass(frozen=True)
class Table:
    """A table's numbers by column, and the words of each row.

    Attributes
    ----------
    columns
        The numbers of each column that has any, None where a cell has none.
    labels
        The lower-case texts of each row.
    names
        The columns' names.
    """

    columns: Sequence[Sequence[float | None]]
    labels: Sequence[frozenset[str]]
    names: Sequence[str]

    def rows_of(self, label: str) -> list[int]:
        """Return the rows that have the label."""
        return [i for i, words in enumerate(self.labels) if label in words]

    def numbers(self, row: int) -> list[float]:
        """Return the numbers of a row."""
        return [value for column in self.columns if (value := column[row]) is not None]


class Shown:
    """What outputs show."""

    def __init__(self, outputs: Iterable[Mapping[str, Any]]) -> None:
        self.tables: list[Table] = []
        self._loose: list[float] = []
        for output in outputs:
            self._take(output)
        columns = [[v for v in c if v is not None] for t in self.tables for c in t.columns]
        self._columns = [column for column in columns if column]
        signed = [*itertools.chain(*self._columns), *self._loose]
        self._direct = sorted({abs(value) for value in signed})
        self._negative = sorted({-value for value in signed if value < 0})

    def _take(self, output: Mapping[str, Any]) -> None:
        data = output.get("data", {})
        if TABLE_MIME in data:
            self.tables.append(_table(data[TABLE_MIME]))
            rows = data[TABLE_MIME]["rows"]
            self._loose.append(float(data[TABLE_MIME].get("row_count", len(rows))))
            return
        text = data.get("text/plain", output.get("text", ""))
        plain = "".join(text) if isinstance(text, list) else str(text)
        room = MAX_VALUES - len(self._loose)
        self._loose += plain_numbers(plain)[: max(room, 0)]

    @cached_property
    def labels(self) -> frozenset[str]:
        """The texts of all rows, lower case."""
        return frozenset(itertools.chain(*(words for t in self.tables for words in t.labels)))

    def backs(self, number: Number, sentence: str = "") -> bool:
        """Return whether the number can be read off or simply derived.

        Parameters
        ----------
        number
            What is stated.
        sentence
            Where: rows named in it may be compared with each other.
        """
        if number.percent:
            return self._shares(number, sentence)
        if number.negative:
            return _near(self._negative, number) or _near(self._differences(sentence), number)
        if _near(self._direct, number) or _near(self._derived, number):
            return True
        pairs = self._differences(sentence)
        times = number.step < 1 and self._is_made(number, sentence, _quotients)
        return _near(pairs, number) or times

    def shows(self, value: float, step: float) -> bool:
        """Return whether a value stands in the outputs as it is, or rounded."""
        return _near(self._direct, Number("", value, step, False, 0))

    def _shares(self, number: Number, sentence: str) -> bool:
        part = replace(number, value=number.value / 100, step=number.step / 100)
        if number.kind == "points":
            return _near(self._differences(sentence), number) or _near(self._points, part)
        if _near(self._direct, number) or _near(self._direct, part):
            return True
        wanted = {"part": (_quotients,), "change": (_changes,)}
        return any(self._is_made(part, sentence, c) for c in wanted.get(number.kind, _RATIOS))

    def _is_made(self, number: Number, sentence: str, combine: Combine) -> bool:
        ready = self._quotients if combine is _quotients else self._changes
        return _near(ready, number) or _near(self._compared(sentence, combine), number)

    @cached_property
    def _derived(self) -> list[float]:
        """Sums of the first and the last rows, averages, medians and counts."""
        few = self._loose if len(self._loose) <= NAMED else []
        return sorted({abs(value) for c in [*self._columns, few] for value in _totals(c)})

    @cached_property
    def _quotients(self) -> list[float]:
        """Shares of totals, and quotients inside of rows and between neighbours, as fractions."""
        found = itertools.chain(*map(_shares, self._columns), _pairs_of(self, _quotients))
        return sorted({abs(value) for value in found if math.isfinite(value)})

    @cached_property
    def _changes(self) -> list[float]:
        """How much more or less neighbours and extremes are than each other, as fractions."""
        found = _pairs_of(self, _changes)
        return sorted({abs(value) for value in found if math.isfinite(value)})

    @cached_property
    def _points(self) -> list[float]:
        """Differences between shares of the same total, as fractions."""
        columns = ([abs(v / sum(c)) for v in c] for c in self._columns if sum(c))
        return sorted({abs(a - b) for c in columns for a, b in itertools.combinations(c[:50], 2)})

    def _differences(self, sentence: str) -> list[float]:
        return self._compared(sentence, _sums, also=self._pair_sums)

    @cached_property
    def _pair_sums(self) -> list[float]:
        return sorted({abs(value) for value in _pairs_of(self, _sums)})

    def _compared(self, sentence: str, combine: Combine, also: Sequence[float] = ()) -> list[float]:
        """Return what comparing the rows named in a sentence gives."""
        found: list[float] = list(also)
        for table in self.tables:
            rows = _named_rows(table, sentence)
            for column in table.columns:
                values = [v for i in rows if (v := column[i]) is not None]
                found += (abs(v) for v in _all_pairs(values, combine) if math.isfinite(v))
        return sorted(found)


def _named_rows(table: Table, sentence: str) -> list[int]:
    words = sentence.lower()
    found = [i for i, labels in enumerate(table.labels) if any(label in words for label in labels)]
    return found[:NAMED]


def _totals(column: Sequence[float]) -> Iterator[float]:
    if not column:
        return
    yield from itertools.accumulate(column)
    yield from itertools.accumulate(reversed(column))
    yield sum(column) / len(column)
    yield float(len(column))
    middle = sorted(column)
    yield (middle[len(column) // 2] + middle[(len(column) - 1) // 2]) / 2


def _shares(column: Sequence[float]) -> Iterator[float]:
    total = sum(column)
    if total:
        yield from (value / total for value in column)
        # a share of the first few, as in "the top three make 60 %"
        yield from (part / total for part in itertools.accumulate(column))


def _pairs_of(shown: Shown, combine: Combine) -> Iterator[float]:
    """Yield what comparing gives that needs no names: neighbours, extremes, cells of one row."""
    for column in [*shown._columns, shown._loose[:ALL_PAIRS]]:
        if len(column) <= ALL_PAIRS:
            yield from _all_pairs(column, combine)
            continue
        for a, b in itertools.pairwise(column):
            yield from combine(a, b)
        ordered = sorted(column)
        ends = [*column[:2], column[-1], *ordered[:2], *ordered[-2:]]
        yield from _all_pairs(ends, combine)
    for table in shown.tables:
        for row in range(min(len(table.labels), 200)):
            yield from _all_pairs(table.numbers(row), combine)


def _all_pairs(values: Sequence[float], combine: Combine) -> Iterator[float]:
    for a, b in itertools.combinations(values, 2):
        yield from combine(a, b)


def _sums(a: float, b: float) -> Iterator[float]:
    yield a - b
    yield a + b


def _quotients(a: float, b: float) -> Iterator[float]:
    yield from (one / other for one, other in ((a, b), (b, a)) if other)


def _changes(a: float, b: float) -> Iterator[float]:
    yield from ((one - other) / other for one, other in ((a, b), (b, a)) if other)


_RATIOS = (_quotients, _changes)


def _near(values: Sequence[float], number: Number) -> bool:
    """Return whether a sorted list holds a value that the number may stand for."""
    low, high = number.value - number.step / 2, number.value + number.step / 2
    if number.side == "over":
        low, high = number.value, number.value + number.step
    elif number.side == "under":
        low, high = number.value - number.step, number.value
    slack = 1e-7 * number.step + 1e-9 * max(number.value, 1.0)
    index = bisect_left(values, low - slack)
    return index < len(values) and values[index] <= high + slack


def _table(table: Mapping[str, Any]) -> Table:
    rows = table["rows"][:MAX_VALUES]
    names = [c if isinstance(c, str) else str(c.get("name", "")) for c in table["columns"]]
    columns = [[_number(row[i]) for row in rows] for i in range(len(names))]
    labels = [frozenset(_labels(row)) for row in rows]
    return Table([c for c in columns if any(v is not None for v in c)], labels, names)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    found = plain_numbers(str(value)[:40])
    return found[0] if len(found) == 1 else None


def _labels(row: Sequence[Any]) -> Iterator[str]:
    for value in row:
        if isinstance(value, str) and 2 < len(value) <= 60 and _LABEL.search(value):
            yield value.lower()


def plain_numbers(text: str) -> list[float]:
    """Return the numbers of a text in their order, whatever they mean."""
    found = (float(match.replace(",", "")) for match in _PLAIN.findall(text))
    return [value for value in found if math.isfinite(value)]
