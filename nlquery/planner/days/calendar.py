"""Names of days and months, and steps through the calendar."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from nlquery.planner.errors import Declined
from nlquery.semantic import formats
from nlquery.semantic.spec import TimeRange

DAY = timedelta(days=1)
MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
WEEKDAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
WEEKDAYS |= {name.lower(): n for n, name in enumerate(calendar.day_abbr)}
WEEKDAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
PAST = frozenset({"last", "past", "previous", "prior", "recent", "latest", "preceding"})
UNITS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
MOST_DAYS = 200 * 365
RANGE = frozenset({"to", "through", "thru", "until", "till"})


def span(start: date, end: date, label: str) -> TimeRange:
    """Return the range of days from `start` to before `end`, a day at least."""
    return TimeRange(start=start, end=max(end, start + DAY), label=label)


def long(day: date) -> str:
    """Return a day as it is told: 2 January 2025."""
    return formats.day(day)


def safe(year: int, month: int, day: int) -> date | None:
    """Return the day, None if the calendar has none."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def impossible(year: int | None, month: int, day: int) -> str:
    """Say which part of a date cannot be."""
    if not 1 <= month <= 12:
        return f"There is no month {month}."
    of = f" {year}" if year else ""
    return f"{calendar.month_name[month]}{of} has no day {day}."


def begin_of(day: date, unit: str) -> date:
    """Return the first day of the week, month, quarter or year."""
    if unit == "week":
        return day - day.weekday() * DAY
    month = {"month": day.month, "quarter": 3 * ((day.month - 1) // 3) + 1, "year": 1}[unit]
    return date(day.year, month, 1)


def back(day: date, unit: str, number: int) -> date:
    """Return the day so many units earlier (later for negative numbers).

    Raises
    ------
    Declined
        If that is before the calendar, or so far away that it cannot be meant.
    """
    if abs(number) * UNITS[unit] > MOST_DAYS:
        raise Declined(f"{abs(number):,} {unit}s are longer than any data.")
    if unit in ("day", "week"):
        return day - number * (1 if unit == "day" else 7) * DAY
    months = {"month": 1, "quarter": 3, "year": 12}[unit] * number
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_days(day: date) -> tuple[date, date]:
    """Return the first day of the month and that of the next."""
    begin = day.replace(day=1)
    return begin, back(begin, "month", -1)
