"""Values and days as a question lists them: the airport and the mall, January 1 and 2."""

from __future__ import annotations

from datetime import timedelta

from nlquery.planner.assembly.draft import Making
from nlquery.planner.days import Span
from nlquery.planner.entries import Link
from nlquery.semantic.spec import Scalar

Named = Span | Link

DAYS = 200
PLACED = frozenset({"at", "on", "in", "the", "via", "through", "from", "by", "for", "during", "as",
                     "a", "of", "our", "to", "with"})  # fmt: skip


def named_values(making: Making) -> list[Link]:
    """Return the values that are named, in their order."""
    links = (*making.reading.of("value"), *making.reading.of("group"))
    return sorted(links, key=lambda link: link.start)


def named_things(making: Making) -> list[Named]:
    """Return the days and the values that are named."""
    return [*making.reading.spans, *named_values(making)]


def listed_behind(making: Making, place: int) -> list[Named]:
    """Return the values or days of one kind that are listed from a place on."""
    words, found = making.reading.words, list[Named]()
    things = {one.start: one for one in named_things(making)}
    while place < len(words):
        one = things.get(place)
        if one is not None and (not found or field_of(making, one) == field_of(making, found[0])):
            found.append(one)
            place = one.end
        elif words[place].text in PLACED or (found and words[place].text in ("and", "or", "&")):
            place += 1
        else:
            break
    return found


def field_of(making: Making, one: Named) -> str:
    """Return the dimension that it is a value of."""
    return making.model.time_dimension if isinstance(one, Span) else one.entry.name


def values_of(one: Named) -> tuple[Scalar, ...]:
    """Return the values, of days each; none where they are too many to list."""
    if isinstance(one, Link):
        return one.entry.values
    start, end = one.range.start, one.range.end
    if start is None or end is None or (end - start).days > DAYS:
        return ()
    return tuple(start + timedelta(days=n) for n in range((end - start).days))
