"""Days in a question: names, dates, ranges and relative ones, as half-open ranges.

Relative ones are read against the clock's ``as_of``. A date without a year takes the year that
is nearest to the data, a day without a month the month.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from nlquery.planner.errors import Declined
from nlquery.planner.tokens import ORDINALS, Word
from nlquery.semantic.clock import Clock
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


@dataclass(frozen=True)
class Span:
    """A range of days and the words it was read from.

    Attributes
    ----------
    range
        The days.
    start, end
        Indices of its words: ``words[start:end]``.
    """

    range: TimeRange
    start: int
    end: int

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        first, last = self.range.start, self.range.end
        return first is not None and last is not None and last - first == DAY


Found = tuple[TimeRange, int] | None


class Days:
    """Reads the days of one question.

    Parameters
    ----------
    words
        The question; words that are read get the role ``time``.
    clock
        The days with data and the day relative words are read against.
    """

    def __init__(self, words: Sequence[Word], clock: Clock) -> None:
        self._words = words
        self._clock = clock
        self._both_weeks = {"this", "last"} <= {
            a.text for a, b in pairwise(words) if b.stem == "week"
        }

    def read(self) -> list[Span]:
        """Return the ranges in the order they stand in.

        Raises
        ------
        Declined
            If a date cannot exist.
        """
        spans: list[Span] = []
        place = 0
        while place < len(self._words):
            found = self._open(place) or self._range(place) or self._one(place)
            if found is None:
                place += 1
                continue
            range_, end = found
            spans.append(Span(range_, place, end))
            for word in self._words[place:end]:
                word.role = "time"
            place = end
        return spans

    def _text(self, place: int) -> str:
        return self._words[place].text if 0 <= place < len(self._words) else ""

    def _stem(self, place: int) -> str:
        return self._words[place].stem if 0 <= place < len(self._words) else ""

    def _number(self, place: int) -> int | None:
        if not 0 <= place < len(self._words):
            return None
        word = self._words[place]
        if word.number is None or word.unit not in ("", "th") or not word.number.is_integer():
            return None
        return int(word.number)

    def _open(self, place: int) -> Found:
        """Read ``since X``, ``after X``, ``before X``, ``until X``."""
        word = self._text(place)
        if word not in ("since", "after", "before", "until", "till", "starting", "through"):
            return None
        skip = place + 2 if self._text(place + 1) in ("the", "from", "on") else place + 1
        found = self._one(skip)
        if found is None:
            return None
        range_, end = found
        label = f"{word} {range_.label}"
        if word in ("since", "starting"):
            return TimeRange(start=range_.start, label=label), end
        if word == "after":
            return TimeRange(start=range_.end, label=label), end
        if word == "before":
            return TimeRange(end=range_.start, label=label), end
        return TimeRange(end=range_.end, label=label), end

    def _range(self, place: int) -> Found:
        """Read ``[from|between] A to|and|through B``."""
        begun = self._text(place) in ("from", "between")
        first = self._one(place + 1 if begun else place)
        if first is None:
            return None
        left, middle = first
        between = self._text(place) == "between" and self._text(middle) == "and"
        if not (between or self._text(middle) in RANGE):
            return None
        if not begun and self._text(middle) == "to" and self._is_comparison:
            return None  # "compare January 2 to January 3" is about two days
        start = middle + 2 if self._text(middle + 1) == "the" else middle + 1
        second = self._one(start, left.start) or self._bare_day(start, left.start)
        if second is None or left.start is None or second[0].end is None:
            return None
        right, end = second
        last = right.end
        assert last is not None
        if last <= left.start and last.year == left.start.year:
            raise Declined(f"The range from {left.label} to {right.label} ends before it begins.")
        return TimeRange(start=left.start, end=last, label=f"{left.label} to {right.label}"), end

    @property
    def _is_comparison(self) -> bool:
        return any(w.text in ("compare", "compared", "comparing") for w in self._words)

    def _bare_day(self, place: int, near: date | None) -> Found:
        """Read the 3 of ``January 1 to 3``."""
        number = self._number(place)
        if number is None or near is None:
            return None
        return self._day(near.year, near.month, number), place + 1

    def _one(self, place: int, near: date | None = None) -> Found:
        readers: tuple[Callable[[int], Found], ...] = (
            self._named,
            self._weekend_of,
            self._relative,
            self._nth_week,
            self._written,
            self._month,
            self._quarter,
            self._ordinal,
            self._year,
        )
        return next((found for reader in readers if (found := reader(place))), None)

    def _named(self, place: int) -> Found:
        today, text = self._clock.as_of, self._text(place)
        if text == "yesterday":
            return _span(today - DAY, today, "yesterday"), place + 1
        if text in ("today", "tonight"):
            return _span(today, today + DAY, "today"), place + 1
        phrase = [self._text(place + n) for n in range(3)]
        if phrase == ["day", "before", "yesterday"]:
            return _span(today - 2 * DAY, today - DAY, "the day before yesterday"), place + 3
        if phrase[1:] == ["to", "date"] and text in ("year", "month", "week", "quarter"):
            return _span(_begin(self._present, text), today, f"{text} to date"), place + 3
        if text in ("ytd", "mtd"):
            unit = "year" if text == "ytd" else "month"
            return _span(_begin(self._present, unit), today, f"{unit} to date"), place + 1
        return None

    @property
    def _present(self) -> date:
        """The day whose week, month and year are "this" one."""
        return self._clock.as_of if self._clock.fresh else self._clock.last_day

    def _relative(self, place: int) -> Found:
        text = self._text(place)
        if text in PAST:
            return self._past(place)
        if text in ("this", "current"):
            return self._this(place)
        number = 1 if text in ("a", "an") else self._number(place)
        unit = self._stem(place + 1)
        if number is not None and unit in UNITS and self._text(place + 2) == "ago":
            start = _back(self._clock.as_of, unit, number)
            end = start + DAY if unit in ("day", "week") else _back(start, unit, -1)
            label = f"{number} {unit}{'s' * (number != 1)} ago"
            return _span(start, end, label), place + 3
        return None

    def _weekend_of(self, place: int) -> Found:
        """Read ``weekend of January 4``: the Saturday and Sunday next to that day."""
        if self._text(place) != "weekend" or self._text(place + 1) != "of":
            return None
        found = self._one(place + 2)
        if found is None or found[0].start is None:
            return None
        day, end = found[0].start, found[0].end
        if end is None or end - day > DAY:
            return None
        saturday = day + (5 - day.weekday()) * DAY
        label = f"the weekend of {_long(saturday)}"
        return _span(saturday, saturday + 2 * DAY, label), found[1]

    def _past(self, place: int) -> Found:
        number, unit = self._number(place + 1), self._stem(place + 2)
        today = self._clock.as_of
        if number is not None and number > 0 and unit in UNITS:
            label = f"last {number} {unit}{'s' * (number != 1)}"
            return _span(_back(today, unit, number), today, label), place + 3
        unit, text = self._stem(place + 1), self._text(place + 1)
        if text in WEEKDAYS and not text.endswith("days"):
            back = (today.weekday() - WEEKDAYS[text] - 1) % 7 + 1
            day = today - back * DAY
            return _span(day, day + DAY, f"last {calendar.day_name[day.weekday()]}"), place + 2
        if unit == "weekend":
            saturday = today - ((today.weekday() - 5 - 1) % 7 + 1) * DAY
            return _span(saturday, saturday + 2 * DAY, "last weekend"), place + 2
        return self._last_unit(unit, place + 2)

    def _last_unit(self, unit: str, end: int) -> Found:
        today = self._clock.as_of
        if unit == "day":
            return _span(today - DAY, today, "the last day"), end
        if unit == "week":
            week = 7 * DAY
            shift = week if self._both_weeks else 0 * DAY
            return _span(today - week - shift, today - shift, "last week"), end
        if unit in ("month", "quarter", "year"):
            begin = _begin(self._present, unit)
            return _span(_back(begin, unit, 1), begin, f"last {unit}"), end
        return None

    def _this(self, place: int) -> Found:
        unit, text, today = self._stem(place + 1), self._text(place + 1), self._clock.as_of
        if text in WEEKDAYS:
            day = _begin(self._present, "week") + WEEKDAYS[text] * DAY
            return _span(day, day + DAY, f"this {calendar.day_name[day.weekday()]}"), place + 2
        if unit == "week" and self._both_weeks:
            return _span(today - 7 * DAY, today, "this week"), place + 2
        if unit in ("week", "month", "quarter", "year"):
            begin = _begin(self._present, unit)
            return _span(begin, _back(begin, unit, -1), f"this {unit}"), place + 2
        return None

    def _nth_week(self, place: int) -> Found:
        """Read ``first week [of January]``, ``last 3 days of January``, ``first five days``."""
        text = self._text(place)
        order = ORDINALS.get(text) or (-1 if text == "last" else None)
        unit = self._stem(place + 1)
        if order is None or unit not in ("week",):
            return self._first_days(place)
        month, end = self._of_month(place + 2)
        if order == -1 and end == place + 2:
            return None
        begin, after = month
        label = f"the {text} week of {calendar.month_name[begin.month]}"
        if order == -1:
            return _span(after - 7 * DAY, after, label), end
        first = begin + int(order - 1) * 7 * DAY
        if first >= after:
            raise Declined(f"{calendar.month_name[begin.month]} has no {text} week.")
        return _span(first, min(first + 7 * DAY, after), label), end

    def _first_days(self, place: int) -> Found:
        number = self._number(place + 1)
        if self._text(place) != "first" or number is None or self._stem(place + 2) != "day":
            return None
        month, end = self._of_month(place + 3)
        begin = month[0]
        if number > MOST_DAYS:
            raise Declined(f"{number:,} days are longer than any data.")
        label = f"the first {number} days of {calendar.month_name[begin.month]}"
        return _span(begin, begin + number * DAY, label), end

    def _of_month(self, place: int) -> tuple[tuple[date, date], int]:
        """Return a month's days: the named one's, else the one of the last day with data."""
        if self._text(place) in ("of", "in"):
            skip = place + 2 if self._text(place + 1) == "the" else place + 1
            if self._text(skip) == "month":
                return _month_of(self._clock.last_day), skip + 1
            found = self._month(skip)
            if found is not None and found[0].start is not None and found[0].end is not None:
                return (found[0].start, found[0].end), found[1]
        return _month_of(self._clock.last_day), place

    def _written(self, place: int) -> Found:
        """Read ``2025-01-02``, ``1/2/2025`` and ``1/2``."""
        text = self._text(place)
        iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
        if iso:
            return self._day(int(iso[1]), int(iso[2]), int(iso[3])), place + 1
        month = re.fullmatch(r"(\d{4})-(\d{1,2})", text)
        if month:
            return self._whole_month(int(month[1]), int(month[2])), place + 1
        us = re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{2,4}))?", text)
        if not us:
            return None
        year = None if us[3] is None else int(us[3]) + (2000 if len(us[3]) == 2 else 0)
        return self._day(year, int(us[1]), int(us[2])), place + 1

    def _month(self, place: int) -> Found:
        """Read ``January``, ``Jan 2nd``, ``January 2025``, ``Jan 2, 2025``, ``2 January``."""
        day, at = None, place
        if self._number(place) is not None:
            day, at = self._number(place), place + 1
            at += self._text(at) == "of"
        month = MONTHS.get(self._text(at))
        if month is None or not self._is_month(at, day is not None):
            return None
        end = at + 1
        if day is None:
            number = self._number(end)
            follows = self._text(end + 1)
            if number is not None and number < 1000 and follows not in UNITS:
                day, end = number, end + 1
        year = self._number(end)
        year = year if year is not None and 1900 <= year <= 2200 else None
        end += year is not None
        if day is None:
            return self._whole_month(year, month), end
        return self._day(year, month, day), end

    def _is_month(self, place: int, has_day: bool) -> bool:
        """Return whether the word is the month: ``may`` and ``mar`` need company."""
        if self._text(place) not in ("may", "march", "mar", "sun"):
            return True
        before = self._text(place - 1) in ("in", "of", "since", "during", "for", "on", "last")
        return has_day or before or self._number(place + 1) is not None

    def _quarter(self, place: int) -> Found:
        text = self._text(place)
        number, end = None, place
        if re.fullmatch(r"q", text) and self._number(place + 1) in (1, 2, 3, 4):
            number, end = self._number(place + 1), place + 2
        elif text in ORDINALS and self._stem(place + 1) == "quarter":
            number, end = int(ORDINALS[text]), place + 2
        if number is None:
            return None
        if self._text(end) == "of":
            end += 1
        year = self._number(end)
        known = year is not None and 1900 <= year <= 2200
        begin = date(year if known and year else self._clock.last_day.year, 3 * number - 2, 1)
        label = f"Q{number} {begin.year}"
        return _span(begin, _back(begin, "quarter", -1), label), end + known

    def _ordinal(self, place: int) -> Found:
        """Read ``the 3rd``, ``on the 3rd``, ``the third``: a day of the month with data."""
        skip = place
        while self._text(skip) in ("on", "the"):
            skip += 1
        word = self._words[skip] if skip < len(self._words) else None
        if word is None or self._stem(skip + 1) in ("week", "quarter", "day", "month"):
            return None
        if word.text in ORDINALS and self._number(skip + 1) is not None:
            return None  # the first three days
        number = self._number(skip) if word.unit == "th" else None
        if number is None and word.text in ORDINALS and skip > place:
            number = int(ORDINALS[word.text])
        if number is None:
            return None
        named = self._month(skip)
        if named is not None:
            return named
        last = self._clock.last_day
        if not 1 <= number <= 31:
            raise Declined(f"No month has a day {number}.")
        candidates = [_month_of(last)[0], _back(_month_of(last)[0], "month", 1)]
        for month in candidates:
            day = _safe(month.year, month.month, number)
            if day is not None and self._clock.first_day <= day <= last:
                return _span(day, day + DAY, _long(day)), skip + 1
        return self._day(last.year, last.month, number), skip + 1

    def _year(self, place: int) -> Found:
        number = self._number(place)
        if number is None or not 1990 <= number <= 2100 or self._words[place].unit:
            return None
        if self._stem(place + 1) in ("order", "dollar", "item"):
            return None
        return _span(date(number, 1, 1), date(number + 1, 1, 1), str(number)), place + 1

    def _day(self, year: int | None, month: int, day: int) -> TimeRange:
        found = _safe(year or self._nearest_year(month, day), month, day)
        if found is None:
            raise Declined(_impossible(year, month, day))
        return _span(found, found + DAY, _long(found))

    def _whole_month(self, year: int | None, month: int) -> TimeRange:
        if not 1 <= month <= 12:
            raise Declined(f"There is no month {month}.")
        begin = date(year or self._nearest_year(month, 15), month, 1)
        label = f"{calendar.month_name[month]} {begin.year}"
        return _span(begin, _back(begin, "month", -1), label)

    def _nearest_year(self, month: int, day: int) -> int:
        """Return the year in which the day is nearest to the days with data."""
        first, last = self._clock.first_day, self._clock.last_day

        def apart(year: int) -> int:
            found = _safe(year, month, min(day, 28))
            if found is None:
                return 10**6
            return max((first - found).days, (found - last).days, 0)

        return min(range(first.year - 1, last.year + 2), key=lambda y: (apart(y), -y))


def _span(start: date, end: date, label: str) -> TimeRange:
    return TimeRange(start=start, end=max(end, start + DAY), label=label)


def _long(day: date) -> str:
    return f"{calendar.month_name[day.month]} {day.day}, {day.year}"


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _impossible(year: int | None, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return f"There is no month {month}."
    of = f" {year}" if year else ""
    return f"{calendar.month_name[month]}{of} has no day {day}."


def _begin(day: date, unit: str) -> date:
    """Return the first day of the week, month, quarter or year."""
    if unit == "week":
        return day - day.weekday() * DAY
    month = {"month": day.month, "quarter": 3 * ((day.month - 1) // 3) + 1, "year": 1}[unit]
    return date(day.year, month, 1)


def _back(day: date, unit: str, number: int) -> date:
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


def _month_of(day: date) -> tuple[date, date]:
    begin = day.replace(day=1)
    return begin, _back(begin, "month", -1)
