"""Hours of the local day in a question: between 11am and 2pm, after 5pm, before noon."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlquery.planner.errors import Declined
from nlquery.planner.reading import Hours
from nlquery.planner.tokens import Word
from nlquery.semantic.spec import AnyOf, Filter

DAY_HOURS = 24
NAMED = {"noon": 12, "midnight": 0, "midday": 12}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(am|pm|a\.m\.|p\.m\.)?")


def read_hours(words: Sequence[Word], field: str) -> list[Hours]:
    """Return the hours that are named; their words get the role ``hour``.

    Hours are half open: from 11am to 2pm are the hours 11, 12 and 13.

    Parameters
    ----------
    words
        The question.
    field
        The dimension of hours.

    Raises
    ------
    Declined
        If an hour does not exist.
    """
    found: list[Hours] = []
    for place in range(len(words)):
        if not words[place].role:
            one = _between(words, place, field) or _sided(words, place, field)
            one = one or _alone(words[place], place, field)
            found += [one] if one is not None else []
    return found


def _between(words: Sequence[Word], place: int, field: str) -> Hours | None:
    first = place + 1 if words[place].text in ("between", "from", "at") else place
    if first + 2 >= len(words) or words[first + 1].text not in ("and", "to", "until", "till"):
        return None
    end = _hour(words[first + 2])
    start = _hour(words[first], like=words[first + 2] if end is not None else None)
    listed = words[first + 1].text == "and" and (first == place or words[place].text == "at")
    if start is None or end is None or listed:
        return None
    for word in words[place : first + 3]:
        word.role = "hour"
    return span(start, end or DAY_HOURS, place, first + 3, field)


def span(first: int, last: int, start: int, end: int, field: str, name: str = "") -> Hours:
    """Return the hours from `first` to before `last`, over midnight where that is earlier.

    Parameters
    ----------
    start, end
        Indices of the words: ``words[start:end]``.
    field
        The dimension of hours.
    name
        What they are called besides: ``Morning``.
    """
    later = Filter(field=field, op=">=", values=(first,))
    sooner = Filter(field=field, op="<", values=(last,))
    if last == DAY_HOURS:
        conditions: tuple[Filter | AnyOf, ...] = (later,)
    else:
        conditions = (later, sooner) if first < last else (AnyOf(any_of=(later, sooner)),)
    return Hours(conditions, first, last, start, end, name)


def _sided(words: Sequence[Word], place: int, field: str) -> Hours | None:
    operators = {"after": ">=", "since": ">=", "from": ">=", "before": "<", "until": "<", "at": "="}
    operator = operators.get(words[place].text)
    if operator is None or place + 1 >= len(words):
        return None
    hour = _hour(words[place + 1])
    if hour is None:
        return None
    if hour == 0 and operator == ">=" and words[place].text in ("after", "since"):
        raise Declined(
            "After midnight is when the day begins; please name the hours.",
            ("Sales between 12am and 4am", "Sales by hour"),
        )
    words[place].role = words[place + 1].role = "hour"
    if operator == "=":
        return _one(hour, place, place + 2, field)
    later, bound = operator == ">=", hour if operator == ">=" else hour or 24
    condition = Filter(field=field, op=">=" if later else "<", values=(bound,))
    first, last = (hour, None) if later else (None, bound)
    return Hours((condition,), first, last, place, place + 2)


def _one(hour: int, start: int, end: int, field: str) -> Hours:
    return Hours((Filter(field=field, op="=", values=(hour,)),), hour, hour + 1, start, end)


def _alone(word: Word, place: int, field: str) -> Hours | None:
    """Read ``8am orders``."""
    if word.unit not in ("am", "pm") or word.role:
        return None
    hour = _hour(word)
    word.role = "hour"
    return None if hour is None else _one(hour, place, place + 1, field)


def _hour(word: Word, like: Word | None = None) -> int | None:
    """Return the hour from 0 to 23 that a word names; `like` lends its am or pm."""
    if word.text in NAMED:
        return NAMED[word.text]
    clock = _CLOCK.fullmatch(word.text)
    if clock is not None and clock[2] != "00":
        raise Declined(
            f"Orders are told apart by full hours, so {word.text} cannot be looked up.",
            ("Sales between 11am and 2pm", "Sales by hour"),
        )
    if clock is not None:
        return _of_day(int(clock[1]), (clock[3] or "").replace(".", ""))
    if word.number is None or word.unit == "$" or not word.number.is_integer():
        return None
    half = word.unit
    if half not in ("am", "pm"):
        if like is None or like.unit not in ("am", "pm") or word.unit:
            return None
        if word.number == 12 and like.unit == "pm":
            return 12
        half = like.unit if word.number <= (like.number or 0) % 12 or like.unit == "am" else "am"
    return _of_day(int(word.number), half)


def _of_day(hour: int, half: str) -> int:
    if half and not 1 <= hour <= 12:
        raise Declined(f"There is no hour {hour} {half}.")
    if hour > 23:
        raise Declined(f"There is no hour {hour}.")
    if not half:
        return hour
    return hour % 12 + (12 if half == "pm" else 0)
