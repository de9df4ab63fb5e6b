"""A question read: what its words are, before they become a query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nlquery.planner import language
from nlquery.planner.dates import Days, Span
from nlquery.planner.errors import Declined
from nlquery.planner.hours import read_hours
from nlquery.planner.lexicon import Entry, Lexicon, Link
from nlquery.planner.spelling import Speller
from nlquery.planner.tokens import Word, tokenise
from nlquery.semantic.clock import Clock
from nlquery.semantic.spec import AnyOf, Filter

_MONEY = frozenset({"dollar", "buck", "usd"})


@dataclass(frozen=True)
class Threshold:
    """``over $50``: an operator, a number, and where they stand."""

    op: str
    value: float
    unit: str
    start: int
    end: int


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
    chart
        The chart asked for.
    mended
        Misspelled words: as written, as read.
    notes
        How words were read, for the answer.
    """

    words: list[Word]
    links: list[Link] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    hours: list[Filter | AnyOf] = field(default_factory=list)
    thresholds: list[Threshold] = field(default_factory=list)
    number: int | None = None
    chart: str | None = None
    mended: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def has(self, words: frozenset[str] | set[str]) -> bool:
        """Return whether one of the words is in the question and means just itself."""
        return any(w.text in words and w.role in ("", "operator", "rank") for w in self.words)

    @property
    def sells(self) -> bool:
        """Whether the question speaks of selling, which makes no measure by itself."""
        return any(w.stem in language.SELLING or w.text in language.SOLD for w in self.words)

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
            if not word.role and (word.number is not None or word.text not in language.FILLERS)
        ]


def read(question: str, lexicon: Lexicon, speller: Speller, clock: Clock) -> Reading:
    """Read a question.

    Raises
    ------
    Declined
        If it names a date that cannot be.
    """
    words = tokenise(question)
    reading = Reading(words, mended=speller.correct(words))
    _charts(reading)
    reading.spans = Days(words, clock).read()
    reading.hours = read_hours(words, "hour")
    _thresholds(reading)
    _rank_number(reading)
    reading.links = _contextual(lexicon.link(words), lexicon, reading)
    _base_measures(reading, lexicon)
    _bare_types(reading)
    _partial_values(reading, lexicon)
    _operators(reading)
    return reading


def _charts(reading: Reading) -> None:
    loose = {"bar", "bars", "line", "pie", "donut", "doughnut", "table", "tabular"}
    for phrase in sorted(language.CHARTS, key=len, reverse=True):
        for place in reading.places(phrase):
            after = (
                reading.words[place + len(phrase)].text
                if place + len(phrase) < len(reading.words)
                else ""
            )
            asked = after in language.CHART_WORDS or reading.before(place) in ("a", "as", "in")
            if phrase[0] in loose and not asked:
                continue
            if reading.chart is None:
                reading.chart = language.CHARTS[phrase]
            for word in reading.words[place : place + len(phrase)]:
                word.role = "chart"
            if after in language.CHART_WORDS:
                reading.words[place + len(phrase)].role = "chart"


def _thresholds(reading: Reading) -> None:
    words = reading.words
    for phrase, op in language.COMPARATORS:
        for place in list(reading.places(phrase)):
            at = place + len(phrase)
            while at < len(words) and words[at].text in ("a", "the", "than"):
                at += 1
            if at < len(words) and words[at].number is not None and not words[at].role:
                _threshold(reading, op, place, at)
    _two_sided(reading)
    _trailing(reading)


def _threshold(reading: Reading, op: str, start: int, at: int) -> None:
    words = reading.words
    if any(word.role for word in words[start:at]):
        return
    end, unit = at + 1, words[at].unit
    if end < len(words) and words[end].stem in _MONEY:
        end, unit = end + 1, "$"
    elif end < len(words) and words[end].text in ("percent", "%"):
        end, unit = end + 1, "%"
    value = words[at].number
    assert value is not None
    reading.thresholds.append(Threshold(op, value, unit, start, end))
    for word in words[start:end]:
        word.role = "threshold"


def _two_sided(reading: Reading) -> None:
    """Read ``between $20 and $50``."""
    words = reading.words
    for place in list(reading.places(("between",))):
        numbers = [i for i in (place + 1, place + 3) if i < len(words)]
        if len(numbers) < 2 or words[place + 2].text != "and":
            continue
        if any(words[i].number is None or words[i].role for i in numbers):
            continue
        _threshold(reading, "<=", place + 2, place + 3)
        low = words[place + 1]
        unit = low.unit or reading.thresholds[-1].unit
        assert low.number is not None
        reading.thresholds.append(Threshold(">=", low.number, unit, place, place + 4))
        words[place].role = low.role = "threshold"


