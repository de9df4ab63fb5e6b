"""Two or more things side by side: how far apart they are, in all and where the most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlquery.semantic.columns import Column
from nlquery.semantic.facts import PERIOD
from nlquery.semantic.formats import number, preposition
from nlquery.semantic.model import TIME_SERIES, Grain
from nlquery.semantic.pairs import pair
from nlquery.semantic.result import Result, Row
from nlquery.semantic.sentences import joined
from nlquery.semantic.sides import SIDE
from nlquery.semantic.spec import Filter


@dataclass(frozen=True)
class Sides:
    """Two things compared in each of several groups.

    Attributes
    ----------
    names
        The two things, in the order they were named.
    groups
        Group → the two numbers; a group without one has 0 there.
    grain
        How long a group lasts, where it is a time.
    """

    names: tuple[str, str]
    groups: dict[str, tuple[float, float]]
    grain: Grain = ""


def is_pair(result: Result) -> bool:
    """Return whether the result is two rows that were compared."""
    single = len(result.rows) == 2 and len(result.dimensions) == 1
    return single and result.dimensions[0].grain not in TIME_SERIES


def difference(result: Result, ranked: Sequence[Row]) -> str:
    """Tell two or more things that were compared, in the order they were named."""
    rows = result.rows if result.dimensions[0].name == PERIOD else ranked
    told = [f"**{result.name(r)}** {result.told(r, result.main)}" for r in rows]
    first, second = (result.value(row, result.main) for row in rows[:2])
    names = (result.name(rows[0]), result.name(rows[1]))
    gap = "" if first is None or second is None else _apart(result, names, first, second)
    return f"{result.main.label}: {joined(told)}.{gap}"


def apart(result: Result, ranked: Sequence[Row]) -> str:
    """Tell how the first of two stands to the second, in each of several groups if there are."""
    spec, (row, column) = result.compiled.spec, (ranked[0], _paired(result))
    one, other = (result.called(value, column) for value in pair(spec)[1:])
    if column not in result.dimensions:
        best, worst = (f"**{result.name(r)}** (**{signed(result, r)}**)"
                       for r in (ranked[0], ranked[-1]))  # fmt: skip
        ends = f"highest for {best}" + (f" and lowest for {worst}" if ranked[1:] else "")
        against = f"{one} to {other}" if spec.transform == "quotient" else f"{one} against {other}"
        return f"{result.main.label}, {against}: {ends}."
    value, told = result.measures[0], result.told(row, result.main)
    if spec.transform == "quotient":
        return f"{value.label}: **{one}** has **{told} times** that of {other}."
    if spec.transform == "change":
        form = result.told(row, value)
        return f"{value.label}: **{one}** has **{signed(result, row)}** against {other}: {form}."
    return _gap(result, row, other)


def signed(result: Result, row: Row) -> str:
    """Return a row's number with a sign, where it is a change."""
    value = result.value(row, result.main) or 0.0
    changes = result.compiled.spec.transform != "quotient"
    return f"{'+' if value > 0 and changes else ''}{result.told(row, result.main)}"


def _paired(result: Result) -> Column:
    """Return the column that tells two things apart."""
    name = pair(result.compiled.spec)[0]
    return next(c for c in result.compiled.columns if c.name in (name, SIDE))


def _gap(result: Result, row: Row, other: str) -> str:
    """Tell how far the first of two is above the second, and both."""
    value, gap = result.measures[:2]
    first, difference = result.value(row, value) or 0.0, result.value(row, gap) or 0.0
    form, currency = value.format, result.model.currency
    both = f"{result.told(row, value)} and {number(first - difference, form, currency)}"
    if not difference:
        return f"{value.label}: **{result.name(row)}** and {other} have the same: {both}."
    word = "more" if difference > 0 else "less"
    told = number(abs(difference), form, currency)
    return f"{value.label}: **{result.name(row)}** has **{told} {word}** than {other}: {both}."


def two_sides(result: Result) -> Sides | None:
    """Return the two things that were compared in each group; None: it is no such result."""
    adds_up = result.compiled.adds_up and result.compiled.spec.average_per is None
    if len(result.dimensions) != 2 or not (adds_up and result.complete):
        return None
    pair = next((c for c in result.dimensions if _is_chosen(result, c)), None)
    if pair is None or result.compiled.spec.transform is not None:
        return None
    group = next(c for c in result.dimensions if c is not pair)
    names = list(dict.fromkeys(result.name(row, [pair]) for row in result.rows))
    if len(names) != 2:
        return None
    groups: dict[str, tuple[float, float]] = {}
    for row in result.rows:
        name, value = result.name(row, [group]), result.value(row, result.main) or 0.0
        first, second = groups.get(name, (0.0, 0.0))
        is_first = result.name(row, [pair]) == names[0]
        groups[name] = (first + value, second) if is_first else (first, second + value)
    return Sides((names[0], names[1]), groups, group.grain)


def side_by_side(result: Result, sides: Sides) -> str:
    """Tell the two totals, how far they are apart, and in which group the most."""
    totals = [sum(pair[side] for pair in sides.groups.values()) for side in (0, 1)]
    form, currency = result.main.format, result.model.currency
    told = [
        f"**{name}** {number(total, form, currency)}"
        for name, total in zip(sides.names, totals, strict=True)
    ]
    gap = _apart(result, sides.names, totals[0], totals[1])
    most = max(sides.groups, key=lambda name: abs(sides.groups[name][0] - sides.groups[name][1]))
    left, right = (number(value, form, currency) for value in sides.groups[most])
    where = f" They differ most {preposition(sides.grain)} **{most}**: {left} and {right}."
    where = where if left != right else ""
    return f"{result.main.label}: {joined(told)}.{gap}{where}"


def _is_chosen(result: Result, column: Column) -> bool:
    """Return whether two values of the column were asked for."""
    spec = result.compiled.spec
    if column.name == PERIOD:
        return len(spec.periods) == 2
    if column.name == SIDE:
        return spec.sides is not None and len(spec.sides.groups) == 2
    return any(
        isinstance(f, Filter) and f.field == column.name and f.op == "in" and len(f.values) == 2
        for f in spec.filters
    )


def _apart(result: Result, names: tuple[str, str], first: float, second: float) -> str:
    if first == second:
        return " They are the same."
    word = "more" if first > second else "less"
    share = second and result.main.format != "percent"
    percent = f" ({abs(first / second - 1) * 100:,.1f}%)" if share else ""
    told = result.apart(abs(first - second))
    return f" {names[0]} has {told} {word}{percent} than {names[1]}."
