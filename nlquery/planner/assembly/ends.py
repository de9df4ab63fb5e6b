"""The other end of a number that is an extreme itself: ``and the smallest?``."""

from __future__ import annotations

import re

from nlquery.planner import language
from nlquery.planner.assembly.cues import ranks_only
from nlquery.planner.assembly.draft import Making
from nlquery.planner.entries import Entry, Link
from nlquery.planner.errors import Declined
from nlquery.semantic.spec import QuerySpec

_ENDS = {"maximum": ("minimum", "max(", "min("), "minimum": ("maximum", "min(", "max(")}


_AGGREGATE = re.compile(r"(avg|min|max)(\(.+\))")
_SAID = {
    **dict.fromkeys(language.HIGHEST - {"popular"}, "max"),
    **dict.fromkeys(language.LOWEST, "min"),
    **dict.fromkeys(language.AVERAGE, "avg"),
}


def read_joined_extremes(making: Making) -> None:
    """Read ``the biggest and smallest order`` as two numbers.

    A superlative that ``and`` joins to a number of the same kind names another end of it.
    """
    reading = making.reading
    for link in reversed(reading.of("measure")):
        at = link
        while (found := _joined_to(making, at)) is not None:
            at = found
            reading.words[found.start].role = "measure"
            reading.links.insert(0, found)
    reading.links.sort(key=lambda link: link.start)


def _joined_to(making: Making, link: Link) -> Link | None:
    """Return the other end that is named just before a number."""
    words, place = making.reading.words, link.start - 1
    while place >= 0 and words[place].text in ("the", "our"):
        place -= 1
    joined = place > 0 and words[place].text in ("and", "or", "&", "vs", "versus")
    place -= 1 if joined else 0
    if place < 0 or not (joined or words[place].pause) or words[place].text not in _SAID:
        return None
    own = _AGGREGATE.fullmatch(making.model.measures[link.entry.name].expression)
    if own is None or words[place].role not in ("", "operator", "rank"):
        return None
    expression = f"{_SAID[words[place].text]}{own[2]}"
    for name, measure in making.model.measures.items():
        if measure.expression == expression and not measure.hidden and name != link.entry.name:
            return Link(Entry("measure", name), place, place + 1, words[place].text)
    return None


def other_end(making: Making, previous: QuerySpec) -> dict[str, object]:
    """Return the smallest order after the largest, where no groups could be ranked.

    Raises
    ------
    Declined
        If the number before is no extreme.
    """
    if not ranks_only(making.reading) or making.draft.group_by:
        return {}
    measures = making.model.measures
    before = measures[previous.metrics[0]]
    wanted, own, other = _ENDS.get(before.aggregation, ("", "", ""))
    if previous.group_by and (
        not wanted or making.reading.place or making.reading.number not in (None, 1)
    ):
        return {}
    lowest = making.reading.has(language.LOWEST)
    if wanted and lowest == (before.aggregation == "minimum"):
        return {}
    expression = before.expression.replace(own, other) if wanted else ""
    for name, measure in measures.items():
        if wanted and (measure.aggregation, measure.expression) == (wanted, expression):
            making.reading.number = None  # "that of the largest one"
            return {"metrics": (name,), "having": ()}
    said = "lowest" if lowest else "highest"
    raise Declined(f"The {said} of what? Please name what is to be ranked, such as locations.")
