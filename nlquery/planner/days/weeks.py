"""Weeks of a month and weekends: the first week of January, the weekend of the 4th."""

from __future__ import annotations

import calendar
from datetime import date

from nlquery.planner.days.calendar import DAY, MOST_DAYS, long, month_days, span
from nlquery.planner.days.scan import Found, Scan
from nlquery.planner.days.written import month_or_day, ordinal, written
from nlquery.planner.errors import Declined
from nlquery.planner.tokens import ORDINALS


def weekend_of(scan: Scan, place: int) -> Found:
    """Read ``weekend of January 4``: the Saturday and Sunday next to that day."""
    if scan.text(place) != "weekend" or scan.text(place + 1) != "of":
        return None
    found = month_or_day(scan, place + 2)
    if found is None or found[0].start is None:
        return None
    day, end = found[0].start, found[0].end
    if end is None or end - day > DAY:
        return None
    saturday = day + (5 - day.weekday()) * DAY
    label = f"the weekend of {long(saturday)}"
    return span(saturday, saturday + 2 * DAY, label), found[1]


def week_of(scan: Scan, place: int) -> Found:
    """Read ``week of January 13``, ``week starting January 13``, ``week ending on the 19th``."""
    how = scan.text(place + 1)
    if scan.text(place) != "week" or how not in ("of", *_FROM, *_UNTIL):
        return None
    skip = place + 2
    while scan.text(skip) in ("on", "the", "in", "with", "at"):
        skip += 1
    found = ordinal(scan, skip) if scan.number(skip) is not None else None
    found = month_or_day(scan, skip) or written(scan, skip) or found
    if found is None or found[0].start is None or found[0].end != found[0].start + DAY:
        return None
    day, end = found[0].start, found[1]
    first = day - 6 * DAY if how in _UNTIL else day - day.weekday() * DAY
    first = day if how in _FROM else first
    return span(first, first + 7 * DAY, f"the week {how} {long(day)}"), end


_FROM = ("starting", "beginning", "from", "commencing")
_UNTIL = ("ending", "to", "until", "finishing")


def nth_week(scan: Scan, place: int) -> Found:
    """Read ``first week [of January]``, ``last 3 days of January``, ``first five days``."""
    text = scan.text(place)
    order = ORDINALS.get(text) or (-1 if text == "last" else None)
    unit = scan.stem(place + 1)
    if order is None or unit not in ("week",):
        return _first_days(scan, place)
    month, end = _of_month(scan, place + 2)
    if order == -1 and end == place + 2:
        return None
    begin, after = month
    label = f"the {text} week of {calendar.month_name[begin.month]}"
    if order == -1:
        return span(after - 7 * DAY, after, label), end
    first = begin + int(order - 1) * 7 * DAY
    if first >= after:
        raise Declined(f"{calendar.month_name[begin.month]} has no {text} week.")
    return span(first, min(first + 7 * DAY, after), label), end


def _first_days(scan: Scan, place: int) -> Found:
    number = scan.number(place + 1)
    if scan.text(place) != "first" or number is None or scan.stem(place + 2) != "day":
        return None
    month, end = _of_month(scan, place + 3)
    begin = month[0]
    if number > MOST_DAYS:
        raise Declined(f"{number:,} days are longer than any data.")
    label = f"the first {number} days of {calendar.month_name[begin.month]}"
    return span(begin, begin + number * DAY, label), end


def _of_month(scan: Scan, place: int) -> tuple[tuple[date, date], int]:
    """Return a month's days: the named one's, else the one of the last day with data."""
    if scan.text(place) in ("of", "in"):
        skip = place + 2 if scan.text(place + 1) == "the" else place + 1
        if scan.text(skip) == "month":
            return month_days(scan.clock.last_day), skip + 1
        found = month_or_day(scan, skip)
        if found is not None and found[0].start is not None and found[0].end is not None:
            return (found[0].start, found[0].end), found[1]
    return month_days(scan.clock.last_day), place
