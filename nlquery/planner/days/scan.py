"""The words of a question, looked at for days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from nlquery.planner.days.calendar import DAY, PAST
from nlquery.planner.tokens import Word
from nlquery.semantic.clock import Clock
from nlquery.semantic.spec import TimeRange


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


@dataclass(frozen=True)
class Scan:
    """The words of one question and the day that relative ones are read against.

    Attributes
    ----------
    words
        The question.
    clock
        The days with data.
    """

    words: Sequence[Word]
    clock: Clock

    @cached_property
    def both_weeks(self) -> bool:
        """Whether this week and the last are both named."""
        named = {a.text for a, b in pairwise(self.words) if b.stem == "week"}
        return bool(named & {"this", "current"}) and bool(named & PAST)

    @property
    def present(self) -> date:
        """The day whose week, month and year are "this" one."""
        return self.clock.as_of if self.clock.fresh else self.clock.last_day

    def text(self, place: int) -> str:
        """Return the word at a place; nothing beyond the ends."""
        return self.words[place].text if 0 <= place < len(self.words) else ""

    def stem(self, place: int) -> str:
        """Return a word's stem."""
        return self.words[place].stem if 0 <= place < len(self.words) else ""

    def number(self, place: int) -> int | None:
        """Return the whole number at a place."""
        if not 0 <= place < len(self.words):
            return None
        word = self.words[place]
        if word.number is None or word.unit not in ("", "th") or not word.number.is_integer():
            return None
        return int(word.number)
