"""Who stands first or last in a result, alone or with others, of all or of each group."""

from __future__ import annotations

from collections.abc import Sequence

from nlquery.semantic.columns import Column
from nlquery.semantic.formats import number
from nlquery.semantic.result import Result, Row
from nlquery.semantic.sentences import is_plural, joined, lower, sentence
from nlquery.semantic.sides import SIDE
from nlquery.semantic.spec import Filter

MOST_NAMED = 8
MOST_SHARING = 6
MOST_GROUPS = 12
EXTREMES = (("highest", "largest"), ("lowest", "smallest"))


def is_first(result: Result) -> bool:
    """Return whether only what stands first was asked for: several rows are equal."""
    return result.compiled.spec.limit == 1 and result.compiled.spec.limit_per is None


def only(result: Result, row: Row) -> str:
    """Tell the only row."""
    told = f"**{result.told(row, result.main)}**."
    if is_first(result):
        return f"**{result.name(row)}** has the {_extreme(result)}: {told}"
    return f"{result.compiled.title}: **{result.name(row)}**, {told}"


def shared(result: Result, rows: Sequence[Row]) -> str:
    """Tell several that share the first, or the last, place."""
    names = sorted(f"**{result.name(row)}**" for row in rows)
    shown = names if len(names) <= MOST_SHARING else names[: MOST_SHARING - 1]
    if len(shown) < len(names) or not result.complete:
        more = f"{len(names) - len(shown):,}" if result.complete else "many"
        shown = [*shown, f"{more} others"]
    told = f"{joined(shown)} share the {_extreme(result)}"
    return f"{told}: **{result.told(rows[0], result.main)}** each."


def winner(result: Result, ranked: Sequence[Row]) -> str:
    """Tell who stands first and by how much, and the total."""
    total = total_told(result)
    ordered = list(reversed(ranked)) if is_lowest(result) else list(ranked)
    if not ordered:
        return f"{result.compiled.title}: there are no numbers."
    first, second = ordered[0], ordered[1]
    gap = result.gap(first, second)
    if not gap:
        best = result.value(first, result.main)
        equal = [row for row in ordered if result.value(row, result.main) == best]
        return f"{shared(result, equal)} {total}".strip()
    told = f"**{result.name(first)}** has the {_extreme(result)}: "
    told += f"**{result.told(first, result.main)}**, {gap} {_word(result)} "
    return f"{told}than {result.name(second)}. {total}".strip()


def chosen(result: Result, ranked: Sequence[Row], missing: Sequence[str]) -> str:
    """Tell which of few named things is first, how far ahead of the other, and who has nothing."""
    lowest = is_lowest(result)
    counts = result.compiled.adds_up or result.main.format == "integer"
    if missing and lowest and counts:
        names = joined([f"**{name}**" for name in missing])
        rest = joined([f"{result.name(r)} {result.told(r, result.main)}" for r in ranked])
        return f"{names} {'have' if missing[1:] else 'has'} the {_extreme(result)}: none, {rest}."
    ordered = list(reversed(ranked)) if lowest else list(ranked)
    first = f"**{result.name(ordered[0])}** has the {_extreme(result)}: "
    if len(ordered) == 1:
        return f"{first}**{result.told(ordered[0], result.main)}**."
    if len(ordered) > 2 or not result.gap(ordered[0], ordered[1]):
        return winner(result, ranked)
    told = [f"**{result.told(ordered[0], result.main)}**", result.told(ordered[1], result.main)]
    gap = f"{result.gap(ordered[0], ordered[1])}{_percent(result, ordered)}"
    return f"{first}{told[0]}, {gap} {_word(result)} than {result.name(ordered[1])} ({told[1]})."


def _percent(result: Result, rows: Sequence[Row]) -> str:
    """Return how far the first is from the second, in percent of the second."""
    first, second = (result.value(row, result.main) or 0.0 for row in rows[:2])
    if not second or result.main.format == "percent":
        return ""
    return f" ({abs(first / second - 1) * 100:,.1f}%)"


