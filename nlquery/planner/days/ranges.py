"""Ranges of days: ``since January 2``, ``from Monday to Friday``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from nlquery.planner.days.calendar import RANGE
from nlquery.planner.days.relative import named, relative
from nlquery.planner.days.scan import Found, Scan, Span
from nlquery.planner.days.weeks import nth_week, weekend_of
from nlquery.planner.days.written import day_of, month_or_day, ordinal, quarter, whole_year, written
from nlquery.planner.errors import Declined
from nlquery.planner.tokens import Word
from nlquery.semantic.clock import Clock
from nlquery.semantic.spec import TimeRange


def open_range(scan: Scan, place: int) -> Found:
    """Read ``since X``, ``after X``, ``before X``, ``until X``."""
    word = scan.text(place)
    if word not in ("since", "after", "before", "until", "till", "starting", "through"):
        return None
    skip = place + 2 if scan.text(place + 1) in ("the", "from", "on") else place + 1
    found = one(scan, skip)
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


def closed_range(scan: Scan, place: int) -> Found:
    """Read ``[from|between] A to|and|through B``."""
    begun = scan.text(place) in ("from", "between")
    first = one(scan, place + 1 if begun else place)
    if first is None:
        return None
    left, middle = first
    between = scan.text(place) == "between" and scan.text(middle) == "and"
    if not (between or scan.text(middle) in RANGE):
        return None
    if not begun and scan.text(middle) == "to" and _is_comparison(scan):
        return None  # "compare January 2 to January 3" is about two days
    start = middle + 2 if scan.text(middle + 1) == "the" else middle + 1
    second = one(scan, start) or _bare_day(scan, start, left.start)
    if second is None or left.start is None or second[0].end is None:
        return None
    right, end = second
    last = right.end
    assert last is not None
    if last <= left.start and last.year == left.start.year:
        raise Declined(f"The range from {left.label} to {right.label} ends before it begins.")
    return TimeRange(start=left.start, end=last, label=f"{left.label} to {right.label}"), end


def _is_comparison(scan: Scan) -> bool:
    return any(w.text in ("compare", "compared", "comparing") for w in scan.words)


def _bare_day(scan: Scan, place: int, near: date | None) -> Found:
    """Read the 3 of ``January 1 to 3``."""
    number = scan.number(place)
    if number is None or near is None:
        return None
    return day_of(scan, near.year, near.month, number), place + 1


def one(scan: Scan, place: int) -> Found:
    """Read one day, week, month …, that is no range of two."""
    readers: tuple[Callable[[Scan, int], Found], ...] = (
        named,
        weekend_of,
        relative,
        nth_week,
        written,
        month_or_day,
        quarter,
        ordinal,
        whole_year,
    )
    return next((found for reader in readers if (found := reader(scan, place))), None)


def read_days(words: Sequence[Word], clock: Clock) -> list[Span]:
    """Return the ranges in the order they stand in; their words get the role ``time``.

    Raises
    ------
    Declined
        If a date cannot exist.
    """
    scan = Scan(words, clock)
    spans: list[Span] = []
    place = 0
    while place < len(scan.words):
        found = open_range(scan, place) or closed_range(scan, place) or one(scan, place)
        if found is None:
            place += 1
            continue
        range_, end = found
        spans.append(Span(range_, place, end))
        for word in scan.words[place:end]:
            word.role = "time"
        place = end
    return spans
