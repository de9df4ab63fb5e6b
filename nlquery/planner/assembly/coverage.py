"""Whether the days of a query are among those with data."""

from __future__ import annotations

import re

from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading
from nlquery.semantic.clock import NO_DATA, Clock
from nlquery.semantic.formats import day_range
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.spec import QuerySpec, TimeRange
from nlquery.semantic.words import ONE_DAY

_YEAR = re.compile(r"\b\d{4}\b|\byears?\b")


_DATA = r"(?:(?:the|our|this|your) )?(?:data|database|records|history|dataset|numbers|figures)"
_EXTENT = re.compile(
    rf"\b(?:what|which) (?:dates?|days|period|time ?(?:frame|span|period)?|date range|range)"
    rf"(?: of dates| of time)? (?:does|do|is|are) {_DATA} (?:cover|span|include|go|from|for|have)\b"
    rf"|\b(?:what|which) (?:dates?|days|period|date range) (?:is|are) (?:covered|included|available"
    rf"|in {_DATA})\b"
    rf"|\bhow (?:many days of data|far back does? {_DATA}|much data|recent is {_DATA})\b"
    rf"|\bwhen (?:does|do|did) {_DATA} (?:start|begin|end|stop|go back)\b"
    rf"|\bwhat(?:'s| is) the (?:date range|latest date|last date|first date|earliest date"
    rf"|most recent date|time period) (?:in|of|covered by) {_DATA}",
    re.IGNORECASE,
)


def check_extent(question: str, clock: Clock) -> None:
    """Tell which days there are, if that is what is asked: it is no number of the data.

    Raises
    ------
    Declined
        With the days.
    """
    if _EXTENT.search(question) and not clock.empty:
        days = (clock.last_day - clock.first_day).days + 1
        told = day_range(clock.first_day, clock.last_day)
        raise Declined(f"The data covers {told}, {days} day{'s' if days != 1 else ''}.")


def check_days(spec: QuerySpec, model: SemanticModel, clock: Clock) -> None:
    """Decline when all days that are asked for, or some of a named year, are not in the data.

    Raises
    ------
    Declined
        With the days that there are, or how to load some.
    """
    ranges = spec.periods or ((spec.time,) if spec.time is not None else ())
    missing = [time for time in ranges if not _is_covered(time, clock)]
    named = any(_YEAR.search(time.label) for time in missing)  # not just "the week before"
    if not missing or (len(missing) < len(ranges) and not named):
        return
    if clock.empty:
        raise Declined(NO_DATA)
    measure = model.measures[model.default_measure].label
    label = missing[0].label or "those days"
    raise Declined(
        f"There is no data for {label}: it covers {day_range(clock.first_day, clock.last_day)}.",
        (f"{measure} on {clock.last_day.isoformat()}", f"{measure} by day"),
    )


def check_all_days(reading: Reading, spec: QuerySpec, model: SemanticModel, clock: Clock) -> None:
    """Decline ``on all seven days`` where there are not seven.

    Raises
    ------
    Declined
        With how many there are.
    """
    said = reading.whole.get(model.time_dimension)
    if said is None or clock.empty or spec.periods:
        return
    time = spec.time or TimeRange()
    first = max(time.start or clock.first_day, clock.first_day)
    end = min(time.end or clock.last_day + ONE_DAY, clock.last_day + ONE_DAY)
    if (days := (end - first).days) != said:
        raise Declined(f"There are {days} days, not {said}: {day_range(first, end - ONE_DAY)}.")


def _is_covered(time: TimeRange, clock: Clock) -> bool:
    begun = time.end is None or time.end > clock.first_day
    return begun and (time.start is None or time.start <= clock.last_day)
