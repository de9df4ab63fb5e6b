"""What changed from one time to another: of all, and of each place or thing."""

from __future__ import annotations

from datetime import timedelta

from nlquery.planner import language
from nlquery.planner.assembly.differences import falls
from nlquery.planner.assembly.draft import Making
from nlquery.planner.days import Span
from nlquery.planner.errors import Declined
from nlquery.semantic.formats import day
from nlquery.semantic.spec import Filter, Order, QuerySpec, TimeRange

_DOLLARS = frozenset({"dollars", "dollar", "bucks"})
_TIMES = frozenset({"weekday"})
_SHARES = frozenset({"share", "shares", "mix", "proportion", "fraction", "portion"})
_GAPS = frozenset({"difference", "gap"})


def in_dollars(making: Making) -> bool:
    """Return whether a change is asked for as an amount."""
    return any(word.text in _DOLLARS for word in making.reading.words)


def read_move(making: Making, periods: tuple[TimeRange, ...]) -> str | None:
    """Return how the change from one time to another is told, None where none is asked for.

    In percent where that is asked for, of all in one number; of each group also as an amount.

    Raises
    ------
    Declined
        If a change of several numbers is asked for.
    """
    moved = making.reading.has(language.CHANGE | language.GROWTH)
    groups = _groups(making)
    percent = making.reading.has(language.SHARE)
    grown = making.reading.has(language.GROWTH) and not in_dollars(making)
    much = grown and making.reading.says("how", "much")
    if not moved or not (percent or groups or much):
        return None
    if making.reading.has(_SHARES):
        raise Declined("How a share changes is not told, but the shares by day are.",
                       ("Share of sales by channel",))  # fmt: skip
    values = any(len(found) == 2 for found in making.draft.values.values())
    if percent and making.reading.has(_GAPS) and values and not _times(making, periods):
        raise Declined("The difference in percent of which of the two? That is not said.")
    if not _times(making, periods):
        _check_from(making, groups)
        return None
    if not percent and not grown and not _is_amount(making):
        return None
    if len(making.draft.metrics) > 1 or making.draft.average_per is not None:
        raise Declined("Changes are told of one number at a time.")
    making.draft.is_move = True
    if grown and not percent:
        making.notes.append("The change is told in percent.")
    return "change" if percent or grown else "difference"


def _check_from(making: Making, groups: list[str]) -> None:
    """Decline ``which location grew the most``, where not said from when to when.

    Raises
    ------
    Declined
        Since single days would be ranked, not what changed.
    """
    steps = {making.model.time_dimension, "week", "month"} & {*making.draft.group_by}
    if making.is_ranked and groups and not steps:
        raise Declined(
            "From which day to which? Changes are told from one to another.",
            ("Sales growth by day", "Difference in sales between January 1 and January 2"),
        )


def order_times(
    making: Making, transform: str | None, periods: tuple[TimeRange, ...]
) -> tuple[TimeRange, ...]:
    """Put the later time first, or the earlier where it is asked what fell; return the periods."""
    draft, model = making.draft, making.model
    down = transform == "difference" and falls(making.reading)
    if periods:
        ordered = sorted(periods, key=lambda period: str(period.start), reverse=not down)
        return tuple(ordered)
    name = _time(making)
    for place, found in enumerate(draft.filters):
        if isinstance(found, Filter) and found.field == name == model.time_dimension:
            values = tuple(sorted(found.values, key=str, reverse=not down))
            draft.filters[place] = found.model_copy(update={"values": values})
    if name == "weekday" and not down:
        draft.values[name].reverse()
    draft.group_by[:] = [name, *(other for other in draft.group_by if other != name)]
    return periods


