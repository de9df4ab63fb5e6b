"""Things set side by side: Downtown vs Airport, delivery and takeout."""

from __future__ import annotations

from itertools import pairwise

from nlquery.planner import language
from nlquery.planner.assembly.draft import ARTICLES, Making
from nlquery.planner.assembly.groups import is_each
from nlquery.planner.assembly.sides import read_sides
from nlquery.planner.assembly.values import are_in_orders
from nlquery.planner.errors import Declined
from nlquery.semantic.spec import Side, Sides

_MOST_SIDES = 8


def read_comparisons(making: Making) -> None:
    """Group by what is compared: ``Downtown vs Airport``, and by ``A and B``."""
    several = len(making.reading.hours) > 1 or any(len(v) > 1 for v in making.draft.values.values())
    if making.reading.says("than") and several:
        making.is_comparison = True
    if (sides := read_sides(making)) is not None:
        making.draft.sides = sides
        making.draft.group(sides.field)
        return
    whole = are_in_orders(making)
    for name, values in making.draft.values.items():
        if whole and name in ("product", "category"):
            continue
        if name in making.draft.group_by or len(values) < 2 or _is_partial(making, name):
            continue
        together = making.is_combined or making.reading.has(language.SHARE)
        together = together or _are_crossed(making, name)
        apart = _is_listed(making, name) or is_each(making)
        if making.is_comparison or (apart and not together):
            if making.is_ranked and making.draft.group_by[:1] == ["product"]:
                making.draft.limit_per = name
            making.draft.group(name)
            _part_trees(making, name)
    _check_comparison(making)
    many = [name for name, values in making.draft.values.items() if len(values) > 1]
    if making.is_comparison and not making.draft.group_by and not making.reading.spans and not many:
        single = [n for n, v in making.draft.values.items() if v]
        if len(single) > 1:
            raise Declined(
                "Only things of one kind can be compared: places, channels, order types, days …"
            )


def _part_trees(making: Making, name: str) -> None:
    """Tell each value with all below it in one row: ``item sales of entrees and sides``."""
    dimension, values = making.model.dimensions[name], making.draft.values[name]
    if dimension.hierarchy and making.draft.sides is None and len(values) <= _MOST_SIDES:
        groups = tuple(Side(label=value, values=(value,)) for value in values)
        making.draft.sides = Sides(field=name, groups=groups)


def _check_comparison(making: Making) -> None:
    """Decline comparisons of one thing, and of parts of the day that overlap.

    Raises
    ------
    Declined
        With what is missing.
    """
    overlapping = {d.name for d in making.model.dayparts.values() if d.filter_only}
    if making.is_comparison and overlapping & {*making.draft.values.get("daypart", ())}:
        raise Declined("Parts of the day that overlap cannot be compared.", ("Sales by daypart",))
    if (
        making.is_comparison
        and making.is_combined
        and any(len(found) > 2 for found in making.draft.values.values())
    ):
        raise Declined("Things added together are not compared with others.")
    several = [g for g in making.reading.of("group") if len(g.entry.values) > 1]
    told_apart = [g for g in several if g.entry.name in making.draft.group_by]
    if making.is_comparison and told_apart:
        label = making.model.dimensions[told_apart[0].entry.name].label.lower()
        raise Declined(
            f"“{told_apart[0].text}” is several of them, which are not added up in a comparison.",
            (f"Sales by {label}",),
        )
    values = [v for found in making.draft.values.values() for v in found]
    by = any(making.reading.before(d.start, ARTICLES) in language.BY
             for d in making.reading.of("dimension"))  # fmt: skip
    if making.is_comparison and len(values) == 1 and not making.reading.spans and not by:
        raise Declined(f"I see only one thing to compare: {values[0]}.")


def _are_crossed(making: Making, name: str) -> bool:
    """Return whether values are taken as one: ``sales across Toast and Square``."""
    links = (*making.reading.of("value"), *making.reading.of("group"))
    first = min((v.start for v in links if v.entry.name == name), default=0)
    return making.reading.before(first, ARTICLES) == "across"


def _is_partial(making: Making, name: str) -> bool:
    links = [v for v in making.reading.of("value") if v.entry.name == name]
    groups = [v for v in making.reading.of("group") if v.entry.name == name]
    return len(links) + len(groups) == 1


def _is_listed(making: Making, name: str) -> bool:
    """Return whether the values are joined by ``and``: both are wanted side by side."""
    links = [v for v in making.reading.of("value") if v.entry.name == name]
    words = making.reading.words
    texts = [w.text for a, b in pairwise(links) for w in words[a.end : b.start]]
    if links and making.reading.before(links[0].start, ARTICLES | {"both"}) == "across":
        return False  # "across Toast and Square" is both together
    paused = any(words[a.end - 1].pause for a, b in pairwise(links) if a.end == b.start)
    return ("and" in texts or "&" in texts or paused) and "or" not in texts
