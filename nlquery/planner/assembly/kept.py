"""Which conditions and days of the query before stay in a follow-up."""

from __future__ import annotations

from nlquery.planner.assembly.changes import adds, freed, joined_values
from nlquery.planner.assembly.draft import Making
from nlquery.planner.assembly.periods import read_periods
from nlquery.planner.assembly.values import value_filters
from nlquery.planner.days import Span
from nlquery.planner.errors import Declined
from nlquery.semantic.conditions import fields as named_fields
from nlquery.semantic.spec import Across, AnyOf, Filter, QuerySpec, TimeRange

# Conditions of which a new one stands for the old: lunch for 5pm to 9pm.
_ALIKE = ({"hour", "daypart"}, {"weekday", "day_type"}, {"product", "category", "category_group"},
          {"payment_type", "card_brand", "wallet_brand"})  # fmt: skip
_WEEKDAYS = frozenset({"weekday", "day_type"})


def changed_days(making: Making, previous: QuerySpec) -> dict[str, object]:
    """Return the days that a follow-up asks for instead of those before.

    Raises
    ------
    Declined
        If they are to be compared with days that the question before does not name.
    """
    spans = making.reading.spans
    if not spans and making.model.time_dimension in freed(making):
        return {"time": None, "periods": ()}
    if not spans:
        named = _WEEKDAYS & {*making.draft.values}
        return {"time": None} if named and _is_day(previous.time) else {}
    before = list(making.draft.filters)
    if making.is_comparison and len(spans) == 1:
        return _against(making, previous, spans[0])
    time, periods = read_periods(making)
    left_out = any(f.op == "not_in" for f in making.draft.filters
                   if isinstance(f, Filter) and f not in before)  # fmt: skip
    if left_out and time is None and not periods:
        return {}
    return {"time": time, "periods": periods}


def _against(making: Making, previous: QuerySpec, span: Span) -> dict[str, object]:
    """Set the days of the question before against those of this one."""
    if previous.time is None or span.range.start is None:
        raise Declined("The question before names no days to compare with.")
    periods = (previous.time, _apart(previous.time, span.range))
    return {"time": None, "periods": periods, "limit": None, "order_by": (), "both_ends": False}


def _apart(time: TimeRange, other: TimeRange) -> TimeRange:
    """Return the other days, or those just before where both overlap: this week, the last one."""
    if None in (time.start, time.end, other.start, other.end):
        return other
    assert time.start is not None
    assert time.end is not None
    assert other.start is not None
    assert other.end is not None
    if other.end <= time.start or other.start >= time.end:
        return other
    start = time.start - (other.end - other.start)
    return TimeRange(start=start, end=time.start, label=other.label)


def _is_day(time: TimeRange | None) -> bool:
    known = time is not None and time.start is not None and time.end is not None
    return known and (time.end - time.start).days == 1  # type: ignore[union-attr, operator]


def changed_filters(making: Making, previous: QuerySpec) -> dict[str, object]:
    """Return the conditions with those that stay, and the part that a share is of."""
    own = [*making.draft.filters, *value_filters(making), *making.reading.hour_conditions]
    part = _changed_part(own, previous)
    own = [condition for condition in own if condition not in part]
    across, own = _changed_across(own, previous)
    previous, own = _taken_back(making, own, previous)
    if adds(making.reading) or making.is_comparison:
        own = joined_values(own, previous)
    gone = _replaced(making, own)
    free = freed(making)
    kept = [
        condition
        for condition in previous.filters
        if not named_fields([condition]) <= gone
        or (_is_except(condition, own) and not named_fields([condition]) <= free)
    ]
    return {"filters": (*kept, *(f for f in own if f not in kept)), "part": part or previous.part,
            "across": across}  # fmt: skip


def _taken_back(
    making: Making, own: list[Filter | AnyOf], previous: QuerySpec
) -> tuple[QuerySpec, list[Filter | AnyOf]]:
    """Return the query without the exceptions that are taken back: ``including DoorDash``."""
    texts = {word.text for word in making.reading.words}
    if not texts & _INCLUDING or texts & {"only", "just"}:
        return previous, own
    found, filters = list(own), list(previous.filters)
    for one in own:
        out = [f for f in filters if isinstance(one, Filter) and isinstance(f, Filter)
               and f.field == one.field and f.op == "not_in"]  # fmt: skip
        if not isinstance(one, Filter) or one.op != "in" or not out:
            continue
        found.remove(one)
        rest = tuple(value for value in out[0].values if value not in one.values)
        place = filters.index(out[0])
        filters[place : place + 1] = [out[0].model_copy(update={"values": rest})] if rest else []
    return previous.model_copy(update={"filters": tuple(filters)}), found


_INCLUDING = frozenset({"including", "include", "add", "back", "with"})


def _changed_across(
    own: list[Filter | AnyOf], previous: QuerySpec
) -> tuple[tuple[Across, ...], list[Filter | AnyOf]]:
    """Return what groups must have, and the other conditions: only Airport after only the mall.

    Raises
    ------
    Declined
        If it is not one such condition that changes.
    """
    about = [f for f in own if named_fields([f]) & {part.field for part in previous.across}]
    if not about:
        return previous.across, own
    (part, *more), (one, *others) = previous.across, about
    single = not more and not others and part.has == "only"
    if not single or not isinstance(one, Filter) or one.op != "in":
        raise Declined("What they must have cannot be changed so; please ask for it as a whole.")
    changed = part.model_copy(update={"values": one.values})
    return (changed,), [condition for condition in own if condition is not one]


def _replaced(making: Making, own: list[Filter | AnyOf]) -> set[str]:
    """Return the fields of which earlier conditions go."""
    gone = named_fields([f for f in own if not _is_except(f)]) | freed(making)
    spans = making.reading.spans
    left_out = any(_is_except(f) and f.field == making.model.time_dimension for f in own
                   if isinstance(f, Filter))  # fmt: skip
    if spans and not left_out and making.model.time_dimension:
        gone.add(making.model.time_dimension)
    if making.model.time_dimension in freed(making):
        gone |= _WEEKDAYS
    if spans and all(span.is_day for span in spans) and not left_out:
        gone |= _WEEKDAYS
    for alike in _ALIKE:
        gone |= alike if gone & alike else set()
    return gone


def _is_except(condition: Filter | AnyOf, own: list[Filter | AnyOf] | None = None) -> bool:
    """Return whether it leaves values out; with `own`, ones that new conditions leave standing."""
    if not isinstance(condition, Filter) or condition.op != "not_in":
        return False
    if own is None:
        return True
    return not any(isinstance(f, Filter) and f.field == condition.field and f.op == "in"
                   and {*f.values} & {*condition.values} for f in own)  # fmt: skip


def _changed_part(own: list[Filter | AnyOf], previous: QuerySpec) -> tuple[Filter | AnyOf, ...]:
    """Return the new part of a share: ``and Square?`` after the share of DoorDash."""
    fields = named_fields(previous.part)
    return tuple(condition for condition in own if fields and named_fields([condition]) <= fields)
