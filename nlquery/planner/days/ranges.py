"""Ranges of days: ``since January 2``, ``from Monday to Friday``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from nlquery.planner import language
from nlquery.planner.days.calendar import DAY, MONTHS, RANGE, UNITS, back, span
from nlquery.planner.days.relative import last_weekday, named, relative
from nlquery.planner.days.scan import Found, Scan, Span
from nlquery.planner.days.weeks import nth_week, week_of, weekend_of
from nlquery.planner.days.written import day_of, month_or_day, ordinal, quarter, whole_year, written
from nlquery.planner.errors import Declined
from nlquery.planner.tokens import ORDINALS, Word
from nlquery.semantic.clock import Clock
from nlquery.semantic.spec import TimeRange


def open_range(scan: Scan, place: int) -> Found:
    """Read ``since X``, ``after X``, ``before X``, ``until X``."""
    onward = _onward(scan, place)
    if onward is not None:
        return onward
    word = scan.text(place)
    if word == "up" and scan.text(place + 1) in ("to", "until", "till", "through"):
        found = open_range(Scan([*scan.words[:place], Word("until"), *scan.words[place + 2 :]],
                                scan.clock), place)  # fmt: skip
        return None if found is None else (found[0], found[1] + 1)
    if word not in ("since", "after", "before", "until", "till", "starting", "through"):
        return None
    skip = place + 2 if scan.text(place + 1) in ("the", "from", "on") else place + 1
    found = one(scan, skip) or one(scan, place + 1) or last_weekday(scan, skip)
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


def _onward(scan: Scan, place: int) -> Found:
    """Read ``from January 20 on`` and ``January 20 onwards``."""
    skip = place
    while scan.text(skip) in ("from", "the", "on", "starting"):
        skip += 1
    found = one(scan, skip) if skip < len(scan.words) else None
    if found is None:
        return None
    range_, end = found
    after, last = scan.text(end), scan.text(skip - 1) if skip > place else ""
    on = after in ("onward", "onwards", "forward") or (
        after == "on" and last in ("from", "the", "starting") and scan.text(place) != "on"
    )
    if not on:
        return None
    return TimeRange(start=range_.start, label=f"since {range_.label}"), end + 1


def closed_range(scan: Scan, place: int) -> Found:
    """Read ``[from|between] A to|and|through B``."""
    found = _days_of_month(scan, place)
    if found is not None:
        return found
    begun = scan.text(place) in ("from", "between")
    first = one(scan, place + 1 if begun else place)
    if first is None:
        return None
    left, middle = first
    between = scan.text(place) == "between" and scan.text(middle) == "and"
    if not (between or scan.text(middle) in RANGE):
        return None
    if between and _is_change(scan, left):
        return None
    if scan.text(middle) == "to" and (
        (not begun and _is_comparison(scan, middle)) or _is_change(scan, left)
    ):
        return None  # "compare January 2 to January 3" is about two days
    start = middle + 2 if scan.text(middle + 1) == "the" else middle + 1
    second = one(scan, start) or _bare_day(scan, start, left.start)
    if second is None or left.start is None or second[0].end is None:
        return None
    right, end = second
    last = right.end
    assert last is not None
    if last - left.start == 2 * DAY and _grows(scan):
        return None  # the growth from one day to the next
    if last <= left.start and last.year == left.start.year:
        raise Declined(f"The range from {left.label} to {right.label} ends before it begins.")
    return TimeRange(start=left.start, end=last, label=f"{left.label} to {right.label}"), end


def _days_of_month(scan: Scan, place: int) -> Found:
    """Read ``10 to 15 January``: the month stands behind both days."""
    begun = scan.text(place) in ("from", "between")
    at = place + begun
    first, joint = scan.number(at), scan.text(at + 1)
    if first is None or joint not in (*RANGE, *(("and",) if begun else ())):
        return None
    if scan.number(at + 2) is None:
        return None
    last = month_or_day(scan, at + 2)
    if last is None or last[0].start is None or last[0].end is None:
        return None
    day = day_of(scan, last[0].start.year, last[0].start.month, first)
    if day.start is None or day.start >= last[0].start:
        raise Declined(f"The range from {day.label} to {last[0].label} ends before it begins.")
    return span(day.start, last[0].end, f"{day.label} to {last[0].label}"), last[1]


def _grows(scan: Scan) -> bool:
    return any(word.text in language.GROWTH for word in scan.words)


def _is_change(scan: Scan, left: TimeRange) -> bool:
    """Return whether the change ``from last week to this week`` is asked for, not their sum."""
    changed = any(w.text in language.CHANGE | language.GROWTH for w in scan.words)
    texts = [w.text for w in scan.words]
    moved = {("go", "up"), ("go", "down"), ("went", "up"), ("went", "down"), ("up", "or")}
    changed = changed or bool(moved & {*pairwise(texts)})
    much = ("by", "how") in pairwise(texts) or any(text in language.SHARE for text in texts)
    much = much or bool(language.CHANGE & {*texts} or moved & {*pairwise(texts)})
    most = language.HIGHEST | language.LOWEST | {"much"}
    much = much or bool(language.GROWTH - {"growth"} & {*texts} and most & {*texts})
    return changed and bool(left.label) and (much or not left.label[-4:].isdigit())


def _is_comparison(scan: Scan, middle: int) -> bool:
    """Return whether the ``to`` sets two days side by side; one of two spans does not."""
    compared = any(w.text in ("compare", "compared", "comparing") for w in scan.words)
    months = sum(w.stem in MONTHS for w in scan.words)
    spans = months >= 4 or (months == 2 and scan.number(middle + 1) is not None)
    return compared and not spans


def _bare_day(scan: Scan, place: int, near: date | None) -> Found:
    """Read the 3 of ``January 1 to 3``, and ``third``."""
    number = scan.number(place)
    if number is None and scan.text(place) in ORDINALS:
        number = int(ORDINALS[scan.text(place)])
    if number is None or near is None:
        return None
    return day_of(scan, near.year, near.month, number), place + 1


def one(scan: Scan, place: int) -> Found:
    """Read one day, week, month …, that is no range of two."""
    readers: tuple[Callable[[Scan, int], Found], ...] = (
        named,
        weekend_of,
        week_of,
        nth_week,
        relative,
        written,
        month_or_day,
        quarter,
        ordinal,
        whole_year,
    )
    return next((found for reader in readers if (found := reader(scan, place))), None)


def read_days(words: Sequence[Word], clock: Clock, before: TimeRange | None = None) -> list[Span]:
    """Return the ranges in the order they stand in; their words get the role ``time``.

    Parameters
    ----------
    words
        The question.
    clock
        The days with data.
    before
        The range of the question before, which ``the week before`` steps back from.

    Raises
    ------
    Declined
        If a date cannot exist.
    """
    scan = Scan(words, clock)
    spans: list[Span] = []
    place = 0
    while place < len(scan.words):
        known = spans[-1].range if spans else before
        found = step_back(scan, place, known) or step_on(scan, place, known)
        found = found or open_range(scan, place) or closed_range(scan, place) or one(scan, place)
        found = found or (another_day(scan, place, spans[-1]) if spans else None)
        if found is None:
            place += 1
            continue
        range_, end = found
        if spans and (range_.start, range_.end) == (spans[-1].range.start, spans[-1].range.end):
            told = " ".join(word.text for word in words[place:end])
            range_ = _earlier(range_, f"the {told}") if scan.text(place) in _EARLIER else range_
        spans.append(Span(range_, place, end))
        for word in scan.words[place:end]:
            word.role = "time"
        place = end
    return spans


_EARLIER = ("previous", "prior", "preceding", "past")
_BEFORE = ("before", "prior", "earlier", "preceding")


def step_back(scan: Scan, place: int, known: TimeRange | None) -> Found:
    """Read ``the week before [that]``, and ``the one before``."""
    if known is None or known.start is None or known.end is None:
        return None
    unit, end = scan.stem(place), place + 2
    if unit not in (*UNITS, "one", "period", "weekend") or scan.text(place + 1) not in _BEFORE:
        return None
    if scan.text(end) in ("that", "it", "this"):
        end += 1
    elif scan.stem(end) in ("yesterday", "last", *MONTHS) or scan.number(end) is not None:
        return None
    if unit in ("one", "period") or (unit in UNITS and known.end - known.start > DAY * UNITS[unit]):
        return _earlier(known, f"the {unit} before"), end
    if unit == "weekend":
        return span(known.start - 7 * DAY, known.end - 7 * DAY, f"the {unit} before"), end
    return span(back(known.start, unit, 1), known.start, f"the {unit} before"), end


def step_on(scan: Scan, place: int, known: TimeRange | None) -> Found:
    """Read ``the day after``, ``the next day`` and ``the following week``."""
    if known is None or known.start is None or known.end is None:
        return None
    unit, end = scan.stem(place), place + 2
    behind = unit in UNITS and scan.text(place + 1) in ("after", "later")
    if scan.text(place) in ("next", "following") and scan.stem(place + 1) in UNITS:
        unit, behind = scan.stem(place + 1), True
    elif behind and scan.text(end) in ("that", "it", "this"):
        end += 1
    elif behind and (scan.stem(end) in ("yesterday", *MONTHS) or scan.number(end) is not None):
        return None
    if not behind or known.end - known.start > DAY * UNITS[unit]:
        return None
    return span(known.end, back(known.end, unit, -1), f"the {unit} after"), end


def _earlier(known: TimeRange, label: str) -> TimeRange:
    """Return the range of the same length, or the calendar month, directly before."""
    assert known.start is not None
    assert known.end is not None
    whole = known.start.day == 1 and known.end.day == 1
    months = (known.end.year - known.start.year) * 12 + known.end.month - known.start.month
    if whole and months > 0:
        return span(back(known.start, "month", months), known.start, label)
    return span(known.start - (known.end - known.start), known.start, label)


def another_day(scan: Scan, place: int, last: Span) -> Found:
    """Read the 3 of ``January 2 and 3``."""
    number, follows = scan.number(place), scan.text(place + 1)
    joined = place - last.end <= 1 and (
        scan.text(place - 1) in ("and", "or", "&") or scan.words[place - 1].pause
    )
    ended = place + 1 >= len(scan.words) or scan.words[place].pause
    plain = ended or follows in (
        "and",
        "or",
        "at",
        "in",
        "for",
        "by",
        "to",
        "on",
        "combined",
        "only",
        "alone",
        "together",
        "please",
        "from",
    )
    if number is None or not (last.is_day and joined and plain) or last.range.start is None:
        return None
    return day_of(scan, last.range.start.year, last.range.start.month, number), place + 1