def reordered(previous: QuerySpec, spec: QuerySpec, name: str | None) -> QuerySpec:
    """Return the query with new times in the order of those before: the later one first."""
    if spec.transform not in ("change", "difference") or spec.transform != previous.transform:
        return spec
    down = _is_down(previous, name)
    if len(spec.periods) == 2 and spec.periods != previous.periods:
        ordered = sorted(spec.periods, key=lambda period: str(period.start), reverse=not down)
        return spec.model_copy(update={"periods": tuple(ordered)})
    filters = []
    for found in spec.filters:
        new = isinstance(found, Filter) and found not in previous.filters
        if new and isinstance(found, Filter) and found.field in spec.group_by:
            values = found.values
            if found.field == name:
                values = tuple(sorted(values, key=str, reverse=not down))
            elif found.field in _TIMES and not down:
                values = values[::-1]
            found = found.model_copy(update={"values": values})
        filters.append(found)
    return spec.model_copy(update={"filters": tuple(filters)})


def part_ends(making: Making, previous: QuerySpec) -> None:
    """Read ``and from January 2 to January 3`` after a change as two days, not as a range."""
    reading = making.reading
    if previous.transform not in ("change", "difference") or len(reading.spans) != 1:
        return
    span, joints = reading.spans[0], {"to", "until", "till"}
    told = {word.text for word in reading.words[span.start : span.end]}
    first, last = span.range.start, span.range.end
    if first is None or last is None or span.is_day or not told & joints:
        return
    ends = (first, last - timedelta(days=1))
    reading.spans[:] = [
        Span(TimeRange(start=d, end=d + timedelta(days=1), label=day(d)), span.start, span.end)
        for d in ends
    ]


def _is_down(previous: QuerySpec, name: str | None) -> bool:
    """Return whether the earlier day is told first."""
    pairs = [f.values for f in previous.filters if isinstance(f, Filter) and f.field == name]
    pairs += [tuple(str(period.start) for period in previous.periods)]
    return previous.transform == "difference" and any(
        len(pair) == 2 and str(pair[0]) < str(pair[1]) for pair in pairs
    )


def move_order(making: Making, transform: str) -> tuple[tuple[Order, ...], int | None]:
    """Return the order and length of ``which location dropped the most``."""
    reading = making.reading
    if not making.is_ranked or not _groups(making):
        return (), None
    low = reading.has(language.LOWEST) != (transform == "change" and falls(reading))
    limit = reading.number or (1 if making.draft.singular else None)
    return (Order(field=transform, descending=not low),), limit


def step_order(
    making: Making, transform: str | None, order: tuple[Order, ...]
) -> tuple[Order, ...]:
    """Return the order of ``which day had the biggest decrease``: by the change itself."""
    ranked = making.is_ranked and making.reading.has(language.CHANGE | language.GROWTH)
    if (
        transform == "share"
        and making.is_ranked
        and order
        and order[0].field not in (making.draft.group_by)
    ):
        return (Order(field="share", descending=order[0].descending),)
    if transform not in ("growth", "increase") or not ranked or not order:
        return order
    low = making.reading.has(language.LOWEST) != falls(making.reading)
    return (Order(field=transform, descending=not low),)


def _groups(making: Making) -> list[str]:
    times = {making.model.time_dimension, *_TIMES}
    return [name for name in making.draft.group_by if name not in times]


def _times(making: Making, periods: tuple[TimeRange, ...]) -> bool:
    """Return whether there are two times to go from and to."""
    if periods:
        closed = all(None not in (period.start, period.end) for period in periods)
        return len(periods) == 2 and closed
    return bool(_time(making))


def _time(making: Making) -> str:
    """Return the dimension that two times are taken of."""
    name = making.model.time_dimension
    for found in making.draft.filters:
        if isinstance(found, Filter) and found.field == name and found.op == "in":
            return str(name) if len(found.values) == 2 else ""
    return "weekday" if len(making.draft.values.get("weekday", ())) == 2 else ""


def _is_amount(making: Making) -> bool:
    """Return whether the amount of the change itself is asked for, not the numbers beside it."""
    reading = making.reading
    much = reading.says("how", "much") or reading.says("how", "many")
    much = much or (reading.has(_GAPS) and reading.says("between"))
    much = much or reading.says("change", "in") or reading.says("changes", "in")
    return much or making.is_ranked or in_dollars(making)