def _trailing(reading: Reading) -> None:
    """Read ``$50 or more`` and ``20+ orders``."""
    for phrase, op in ((("or", "more"), ">="), (("or", "less"), "<="), (("or", "fewer"), "<=")):
        for place in list(reading.places(phrase)):
            word = reading.words[place - 1] if place else None
            if word is not None and word.number is not None and not word.role:
                reading.thresholds.append(
                    Threshold(op, word.number, word.unit, place - 1, place + 2)
                )
                for w in reading.words[place - 1 : place + 2]:
                    w.role = "threshold"


def _rank_number(reading: Reading) -> None:
    """Read the number of ``top 5`` and of ``the 5 best``."""
    words = reading.words
    ranks = language.HIGHEST | language.LOWEST
    for place, word in enumerate(words):
        if word.number is None or word.role or word.unit or not word.number.is_integer():
            continue
        around = {reading.before(place, frozenset({"the", "performing", "selling"}))}
        if place + 1 < len(words):
            around.add(words[place + 1].text)
        if around & ranks and word.number >= 1:
            reading.number = int(word.number)
            word.role = "rank"


_GROUPING = language.BY | {"which", "what", "list", "top", "best", "selling", "popular", "for"}


def _is_bounded(reading: Reading, link: Link) -> bool:
    """Return whether a threshold follows: ``tips over $5``."""
    return any(0 <= t.start - link.end <= 1 and t.unit == "$" for t in reading.thresholds)


def _meant(reading: Reading, link: Link, dimension: Entry, numbers: frozenset[str]) -> Entry:
    """Return the link's own meaning or the dimension's, whichever the words around speak for."""
    own = link.entry
    if any(threshold.end == link.start for threshold in reading.thresholds):
        return own  # "less than 3 units"
    if own.kind == "measure" and dimension.name in numbers:
        return dimension if _is_bounded(reading, link) else own
    if own.kind == "measure" and own.name.endswith(("_count", "_products")):
        return own if _is_counted(reading, link) else dimension
    return dimension if _is_grouping(reading, link, own) else own


def _contextual(links: Sequence[Link], lexicon: Lexicon, reading: Reading) -> list[Link]:
    """Choose between meanings that the same words have, by the words around them."""
    chosen = []
    for link in links:
        entries = lexicon.meanings(reading.words[link.start : link.end])
        entry = link.entry
        dimension = next((e for e in entries if e.kind == "dimension"), None)
        priced = any(other.entry.name.endswith("_item_price") for other in links)
        first = _asked_things(reading, link, lexicon)
        if first is not None:
            chosen.append(first)
            reading.words[link.start].role = "dimension"
            for word in reading.words[link.start + 1 : link.end]:
                word.role = "operator"
            continue
        if dimension is not None and entry.kind == "measure" and priced:
            entry = dimension
        elif dimension is not None and entry.kind != "dimension":
            entry = _meant(reading, link, dimension, lexicon.numbers)
        chosen.append(Link(entry, link.start, link.end, link.text))
        for word in reading.words[link.start : link.end]:
            word.role = entry.kind
    return chosen


def _asked_things(reading: Reading, link: Link, lexicon: Lexicon) -> Link | None:
    """Read ``which products sold …`` as the products, not as the measure ``products sold``."""
    if link.entry.kind != "measure" or link.end - link.start < 2:
        return None
    if reading.before(link.start) not in ("which", "what"):
        return None
    word = reading.words[link.start]
    for entry in lexicon.meanings([word]):
        if entry.kind == "dimension":
            return Link(entry, link.start, link.start + 1, word.text)
    return None


def _is_counted(reading: Reading, link: Link) -> bool:
    """Return whether the things themselves are counted: ``how many stores``."""
    place = link.start - 1
    while place >= 0 and reading.words[place].text in _BETWEEN:
        place -= 1
    before = reading.words[place].text if place >= 0 else ""
    counted = before == "of" and reading.before(place) in ("number", "count")
    return counted or before in ("many", "count")


_BETWEEN = frozenset({"different", "distinct", "unique", "our", "the"})


