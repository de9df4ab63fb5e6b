"""What a follow-up adds to the query before, and what it takes away."""

from __future__ import annotations

from collections.abc import Sequence

from nlquery.planner import language
from nlquery.planner.assembly.draft import Making
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading
from nlquery.semantic.spec import AnyOf, Filter, QuerySpec

_DROPPED = language.DROPPING | language.NEGATIONS


def adds(reading: Reading) -> bool:
    """Return whether something comes on top: ``add the university``, ``also tips``."""
    added = any(word.text in language.ADDING | {"too"} for word in reading.words)
    alone = reading.says("same") or reading.says("only")
    return (added or reading.says("as", "well")) and not alone


def drop_named(making: Making, previous: QuerySpec) -> QuerySpec:
    """Return the query without the groups and numbers that the question takes out of it.

    Their links are removed from the question: ``by day instead of location``, ``drop the tips``.
    """
    reading = making.reading
    gone = [link for link in reading.links if _is_dropped(reading, link)]
    names = {link.entry.name for link in gone if link.entry.kind in ("dimension", "measure")}
    dimensions = {link.entry.name for link in gone if link.entry.kind == "dimension"}
    for link in gone:
        if link.entry.kind in ("dimension", "measure") or _is_instead(reading, link):
            reading.links.remove(link)
    groups = tuple(name for name in previous.group_by if name not in dimensions)
    metrics = tuple(name for name in previous.metrics if name not in names) or previous.metrics
    taken = {link.entry.name: set(link.entry.values) for link in gone if link.entry.values}
    filters = [_without(f, taken.get(f.field, set())) if isinstance(f, Filter) else f
               for f in previous.filters]  # fmt: skip
    for link in [link for link in gone if link.entry.values]:
        if link in reading.links and _had(previous, link):
            reading.links.remove(link)
    kept = tuple(f for f in filters if f is not None)
    return previous.model_copy(update={"group_by": groups, "metrics": metrics, "filters": kept})


def freed(making: Making) -> set[str]:
    """Return the fields of which all values are wanted again: ``for all three locations``."""
    links = [d for d in making.reading.of("dimension") if _is_all(making.reading, d)]
    hours = {"hour", "daypart", "half_day"} if any(d.text == "day" for d in links) else set()
    return {d.entry.name for d in links if d.text != "day"} | hours


def _is_all(reading: Reading, link: Link) -> bool:
    place = link.start - 1
    while place >= 0 and (
        reading.words[place].text in ("the", "our", "of") or reading.words[place].role == "count"
    ):
        place -= 1
    return place >= 0 and reading.words[place].text == "all"


def joined_values(own: Sequence[Filter | AnyOf], previous: QuerySpec) -> list[Filter | AnyOf]:
    """Return the conditions with the values that the query before has, too.

    Raises
    ------
    Declined
        If it already has everything.
    """
    found: list[Filter | AnyOf] = []
    for condition in own:
        if not isinstance(condition, Filter) or condition.op != "in":
            found.append(condition)
            continue
        before = [f for f in previous.filters if isinstance(f, Filter) and f.op == "in"]
        same = next((f for f in before if f.field == condition.field), None)
        if same is None and condition.field in previous.group_by:
            named = ", ".join(map(str, condition.values))
            raise Declined(f"{named} is in the answer already.")
        if same is None and condition.field == "status":
            raise Declined("Orders of another status are not added to the completed ones.")
        values = dict.fromkeys((*(same.values if same else ()), *condition.values))
        found.append(condition.model_copy(update={"values": tuple(values)}))
    return found


def _is_dropped(reading: Reading, link: Link) -> bool:
    skip = frozenset({"the", "a", "our", "of", "by", "for", "from"})
    before = reading.before(link.start, skip)
    return before in _DROPPED or (
        before == "instead" and reading.words[link.start - 1].text in skip
    )


def _is_instead(reading: Reading, link: Link) -> bool:
    return reading.before(link.start, frozenset({"the", "of", "our", "by"})) == "instead"


def _had(previous: QuerySpec, link: Link) -> bool:
    taken = set(link.entry.values)
    return any(
        isinstance(f, Filter)
        and f.field == link.entry.name
        and f.op == "in"
        and taken & {*f.values}
        for f in previous.filters
    )


def _without(condition: Filter, values: set[str]) -> Filter | None:
    """Return the condition without some of its values, None where none is left."""
    if condition.op != "in" or not values & {*condition.values}:
        return condition
    kept = tuple(value for value in condition.values if value not in values)
    return condition.model_copy(update={"values": kept}) if kept else None
