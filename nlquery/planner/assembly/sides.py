"""Groups set against each other: Airport and Mall vs Downtown and University."""

from __future__ import annotations

from itertools import pairwise

from nlquery.planner import language
from nlquery.planner.assembly.draft import ARTICLES, Making
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.semantic.said import value_label
from nlquery.semantic.sentences import joined
from nlquery.semantic.sides import has_sides
from nlquery.semantic.spec import Filter, Side, Sides

HOURS = 24
_AGAINST = language.COMPARE | {"than", "or"}


def read_sides(making: Making) -> Sides | None:
    """Return the groups of values that are compared as wholes, None where single ones are.

    ``Dine-in vs takeout and delivery`` are three; ``A and B vs C and D`` are two, and what one
    word stands for (``third party vs in-store``) is added up, too.
    """
    if (hours := _hour_sides(making)) is not None:
        return hours
    if not making.is_comparison:
        return None
    for name in making.draft.values:
        dimension = making.model.dimensions[name]
        chosen = dimension.hierarchy and not _is_by(making, name)
        if (name in making.draft.group_by and not chosen) or not has_sides(dimension):
            continue
        if dimension.hierarchy:
            if (trees := _trees(making, name)) is not None:
                return trees
            continue
        sides = _sides(making, name)
        values = [value for side in sides for value in _values(side)]
        if len(sides) != 2 or len(set(values)) < len(values) or not _are_wholes(making, sides):
            continue
        groups = []
        for side in sides:
            labels = [value_label(dimension, value) for value in _values(side)]
            groups.append(Side(label=joined(labels), values=tuple(_values(side))))
        return Sides(field=name, groups=tuple(groups))
    return None


def _hour_sides(making: Making) -> Sides | None:
    """Return spans of the day that are set against each other: 11am to 2pm vs 5pm to 8pm.

    Raises
    ------
    Declined
        If they overlap.
    """
    reading = making.reading
    spans = list({one.values: one for one in reading.hours}.values())
    single = all(one.is_one for one in spans) and not making.is_comparison
    if len(spans) < 2 or single or making.is_combined or reading.has(language.SHARE):
        return None
    apart = making.is_comparison or reading.has(language.CHANGE) or _are_listed(making)
    hours = [hour for one in spans for hour in one.values]
    if not apart or "hour" in making.draft.group_by:
        return None
    if len(set(hours)) < len(hours):
        labels = joined([one.label for one in spans])
        raise Declined(f"{labels} overlap, so they are not set against each other.")
    if len(hours) < HOURS:
        making.draft.filters.append(Filter(field="hour", values=tuple(hours)))
    reading.hours = []
    groups = [Side(label=one.label, values=tuple(map(str, one.values))) for one in spans]
    return Sides(field="hour", groups=tuple(groups))


def _are_listed(making: Making) -> bool:
    """Return whether closed spans of hours are joined by ``and``: both are wanted."""
    hours = making.reading.hours
    closed = all(None not in (one.first, one.last) for one in hours)
    between = [w.text for a, b in pairwise(hours) for w in making.reading.words[a.end : b.start]]
    return closed and "and" in between


def _is_by(making: Making, name: str) -> bool:
    """Return whether rows are to be told apart by the dimension in so many words."""
    links = [link for link in making.reading.of("dimension") if link.entry.name == name]
    return any(making.reading.before(link.start, ARTICLES) in language.BY for link in links)


def _trees(making: Making, name: str) -> Sides | None:
    """Return the branches that are compared, each with all below it: beverages vs entrees."""
    sides = _sides(making, name)
    if len(sides) < 2:
        sides = [[link] for side in sides for link in side]
    values = [tuple(_values(side)) for side in sides]
    if len(sides) < 2 or len(set(values)) < len(values) or making.is_combined:
        return None
    if ({"product", "category"} - {name}) & {*making.draft.values}:
        raise Declined("Categories and single products are not set against each other.")
    dimension = making.model.dimensions[name]
    groups = tuple(
        Side(label=joined([value_label(dimension, v) for v in part]), values=part)
        for part in values
    )
    return Sides(field=name, groups=groups)


def _are_wholes(making: Making, sides: list[list[Link]]) -> bool:
    several = [len(_values(side)) > 1 for side in sides]
    grouped = any(link.entry.kind == "group" and len(link.entry.values) > 1
                  for side in sides for link in side)  # fmt: skip
    return all(several) or (any(several) and (grouped or making.is_combined))


def _sides(making: Making, name: str) -> list[list[Link]]:
    """Return the links of a dimension's values, parted where they are set against each other."""
    reading = making.reading
    links = sorted(
        (v for v in (*reading.of("value"), *reading.of("group")) if v.entry.name == name),
        key=lambda link: link.start,
    )
    sides: list[list[Link]] = []
    end: int | None = None
    for link in links:
        between = reading.words[end : link.start] if end is not None else []
        apart = any(word.text in _AGAINST for word in between)
        if end is None or apart:
            sides.append([])
        sides[-1].append(link)
        end = link.end
    if len(sides) == 1 and len(links) == 2 and making.is_comparison:
        return [[link] for link in links]  # "compare third party and in-store"
    return sides


def _values(side: list[Link]) -> list[str]:
    return list(dict.fromkeys(value for link in side for value in link.entry.values))
