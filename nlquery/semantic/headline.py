"""What a result says first: the number, the winner and the gap, the change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nlquery.semantic.columns import Column
from nlquery.semantic.compile import CompiledQuery
from nlquery.semantic.facts import PERIOD
from nlquery.semantic.formats import moment, number
from nlquery.semantic.model import TIME_SERIES, SemanticModel
from nlquery.semantic.words import joined, lower

Row = Sequence[Any]
MOST_PEAKS = 12
MOST_SHARING = 6


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
        """The columns that rows are told apart by."""
        return [c for c in self.compiled.columns if c.kind == "dimension"]

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
        value = row[self.compiled.columns.index(column)]
        if value is None:
            return f"no {lower(column.label)}"
        if column.grain and column.grain not in ("weekday", "daypart"):
            return moment(value, column.grain)
        dimension = self.model.dimensions.get(column.name)
        entry = next((v for v in dimension.enum if v.value == value), None) if dimension else None
        if isinstance(value, bool):
            return column.label if value else f"not {lower(column.label)}"
        return entry.label if entry else _plain(str(value))


def headline(result: Result) -> str:
    """Return the first paragraph of an answer, as Markdown."""
    if not result.dimensions:
        return _single(result)
    ranked = result.best()
    if len(ranked) == 1:
        return _only(result, ranked[0])
    if _is_first(result):
        return _shared(result, ranked)
    if result.compiled.spec.transform == "growth":
        return _growth(result)
    if [c.name for c in result.dimensions] == [PERIOD] or _is_pair(result):
        return _difference(result, ranked)
    if len(result.dimensions) == 1 and result.dimensions[0].grain in TIME_SERIES:
        return _series(result, ranked)
    if len(result.dimensions) == 2 and any(c.grain == "hour" for c in result.dimensions):
        return _peaks(result, ranked)
    return _winner(result, ranked)


def _single(result: Result) -> str:
    row = result.rows[0]
    spec, main = result.compiled.spec, result.main
    if spec.part:
        of = result.told(row, result.measures[0])
        return f"{result.compiled.title}: **{result.told(row, main)}** ({of})."
    if len(result.measures) == 1:
        return f"{result.compiled.title}: **{result.told(row, main)}**."
    numbers = [f"{lower(c.label)} **{result.told(row, c)}**" for c in result.measures]
    return f"{result.compiled.title}: {joined(numbers)}."


def _only(result: Result, row: Row) -> str:
    main = result.main
    if _is_first(result):
        extreme = f"has the {_extreme(result)}: "
        return f"**{result.name(row)}** {extreme}**{result.told(row, main)}**."
    return f"{result.compiled.title}: **{result.name(row)}**, **{result.told(row, main)}**."


def _is_first(result: Result) -> bool:
    """Return whether only what stands first was asked for: several rows are equal."""
    return result.compiled.spec.limit == 1 and result.compiled.spec.limit_per is None


def _is_lowest(result: Result) -> bool:
    spec = result.compiled.spec
    return spec.limit is not None and bool(spec.order_by) and not spec.order_by[0].descending


def _extreme(result: Result) -> str:
    """Return ``lowest tips``; a measure that is an extreme itself is named by its own word."""
    label = lower(result.main.label)
    words = ("lowest", "smallest") if _is_lowest(result) else ("highest", "largest")
    return label if label.startswith(words) else f"{words[0]} {label}"


def _shared(result: Result, rows: Sequence[Row]) -> str:
    """Tell several that share the first, or the last, place."""
    names = sorted(f"**{result.name(row)}**" for row in rows)
    shown = names if len(names) <= MOST_SHARING else names[: MOST_SHARING - 1]
    if len(shown) < len(names) or not result.complete:
        more = f"{len(names) - len(shown):,}" if result.complete else "many"
        shown = [*shown, f"{more} others"]
    told = f"{joined(shown)} share the {_extreme(result)}"
    return f"{told}: **{result.told(rows[0], result.main)}** each."


def _is_pair(result: Result) -> bool:
    single = len(result.rows) == 2 and len(result.dimensions) == 1
    return single and result.dimensions[0].grain not in TIME_SERIES


def _difference(result: Result, ranked: Sequence[Row]) -> str:
    """Tell two or more things that were compared, in the order they were named."""
    rows = result.rows if result.dimensions[0].name == PERIOD else ranked
    told = [f"**{result.name(r)}** {result.told(r, result.main)}" for r in rows]
    gap = _gap(result, rows[0], rows[1])
    return f"{result.main.label}: {joined(told)}.{gap}"


def _gap(result: Result, left: Row, right: Row) -> str:
    first, second = result.value(left, result.main), result.value(right, result.main)
    if first is None or second is None:
        return ""
    if first == second:
        return " They are the same."
    form = result.main.format
    told = number(abs(first - second), form, result.model.currency)
    unit = " points" if form == "percent" else ""
    word = "more" if first > second else "less"
    percent = f" ({abs(first / second - 1) * 100:,.1f}%)" if second and form != "percent" else ""
    names = f"{result.name(left)} has {told}{unit} {word}{percent} than {result.name(right)}"
    return f" {names}."


def _series(result: Result, ranked: Sequence[Row]) -> str:
    first, last = result.rows[0], result.rows[-1]
    main = result.main
    if result.compiled.spec.transform == "cumulative":
        return f"{main.label} reaches **{result.told(last, main)}** by {result.name(last)}."
    total = _total(result)
    start = f"{total} " if total else ""
    ends = (
        f"From {result.name(first)} to {result.name(last)} it went from "
        f"{result.told(first, main)} to {result.told(last, main)}."
    )
    return (
        f"{start}{main.label} is highest on **{result.name(ranked[0])}** "
        f"(**{result.told(ranked[0], main)}**) and lowest on {result.name(ranked[-1])} "
        f"({result.told(ranked[-1], main)}). {ends if result.complete else ''}"
    ).strip()


def _growth(result: Result) -> str:
    ranked = result.best()
    if not ranked:
        return f"{result.compiled.title}: there is nothing before to compare with."
    last = next(r for r in reversed(result.rows) if result.value(r, result.main) is not None)
    told = f"{result.compiled.title}: **{_signed(result, last)}** for {result.name(last)}."
    best = f" The largest is {_signed(result, ranked[0])} for {result.name(ranked[0])}"
    worst = f" the smallest {_signed(result, ranked[-1])} for {result.name(ranked[-1])}."
    return f"{told}{best},{worst}" if len(ranked) > 1 else told


def _signed(result: Result, row: Row) -> str:
    value = result.value(row, result.main) or 0.0
    return f"{'+' if value > 0 else ''}{result.told(row, result.main)}"


def _peaks(result: Result, ranked: Sequence[Row]) -> str:
    """Tell the highest hour of each place."""
    hour = next(c for c in result.dimensions if c.grain == "hour")
    other = next(c for c in result.dimensions if c is not hour)
    peaks: dict[str, Row] = {}
    for row in ranked:
        peaks.setdefault(result.name(row, [other]), row)
    told = [
        f"{name} {result.name(row, [hour])} ({result.told(row, result.main)})"
        for name, row in list(peaks.items())[:MOST_PEAKS]
    ]
    top = ranked[0]
    return (
        f"{result.main.label} peak at **{result.name(top, [hour])}** for "
        f"**{result.name(top, [other])}** with **{result.told(top, result.main)}**. "
        f"The peak of each: {'; '.join(told)}."
    )


def _winner(result: Result, ranked: Sequence[Row]) -> str:
    main, total = result.main, _total(result)
    ordered = list(reversed(ranked)) if _is_lowest(result) else list(ranked)
    if not ordered:
        return f"{result.compiled.title}: there are no numbers."
    first, second = ordered[0], ordered[1]
    gap = abs((result.value(first, main) or 0) - (result.value(second, main) or 0))
    if not gap:
        best = result.value(first, main)
        equal = [row for row in ordered if result.value(row, main) == best]
        return f"{_shared(result, equal)} {total}".strip()
    form = number(gap, main.format, result.model.currency)
    unit = " points" if main.format == "percent" else ""
    told = f"**{result.name(first)}** has the {_extreme(result)}: "
    told += f"**{result.told(first, main)}**, {form}{unit} "
    told += f"{'less' if _is_lowest(result) else 'more'} than {result.name(second)}"
    return f"{told}. {total}".strip()


def _total(result: Result) -> str:
    """Return the sentence about the total, where the rows add up to one."""
    spec = result.compiled.spec
    adds_up = result.compiled.adds_up and spec.average_per is None and spec.transform is None
    if not (adds_up and result.complete) or spec.limit is not None or spec.having:
        return ""
    if spec.periods:
        return ""
    total = sum(result.value(row, result.main) or 0.0 for row in result.rows)
    told = number(total, result.main.format, result.model.currency)
    return f"The total of {len(result.rows):,} rows is **{told}**."


def _plain(text: str) -> str:
    """Return a value of the database with what Markdown would read as its own escaped."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in text)
