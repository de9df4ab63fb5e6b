"""A result table with what is known about its columns, told cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nlquery.semantic.columns import Column
from nlquery.semantic.compile import CompiledQuery
from nlquery.semantic.formats import moment, number
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.pairs import PAIRED, pair
from nlquery.semantic.sentences import lower
from nlquery.semantic.sides import SIDE

Row = Sequence[Any]


@dataclass(frozen=True)
class Result:
    """A result table with what is known about its columns.

    Attributes
    ----------
    compiled
        The query.
    model
        The semantic model.
    rows
        Its rows, at most as many as tables show.
    complete
        Whether all rows are there.
    """

    compiled: CompiledQuery
    model: SemanticModel
    rows: Sequence[Row]
    complete: bool

    @property
    def dimensions(self) -> list[Column]:
        """The columns that rows are told apart by, without that of a pair in each."""
        found = [c for c in self.compiled.columns if c.kind == "dimension"]
        if self.compiled.spec.transform not in PAIRED or len(found) < 2:
            return found
        paired = {pair(self.compiled.spec)[0], SIDE}
        return [c for c in found if c.name not in paired]

    @property
    def measures(self) -> list[Column]:
        """The columns with numbers."""
        return [c for c in self.compiled.columns if c.kind == "measure"]

    @property
    def main(self) -> Column:
        """The number the question is about."""
        return self.measures[-1] if self.compiled.spec.transform else self.measures[0]

    def value(self, row: Row, column: Column) -> float | None:
        """Return a number of a row."""
        found = row[self.compiled.columns.index(column)]
        return None if found is None else float(found)

    def told(self, row: Row, column: Column) -> str:
        """Return a number of a row as it is told."""
        value = self.value(row, column)
        if value is None:
            return "no value"
        return number(value, column.format, self.model.currency)

    def gap(self, left: Row, right: Row) -> str:
        """Return how far two rows' numbers are apart, as it is told; empty when they are equal."""
        apart = abs((self.value(left, self.main) or 0.0) - (self.value(right, self.main) or 0.0))
        return self.apart(apart) if apart else ""

    def apart(self, difference: float) -> str:
        """Return a difference of two numbers: of percentages it is points."""
        told = number(difference, self.main.format, self.model.currency)
        return f"{told[:-1]} points" if self.main.format == "percent" else told

    def name(self, row: Row, columns: Sequence[Column] | None = None) -> str:
        """Return what a row is called: its dimensions' values."""
        return ", ".join(self._label(row, c) for c in columns or self.dimensions)

    def best(self, rows: Sequence[Row] | None = None) -> list[Row]:
        """Return rows that have a number, highest first."""
        known = [r for r in (rows or self.rows) if self.value(r, self.main) is not None]
        named = [row for row in known if not self._is_nameless(row)]
        return sorted(named or known, key=lambda row: -(self.value(row, self.main) or 0.0))

    def _is_nameless(self, row: Row) -> bool:
        return any(row[self.compiled.columns.index(column)] is None for column in self.dimensions)

    def _label(self, row: Row, column: Column) -> str:
        return self.called(row[self.compiled.columns.index(column)], column)

    def called(self, value: object, column: Column) -> str:
        """Return what a value of a dimension is called."""
        if value is None:
            return f"no {lower(column.label)}"
        if column.grain and column.grain not in ("weekday", "daypart"):
            return moment(value, column.grain)
        dimension = self.model.dimensions.get(column.name)
        entry = next((v for v in dimension.enum if v.value == value), None) if dimension else None
        if isinstance(value, bool):
            return column.label if value else f"not {lower(column.label)}"
        return entry.label if entry else _plain(str(value))


def _plain(text: str) -> str:
    """Return a value of the database with what Markdown would read as its own escaped."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in text)
