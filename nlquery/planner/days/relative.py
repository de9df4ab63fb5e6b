"""Days told from today: yesterday, last week, three days ago, this month."""

from __future__ import annotations

import calendar
from datetime import date

from nlquery.planner.days.calendar import DAY, PAST, UNITS, WEEKDAYS, back, begin_of, long, span
from nlquery.planner.days.scan import Found, Scan
from nlquery.planner.days.written import day_of
from nlquery.planner.errors import Declined
from nlquery.semantic.spec import TimeRange


def named(scan: Scan, place: int) -> Found:
    """Read ``yesterday``, ``today``, ``the day before yesterday``, ``month to date``."""
    today, text = scan.clock.as_of, scan.text(place)
    if text == "yesterday":
        return span(today - DAY, today, "yesterday"), place + 1
    if text in ("today", "tonight"):
        return span(today, today + DAY, "today"), place + 1
    phrase = [scan.text(place + n) for n in range(3)]
    feast = _feast(scan, place)
    if feast is not None:
        return feast
    if phrase in (["week", "before", "last"], ["weekend", "before", "last"]):
        return _before_last(scan, text), place + 3
    if phrase == ["day", "before", "yesterday"]:
        return span(today - 2 * DAY, today - DAY, "the day before yesterday"), place + 3
    near = scan.text(place - 1) in ("of", "in", "for", "during")
    if text == "the" and near and phrase[1] in ("month", "quarter", "year"):
        begin = begin_of(scan.present, phrase[1])
        return span(begin, back(begin, phrase[1], -1), f"this {phrase[1]}"), place + 2
    if phrase[1:] == ["to", "date"] and text in ("year", "month", "week", "quarter"):
        return span(begin_of(scan.present, text), today, f"{text} to date"), place + 3
    if text in ("ytd", "mtd"):
        unit = "year" if text == "ytd" else "month"
        return span(begin_of(scan.present, unit), today, f"{unit} to date"), place + 1
    return None


_FEASTS = {
    ("new", "year", "day"): (1, 1), ("new", "years", "day"): (1, 1), ("new", "years"): (1, 1),
    ("new", "year", "eve"): (12, 31), ("new", "years", "eve"): (12, 31),
    ("valentine", "day"): (2, 14), ("valentines", "day"): (2, 14), ("independence", "day"): (7, 4),
    ("halloween",): (10, 31), ("christmas", "day"): (12, 25), ("christmas", "eve"): (12, 24),
    ("christmas",): (12, 25), ("boxing", "day"): (12, 26), ("cinco", "de", "mayo"): (5, 5),
}  # fmt: skip


def _feast(scan: Scan, place: int) -> Found:
    """Read ``New Year's Day`` and the other feasts that have a date of their own."""
    for length in (3, 2, 1):
        words = tuple(scan.text(place + n) for n in range(length))
        if words in _FEASTS:
            end = place + length
            year = scan.number(end) if end < len(scan.words) and not scan.words[end].unit else None
            if year is not None and 1990 <= year <= 2100:
                return day_of(scan, year, *_FEASTS[words]), end + 1
            return day_of(scan, None, *_FEASTS[words]), end
    return None


def _before_last(scan: Scan, unit: str) -> TimeRange:
    week = 7 * DAY
    if unit == "week":
        end = scan.clock.as_of - week
        return span(end - week, end, "the week before last")
    last = _past_weekend(scan.clock.as_of)
    return span(last - week, last - week + 2 * DAY, "the weekend before last")


def _past_weekend(today: date) -> date:
    """Return the Saturday before a day."""
    return today - ((today.weekday() - 5 - 1) % 7 + 1) * DAY


def relative(scan: Scan, place: int) -> Found:
    """Read ``last week``, ``this month``, ``three days ago``."""
    place = _most_recent(scan, place)
    text = scan.text(place)
    if text in PAST:
        return _past(scan, place)
    if text in ("this", "current"):
        return _this(scan, place)
    number = 1 if text in ("a", "an") else scan.number(place)
    unit = scan.stem(place + 1)
    if number is not None and unit in UNITS and scan.text(place + 2) == "ago":
        start = back(scan.clock.as_of, unit, number)
        label = f"{number} {unit}{'s' * (number != 1)} ago"
        if unit != "day":
            raise Declined(
                f"“{label}” can be that day, or the whole {unit} from then.",
                (f"Sales on {long(start)}", f"Sales since {long(start)}"),
            )
        end = start + DAY
        return span(start, end, label), place + 3
    return None


def _most_recent(scan: Scan, place: int) -> int:
    """Return where ``recent`` of ``most recent`` stands."""
    return place + 1 if scan.text(place) == "most" and scan.text(place + 1) == "recent" else place


def _past(scan: Scan, place: int) -> Found:
    number, unit = scan.number(place + 1), scan.stem(place + 2)
    today = scan.clock.as_of
    if number is not None and number > 0 and unit in UNITS:
        label = f"last {number} {unit}{'s' * (number != 1)}"
        return span(back(today, unit, number), today, label), place + 3
    unit, text = scan.stem(place + 1), scan.text(place + 1)
    if text in WEEKDAYS and not text.endswith("days"):
        since = (today.weekday() - WEEKDAYS[text] - 1) % 7 + 1
        day = today - since * DAY
        return span(day, day + DAY, f"last {calendar.day_name[day.weekday()]}"), place + 2
    if unit == "weekend":
        saturday = _past_weekend(today)
        return span(saturday, saturday + 2 * DAY, "last weekend"), place + 2
    return _last_unit(scan, unit, place + 2)


_SIDES = frozenset({"since", "starting", "from", "until", "till", "through", "before", "after"})


def last_weekday(scan: Scan, place: int) -> Found:
    """Read the Thursday of ``since Thursday``: the last one with data."""
    text, today = scan.text(place), scan.clock.as_of
    if text not in WEEKDAYS or scan.text(place - 1) not in _SIDES:
        return None
    if scan.text(place - 2) in WEEKDAYS or scan.stem(place - 2) in UNITS:
        return None  # "Wednesday through Saturday", "the day before Friday"
    day = today - ((today.weekday() - WEEKDAYS[text] - 1) % 7 + 1) * DAY
    return span(day, day + DAY, f"{calendar.day_name[day.weekday()]}, {long(day)}"), place + 1


def _last_unit(scan: Scan, unit: str, end: int) -> Found:
    today = scan.clock.as_of
    if unit == "day":
        return span(today - DAY, today, "the last day"), end
    if unit == "week":
        week = 7 * DAY
        shift = week if scan.both_weeks else 0 * DAY
        return span(today - week - shift, today - shift, "last week"), end
    if unit in ("month", "quarter", "year"):
        begin = begin_of(scan.present, unit)
        return span(back(begin, unit, 1), begin, f"last {unit}"), end
    return None


def _this(scan: Scan, place: int) -> Found:
    unit, text, today = scan.stem(place + 1), scan.text(place + 1), scan.clock.as_of
    if text in WEEKDAYS:
        day = begin_of(scan.present, "week") + WEEKDAYS[text] * DAY
        return span(day, day + DAY, f"this {calendar.day_name[day.weekday()]}"), place + 2
    if unit == "week" and scan.both_weeks:
        return span(today - 7 * DAY, today, "this week"), place + 2
    if unit in ("week", "month", "quarter", "year"):
        begin = begin_of(scan.present, unit)
        return span(begin, back(begin, unit, -1), f"this {unit}"), place + 2
    return None
