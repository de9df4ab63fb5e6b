"""A question read: what its words are, before they become a query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nlquery.planner import fillers, language
from nlquery.planner.days import Span
from nlquery.planner.entries import Link
from nlquery.planner.sorts import Sort
from nlquery.planner.tokens import Word
from nlquery.semantic.spec import AnyOf, Filter


@dataclass(frozen=True)
class Threshold:
    """``over $50``: an operator, a number, and where they stand."""

    op: str
    value: float
    unit: str
    start: int
    end: int


@dataclass(frozen=True)
class Hours:
    """Hours of the day and where they stand.

    Attributes
    ----------
    conditions
        What rows must meet; nothing for ``at no hour in particular``.
    first, last
        The hours from which and before which, None where that side is open.
    start, end
        Indices of the words: ``words[start:end]``.
    name
        What they are called besides: ``Morning``.
    """

    conditions: tuple[Filter | AnyOf, ...]
    first: int | None
    last: int | None
    start: int
    end: int
    name: str = ""

    @property
    def is_one(self) -> bool:
        """Whether it is a single hour."""
        return self.first is not None and self.last == self.first + 1

    @property
    def values(self) -> tuple[int, ...]:
        """The hours, over midnight where they end before they begin."""
        first, last = self.first or 0, 24 if self.last is None else self.last
        length = last - first if last > first else 24 - first + last
        return tuple((first + n) % 24 for n in range(length))

    @property
    def label(self) -> str:
        """What they are called: ``11am to 2pm``, ``before 11am``, ``from 8pm on``, ``6pm``."""
        return f"{self.name} ({self._span})" if self.name else self._span

    @property
    def _span(self) -> str:
        if self.first is None:
            return f"before {clock_hour(self.last or 0)}"
        if self.last is None:
            return f"from {clock_hour(self.first)} on"
        start = clock_hour(self.first)
        return start if self.is_one else f"{start} to {clock_hour(self.last)}"


def clock_hour(hour: int) -> str:
    """Return an hour as it is told: ``2pm``, ``noon``."""
    if hour % 12 == 0:
        return "noon" if hour % 24 == 12 else "midnight"
    return f"{hour % 12}{'am' if hour % 24 < 12 else 'pm'}"


@dataclass(frozen=True)
class Single:
    """Single rows by when they were: ``the last 10 orders``.

    Attributes
    ----------
    end
        ``first`` or ``last``.
    number
        How many.
    several
        Whether more than one is asked for.
    """

    end: str
    number: int | None = None
    several: bool = False


@dataclass
class Reading:
    """What the words of a question are.

    Attributes
    ----------
    words
        All of them.
    links
        Meanings in the data.
    spans, hours
        Days and hours.
    thresholds
        Conditions with a number.
    number
        The 5 of ``top 5``.
    place
        The 2 of ``the second best``.
    chart
        The chart asked for.
    sort
        The order asked for: by number, by name or by time.
    whole
        Dimension → how many of it are said to be all: 4 for ``all four days``.
    single
        The first or the last rows asked for.
    mended
        Misspelled words: as written, as read.
    notes
        How words were read, for the answer.
    asks
        Whether it ends with a question mark.
    """

    words: list[Word]
    links: list[Link] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    hours: list[Hours] = field(default_factory=list)
    thresholds: list[Threshold] = field(default_factory=list)
    number: int | None = None
    place: int | None = None
    chart: str | None = None
    sort: Sort | None = None
    whole: dict[str, int] = field(default_factory=dict)
    single: Single | None = None
    mended: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    asks: bool = False

    @property
    def hour_conditions(self) -> list[Filter | AnyOf]:
        """The conditions on hours: of several hours, or spans of them, any may be it."""
        closed = all(None not in (one.first, one.last) for one in self.hours)
        if len(self.hours) > 1 and closed:
            values = dict.fromkeys(value for one in self.hours for value in one.values)
            return [Filter(field="hour", values=tuple(values))]
        return [condition for one in self.hours for condition in one.conditions]

    def has(self, words: frozenset[str] | set[str]) -> bool:
        """Return whether one of the words is in the question and means just itself."""
        return any(w.text in words and w.role in ("", "operator", "rank") for w in self.words)

    @property
    def sells(self) -> bool:
        """Whether the question speaks of selling, which makes no measure by itself."""
        return any(w.stem in language.SELLING or w.text in language.SOLD for w in self.words)

    @property
    def doing(self) -> str:
        """What customers do, if the question asks for that: ``order``, ``pay``; else nothing."""
        found = [w.text for w in self.words if w.role == "people" and w.text in fillers.DOING]
        return found[0] if found else ""

    def first(self, words: frozenset[str]) -> int | None:
        """Return where the first of the words stands."""
        return next(
            (i for i, w in enumerate(self.words)
             if w.text in words and w.role in ("", "operator", "rank")), None
        )  # fmt: skip

    def says(self, *phrase: str) -> bool:
        """Return whether the phrase is in the question."""
        return any(place is not None for place in self.places(phrase))

    def places(self, phrase: Sequence[str]) -> Iterator[int]:
        """Yield where a phrase begins."""
        texts = [word.text for word in self.words]
        for start in range(len(texts) - len(phrase) + 1):
            if texts[start : start + len(phrase)] == list(phrase):
                yield start

    def before(self, place: int, skip: frozenset[str] = frozenset()) -> str:
        """Return the word before a place, over those to skip."""
        place -= 1
        while place >= 0 and self.words[place].text in skip:
            place -= 1
        return self.words[place].text if place >= 0 else ""

    def of(self, kind: str) -> list[Link]:
        """Return the links of a kind."""
        return [link for link in self.links if link.entry.kind == kind]

    def unknown(self) -> list[str]:
        """Return the words that were not understood."""
        return [
            word.text
            for word in self.words
            if not word.role and (word.number is not None or word.text not in fillers.FILLERS)
        ]