def both_ends(result: Result, ranked: Sequence[Row]) -> str:
    """Tell the highest and the lowest, with those that equal them."""
    told = []
    for row, word in ((ranked[0], EXTREMES[0][0]), (ranked[-1], EXTREMES[1][0])):
        value = result.value(row, result.main)
        equal = [r for r in ranked if result.value(r, result.main) == value][:MOST_SHARING]
        names = joined([f"**{result.name(r)}**" for r in equal])
        told.append(f"{word} for {names} (**{result.told(row, result.main)}**)")
    label = result.main.label
    verb = "are" if is_plural(label) else "is"
    return f"{label} {verb} {told[0]} and {told[1]}."


def each(result: Result) -> str:
    """Tell the first of each group, with those that equal it."""
    per = result.compiled.spec.limit_per
    group = next(c for c in result.dimensions if c.name == per)
    others = [c for c in result.dimensions if c is not group]
    firsts: dict[str, list[Row]] = {}
    for row in result.rows:
        rows = firsts.setdefault(result.name(row, [group]), [])
        if not rows or result.value(row, result.main) == result.value(rows[0], result.main):
            rows.append(row)
    told = [
        f"**{name}** {joined([result.name(row, others) for row in rows[:MOST_SHARING]])} "
        f"({result.told(rows[0], result.main)})"
        for name, rows in list(firsts.items())[:MOST_GROUPS]
    ]
    more = ["…"] if len(firsts) > MOST_GROUPS else []
    return sentence(f"{_extreme(result)} of each {lower(group.label)}: {'; '.join([*told, *more])}")


def total_told(result: Result) -> str:
    """Return the sentence about the total, where the rows add up to one."""
    spec = result.compiled.spec
    adds_up = result.compiled.adds_up and spec.average_per is None and spec.transform is None
    if not (adds_up and result.complete) or spec.limit is not None or spec.having:
        return ""
    if spec.periods:
        return ""
    total = sum(result.value(row, result.main) or 0.0 for row in result.rows)
    told = number(total, result.main.format, result.model.currency)
    return f"The total of {len(result.rows):,} {_rows(result)} is **{told}**."


def _rows(result: Result) -> str:
    """Return what the rows are: locations, days; ``rows`` where they are pairs."""
    if len(result.dimensions) != 1 or result.dimensions[0].name not in result.model.dimensions:
        return "rows"
    dimension = result.model.dimensions[result.dimensions[0].name]
    plural = dimension.grain + "s" if dimension.grain == "day" else lower(dimension.plural)
    return plural if len(result.rows) > 1 else "row"


def is_lowest(result: Result) -> bool:
    """Return whether the lowest is asked for."""
    spec = result.compiled.spec
    asked = spec.limit is not None or is_choice(result)
    return asked and bool(spec.order_by) and not spec.order_by[0].descending


def is_choice(result: Result) -> bool:
    """Return whether one of few named things is sought: all are there, ranked by their number."""
    spec = result.compiled.spec
    ranked = bool(spec.order_by) and spec.order_by[0].field in spec.metrics
    shaped = spec.limit is not None or spec.transform or spec.having or spec.across or spec.absent
    if not ranked or shaped or len(result.dimensions) != 1:
        return False
    return len(named(result, result.dimensions[0])) > 1


def named(result: Result, column: Column) -> list[str]:
    """Return the few values of a column that the query names."""
    spec = result.compiled.spec
    if column.name == SIDE and spec.sides is not None:
        return [side.label for side in spec.sides.groups]
    if column.name in result.model.dimensions and result.model.dimensions[column.name].hierarchy:
        return []
    for condition in spec.filters:
        if not isinstance(condition, Filter) or condition.field != column.name:
            continue
        if condition.op == "in" and len(condition.values) <= MOST_NAMED:
            return [result.called(value, column) for value in condition.values]
    return []


def missing_of(result: Result, column: Column) -> list[str]:
    """Return those of the named values of a column that have no rows."""
    there = {result.name(row, [column]) for row in result.rows}
    found = named(result, column)
    return [label for label in found if label not in there] if len(found) > 1 else []


def _extreme(result: Result) -> str:
    """Return ``lowest tips``, ``most orders``; an extreme by itself keeps its own word."""
    label, lowest = lower(result.main.label), is_lowest(result)
    words = EXTREMES[lowest]
    if label.startswith(words):
        return label
    if result.main.format == "integer" and is_plural(label):
        return f"{'fewest' if lowest else 'most'} {label}"
    return f"{words[0]} {label}"


def _word(result: Result) -> str:
    return "less" if is_lowest(result) else "more"