def _is_grouping(reading: Reading, link: Link, entry: Entry) -> bool:
    skip = frozenset({"the", "our", "all", "menu", "single", "different", "individual"})
    before = reading.before(link.start, skip)
    if entry.kind in ("value", "group"):
        listed = before == "and" and _lists_dimensions(reading, link.start - 1)
        if listed and entry.kind == "group":
            return True
        superlative = before in language.HIGHEST | language.LOWEST and entry.kind == "group"
        return superlative or before in language.BY | {"which", "what"}
    counted = {reading.before(link.start, skip | {"distinct", "unique"})} & {
        "many",
        "of",
        "average",
    }
    after = reading.words[link.end].text if link.end < len(reading.words) else ""
    if counted and before != "of":
        return False
    ranked = reading.has(language.HIGHEST | language.LOWEST)
    return before in _GROUPING or ranked or (after == "by" and before not in ("total", ""))


def _lists_dimensions(reading: Reading, place: int) -> bool:
    """Return whether ``by hour and`` or ``by hour, location and`` ends before the place."""
    words = reading.words
    while place > 0 and (words[place - 1].role == "dimension" or words[place - 1].text == "and"):
        place -= 1
    return place > 0 and words[place - 1].text in language.BY


_EACH = frozenset({"per", "each", "every", "a"})
_ADVERBS = frozenset({"daily", "weekly", "monthly", "quarterly", "yearly", "hourly"})
_UNITS = frozenset({"day", "week", "month", "quarter", "year", "hour"})


def _base_measures(reading: Reading, lexicon: Lexicon) -> None:
    """Read ``average sales per day`` as sales that are averaged, not as the order's average."""
    over_time = any(
        word.text in _ADVERBS or (word.text in _UNITS and reading.before(place) in _EACH)
        for place, word in enumerate(reading.words)
    )
    for index, link in enumerate(reading.links if over_time else ()):
        first = reading.words[link.start]
        key = tuple(word.stem for word in reading.words[link.start + 1 : link.end])
        base = next((e for e in lexicon.phrases.get(key, ()) if e.kind == "measure"), None)
        if link.entry.kind == "measure" and first.text in language.AVERAGE and base is not None:
            first.role = "operator"
            reading.links[index] = Link(base, link.start + 1, link.end, link.text)


def _bare_types(reading: Reading) -> None:
    """Read ``by type`` as the order's type, or the payment's when payments are counted."""
    for place, word in enumerate(reading.words):
        if word.role or word.stem not in ("type", "kind"):
            continue
        paid = any(link.entry.name.startswith("payment") for link in reading.of("measure"))
        name = "payment_type" if paid else "order_type"
        reading.links.append(Link(Entry("dimension", name), place, place + 1, word.text))
        word.role = "dimension"


def _partial_values(reading: Reading, lexicon: Lexicon) -> None:
    """Take a word that only some values have for those values, and note it."""
    for place, word in enumerate(reading.words):
        if word.role or word.text in language.FILLERS or word.number is not None:
            continue
        near = lexicon.near_values(word)
        names = {entry.name for entry in near}
        if len(names) != 1 or len(near) > 12 or _stands_among_unknown(reading, place):
            continue
        values = tuple(dict.fromkeys(v for entry in near for v in entry.values))
        entry = Entry("value", near[0].name, values, exact=False)
        reading.links.append(Link(entry, place, place + 1, word.text))
        reading.notes.append(f"“{word.text}” is read as {', '.join(values)}.")
        word.role = "value"
    reading.links.sort(key=lambda link: link.start)


def _stands_among_unknown(reading: Reading, place: int) -> bool:
    """Return whether a neighbour is a word nobody knows: the phrase then names something else."""
    for index in (place - 1, place + 1):
        if 0 <= index < len(reading.words):
            word = reading.words[index]
            if not word.role and word.text not in _AROUND:
                return True
    return False


_AROUND = (
    language.FILLERS
    | language.NEGATIONS
    | language.COMPARE
    | language.HIGHEST
    | (language.LOWEST | language.SHARE | language.AVERAGE)
)

_OPERATORS = (
    language.COMPARE | language.NEGATIONS | language.HIGHEST | language.LOWEST | language.BUSY
    | language.SHARE | language.GROWTH | language.CHANGE | language.CUMULATIVE | language.TREND
    | language.AVERAGE | language.DISTINCT | language.ASCENDING | language.DESCENDING
    | language.SORT | {"popular", "other"}
)  # fmt: skip


def _operators(reading: Reading) -> None:
    for word in reading.words:
        if not word.role and word.text in _OPERATORS:
            word.role = "operator"
    if reading.has(frozenset({"all", "every", "everything"})):
        for place in reading.places(("but",)):
            reading.words[place].role = "operator"
    for place in reading.places(("running", "total")):
        reading.words[place + 1].role = "operator"
    if reading.number is not None and reading.number > 1000:
        raise Declined(f"A list of {reading.number:,} is longer than answers are.")
