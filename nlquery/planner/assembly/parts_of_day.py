"""Parts of the day that the rows of ``by daypart`` cannot tell: mornings set against evenings."""

from __future__ import annotations

from itertools import pairwise

from nlquery.planner.assembly.draft import Making
from nlquery.planner.entries import Link
from nlquery.planner.read.hours import span

_EITHER = frozenset({"or"})


def read_parts_as_spans(making: Making) -> None:
    """Take parts of the day as spans of hours, where one of them is no row of its own.

    The morning ends within lunch: ``morning vs evening`` are two spans of hours.
    """
    reading, parts = making.reading, making.model.dayparts
    links = [link for link in reading.of("value") if link.entry.name == "daypart"]
    named = [parts[link.entry.values[0]] for link in links]
    if len({part.name for part in named}) < 2 or not any(part.filter_only for part in named):
        return
    if not (making.is_comparison or reading.says("than") or _are_listed(making, links)):
        return
    for link, part in zip(links, named, strict=True):
        for word in reading.words[link.start : link.end]:
            word.role = "hour"
        name = link.text.capitalize()
        reading.hours.append(span(part.start, part.end, link.start, link.end, "hour", name))
    reading.links = [link for link in reading.links if link not in links]
    reading.hours.sort(key=lambda hours: hours.start)


def _are_listed(making: Making, links: list[Link]) -> bool:
    words = making.reading.words
    between = {w.text for a, b in pairwise(links) for w in words[a.end : b.start]}
    return "and" in between and not between & _EITHER
