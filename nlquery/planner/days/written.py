"""Days by their name: January 2nd, 2025-01-02, Q1 2025, on the 3rd."""

from __future__ import annotations

import calendar
import re
from datetime import date

from nlquery.planner import language
from nlquery.planner.days.calendar import (
    DAY,
    MONTHS,
    UNITS,
    back,
    impossible,
    long,
    month_days,
    safe,
    span,
)
from nlquery.planner.days.scan import Found, Scan
from nlquery.planner.errors import Declined
from nlquery.planner.tokens import ORDINALS
from nlquery.semantic.spec import TimeRange


def written(scan: Scan, place: int) -> Found:
    """Read ``2025-01-02``, ``1/2/2025`` and ``1/2``."""
    text = scan.text(place)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if iso:
        return day_of(scan, int(iso[1]), int(iso[2]), int(iso[3])), place + 1
    month = re.fullmatch(r"(\d{4})-(\d{1,2})", text)
    if month:
        return month_of(scan, int(month[1]), int(month[2])), place + 1
    us = re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{2,4}))?", text)
    if not us:
        return None
    year = None if us[3] is None else int(us[3]) + (2000 if len(us[3]) == 2 else 0)
    return day_of(scan, year, int(us[1]), int(us[2])), place + 1


def month_or_day(scan: Scan, place: int) -> Found:
    """Read ``January``, ``Jan 2nd``, ``January 2025``, ``Jan 2, 2025``, ``2 January``."""
    day, at = None, place
    if scan.number(place) is not None:
        day, at = scan.number(place), place + 1
        at += scan.text(at) == "of"
    month = MONTHS.get(scan.text(at))
    if month is None or not _is_month(scan, at, day is not None):
        return None
    end = at + 1
    if day is None:
        end += scan.text(end) == "the"
        number = scan.number(end) or _ordinal_number(scan, end)
        end -= number is None and scan.text(end - 1) == "the"
        follows = scan.text(end + 1)
        if number is not None and number < 1000 and follows not in UNITS:
            day, end = number, end + 1
    year = scan.number(end)
    year = year if year is not None and 1900 <= year <= 2200 else None
    end += year is not None
    if day is None:
        return month_of(scan, year, month), end
    return day_of(scan, year, month, day), end


def _ordinal_number(scan: Scan, place: int) -> int | None:
    """Return the 3 of ``January third``, but not of ``January, second highest``."""
    number = ORDINALS.get(scan.text(place))
    follows = scan.text(place + 1)
    counted = follows in language.HIGHEST | language.LOWEST or follows in (*UNITS, "half")
    return None if number is None or counted else int(number)


def _is_month(scan: Scan, place: int, has_day: bool) -> bool:
    """Return whether the word is the month: ``may`` and ``mar`` need company."""
    if scan.text(place) not in ("may", "march", "mar", "sun"):
        return True
    before = scan.text(place - 1) in ("in", "of", "since", "during", "for", "on", "last")
    return has_day or before or scan.number(place + 1) is not None


def quarter(scan: Scan, place: int) -> Found:
    """Read ``Q1 2025`` and ``the first quarter of 2025``."""
    text = scan.text(place)
    number, end = None, place
    if re.fullmatch(r"q", text) and scan.number(place + 1) in (1, 2, 3, 4):
        number, end = scan.number(place + 1), place + 2
    elif text in ORDINALS and scan.stem(place + 1) == "quarter":
        number, end = int(ORDINALS[text]), place + 2
    if number is None:
        return None
    if scan.text(end) == "of":
        end += 1
    year = scan.number(end)
    known = year is not None and 1900 <= year <= 2200
    begin = date(year if known and year else scan.clock.last_day.year, 3 * number - 2, 1)
    label = f"Q{number} {begin.year}"
    return span(begin, back(begin, "quarter", -1), label), end + known


def ordinal(scan: Scan, place: int) -> Found:
    """Read ``the 3rd``, ``on the 3rd``, ``the third``: a day of the month with data."""
    skip = place
    while scan.text(skip) in ("on", "the"):
        skip += 1
    word = scan.words[skip] if skip < len(scan.words) else None
    if word is None or word.role or scan.stem(skip + 1) in ("week", "quarter", "day", "month"):
        return None
    if word.text in ORDINALS and scan.number(skip + 1) is not None:
        return None  # the first three days
    number = scan.number(skip) if word.unit == "th" else None
    if number is None and word.text in ORDINALS and skip > place:
        number = int(ORDINALS[word.text])
    if number is None:
        return None
    named = month_or_day(scan, skip)
    if named is not None:
        return named
    behind = _behind_day(scan, skip + 1, number)
    if behind is not None:
        return behind
    return _day_with_data(scan, number), skip + 1


def _day_with_data(scan: Scan, number: int) -> TimeRange:
    """Return the day of that number in the last month with data, or in the one before."""
    last = scan.clock.last_day
    if not 1 <= number <= 31:
        raise Declined(f"No month has a day {number}.")
    candidates = [month_days(last)[0], back(month_days(last)[0], "month", 1)]
    for month in candidates:
        day = safe(month.year, month.month, number)
        if day is not None and scan.clock.first_day <= day <= last:
            return span(day, day + DAY, long(day))
    return day_of(scan, last.year, last.month, number)


def _behind_day(scan: Scan, place: int, number: int) -> Found:
    """Read the month of ``first of January`` behind the day."""
    behind = place + (scan.text(place) == "of")
    month = MONTHS.get(scan.text(behind))
    if month is None:
        return None
    year = scan.number(behind + 1)
    known = year is not None and 1900 <= year <= 2200
    return day_of(scan, year if known else None, month, number), behind + 1 + known


def whole_year(scan: Scan, place: int) -> Found:
    """Read ``2025``."""
    number = scan.number(place)
    if number is None or not 1990 <= number <= 2100 or scan.words[place].unit:
        return None
    if scan.stem(place + 1) in ("order", "dollar", "item"):
        return None
    return span(date(number, 1, 1), date(number + 1, 1, 1), str(number)), place + 1


def day_of(scan: Scan, year: int | None, month: int, day: int) -> TimeRange:
    """Return the range of one day; without a year, in the one nearest to the data."""
    found = safe(year or _nearest_year(scan, month, day), month, day)
    if found is None:
        raise Declined(impossible(year, month, day))
    return span(found, found + DAY, long(found))


def month_of(scan: Scan, year: int | None, month: int) -> TimeRange:
    """Return the range of a month."""
    if not 1 <= month <= 12:
        raise Declined(f"There is no month {month}.")
    begin = date(year or _nearest_year(scan, month, 15), month, 1)
    label = f"{calendar.month_name[month]} {begin.year}"
    return span(begin, back(begin, "month", -1), label)


def _nearest_year(scan: Scan, month: int, day: int) -> int:
    """Return the year in which the day is nearest to the days with data."""
    first, last = scan.clock.first_day, scan.clock.last_day

    def apart(year: int) -> int:
        found = safe(year, month, min(day, 28))
        if found is None:
            return 10**6
        return max((first - found).days, (found - last).days, 0)

    return min(range(first.year - 1, last.year + 2), key=lambda y: (apart(y), -y))
