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
