"""Days that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<month>(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]{2,})?)\.?"
_DAY = (
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"(?:\s*(?:[-–]|to|and|until)\s*(?P<last>\d{1,2})(?:st|nd|rd|th)?)?"
)
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)")
_DAY_FIRST = re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}\b(?:,?\s+(?P<year>\d{{4}})\b)?", re.I)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+{_DAY}(?!\d|,\d|\.\d)(?:,?\s+(?P<year>\d{{4}})\b)?", re.I)


@dataclass(frozen=True)
class NamedDay:
    """A day as a text names it; without a year it may be of any."""

    text: str
    month: int
    day: int
    year: int | None
    start: int

    def is_one_of(self, days: set[date]) -> bool:
        """Return whether one of the days is meant."""
        same = {(d.month, d.day) for d in days if self.year in (None, d.year)}
        return (self.month, self.day) in same


def days_in(text: str) -> list[NamedDay]:
    """Return the days that a text names: 2025-01-31, 25–31 January 2025, Jan. 3."""
    found = [day for match in _ISO.finditer(text) for day in _read(match, int(match["month"]))]
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(text):
            found += _read(match, 1 + _MONTHS.index(match["month"][:3].lower()))
    return found


def _read(match: re.Match[str], month: int) -> Iterator[NamedDay]:
    year = int(match["year"]) if match["year"] else None
    groups = match.groupdict()
    for day in filter(None, (groups["day"], groups.get("last"))):
        if 1 <= month <= 12 and 1 <= int(day) <= 31:
            yield NamedDay(match.group(), month, int(day), year, match.start())


def known_days(text: str) -> set[date]:
    """Return the days that a text names with their year, and the days before them.

    The day before is known too: the end of a span is often the first day after it.
    """
    found: set[date] = set()
    for named in days_in(text):
        try:
            day = date(named.year or 0, named.month, named.day)
        except ValueError:
            continue
        found |= {day, day - timedelta(days=1)} if day > date.min else {day}
    return found
