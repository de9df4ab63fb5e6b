"""Which words of a question are taken back, and what stands for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from nlquery.planner import fillers, language
from nlquery.planner.correcting import MADE, MARKS, TAKEN_BACK
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading
from nlquery.planner.tokens import Word
from nlquery.semantic.sentences import is_plural
from nlquery.semantic.spec import TimeRange

_FAMILIES = {
    **dict.fromkeys(("product", "category", "category_group", "size"), "things"),
    **dict.fromkeys(("weekday", "day_type"), "days"),
    **dict.fromkeys(("hour", "daypart", "day_half"), "hours"),
    **dict.fromkeys(("payment_type", "card_brand", "wallet_brand"), "payments"),
}
_MOST_BEGUN = 3  # words of a false start


@dataclass
class Corrected:
    """What remains of a question.

    Attributes
    ----------
    gone
        Indices of the words that are taken back, and of those that say so.
    notes
        What was taken for what.
    made
        Indices of the words that only stand for ``make it``.
    days
        The days that were taken back; ``no, the day before`` steps back from them.
    """

    gone: set[int] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    made: set[int] = field(default_factory=set)
    days: TimeRange | None = None

    def kept(self, words: Sequence[Word]) -> list[Word]:
        """Return the words that remain."""
        kept: list[Word] = []
        for place, word in enumerate(words):
            if place in self.made:
                kept += [Word("make"), Word("it")]
            elif place not in self.gone:
                kept.append(word)
        return kept


@dataclass(frozen=True)
class _Thing:
    kind: str
    start: int
    end: int
    told: str
    meaning: object
    days: TimeRange | None = None


def is_corrected(words: Sequence[Word]) -> bool:
    """Return whether somebody corrects something in the question."""
    return any(word.text in MARKS for word in words)


def corrected(reading: Reading) -> Corrected:
    """Return what is taken back in a question that was read as it stands.

    What follows replaces what is of its kind before: a place, a day, a number, a measure.

    Raises
    ------
    Declined
        If it is not clear what is replaced.
    """
    found = Corrected()
    things = _things(reading)
    marks = [place for place, word in enumerate(reading.words) if word.text in MARKS]
    for place in marks:
        found.gone.add(place)
        _correct(reading, found, place, things)
    return found


def _correct(reading: Reading, found: Corrected, place: int, things: Sequence[_Thing]) -> None:
    words = reading.words
    new = _said_behind(words, place, things)
    before = [t for t in things if t.end <= place and t.start not in found.gone]
    replaced = False
    for kind in dict.fromkeys(thing.kind for thing in new):
        own = [thing for thing in new if thing.kind == kind]
        old = [thing for thing in before if thing.kind == kind]
        if not old:
            continue
        if _apart(old) not in (1, len(own)):
            listed = ", ".join(thing.told for thing in old)
            raise Declined(
                f"Which of {listed} is to be {own[0].told} is not clear; please ask the whole "
                "question again."
            )
        replaced = True
        _replace(reading, found, old, own)
    begun = _false_start(words, place) if not replaced else []
    if new and begun:
        found.gone.update(begun)
        said = " ".join(words[index].text for index in begun)
        found.notes.append(f"“{said}” is left out: you corrected yourself.")
    elif not replaced and words[place].text == MADE:
        found.made.add(place)
    elif not replaced and words[place].text == TAKEN_BACK:
        raise Declined(
            "What you take back there is not clear; please ask the whole question again."
        )


def _replace(
    reading: Reading, found: Corrected, old: Sequence[_Thing], own: Sequence[_Thing]
) -> None:
    for thing in old:
        found.gone.update(range(thing.start, thing.end))
        found.days = thing.days or found.days
        if thing.kind == "number" and thing.start and reading.words[thing.start - 1].role:
            found.gone.add(thing.start - 1)  # "top 5, make that top 3"
    if {thing.meaning for thing in own} == {thing.meaning for thing in old}:
        return
    taken, left = (" and ".join(dict.fromkeys(t.told for t in part)) for part in (own, old))
    verb = "are" if len(own) > 1 or is_plural(taken) else "is"
    found.notes.append(
        f"{taken[:1].upper()}{taken[1:]} {verb} taken, not {left}: you corrected yourself."
    )


def _apart(things: Sequence[_Thing]) -> int:
    """Return how many things there are, those that touch as one: ``cold drinks``."""
    return 1 + sum(a.end < b.start for a, b in pairwise(things))


def _said_behind(words: Sequence[Word], place: int, things: Sequence[_Thing]) -> list[_Thing]:
    """Return the things up to the next pause, else all that follow."""
    rest = [thing for thing in things if thing.start > place]
    end = next((i + 1 for i in range(place + 1, len(words)) if words[i].pause), len(words))
    return [thing for thing in rest if thing.start < end] or rest


def _false_start(words: Sequence[Word], place: int) -> list[int]:
    """Return the unknown words directly before: ``how many fr, sorry, french fries``."""
    begun: list[int] = []
    while place > 0 and not words[place - 1].role and len(begun) < _MOST_BEGUN:
        place -= 1
        if words[place].text in fillers.FILLERS:
            break
        begun.insert(0, place)
    return begun


def _things(reading: Reading) -> list[_Thing]:
    """Return everything that can be corrected, in its order."""
    links = [_of_link(link) for link in reading.links if link.entry.kind != "topic"]
    others = [
        *(_Thing("days", s.start, s.end, s.range.label, (s.range.start, s.range.end), s.range)
          for s in reading.spans),
        *(_Thing("hours", h.start, h.end, h.label, h.conditions) for h in reading.hours),
        *(_Thing("threshold", t.start, t.end, _text(reading, t.start, t.end), (t.op, t.value))
          for t in reading.thresholds),
    ]  # fmt: skip
    ranks = language.HIGHEST | language.LOWEST
    for place, word in enumerate(reading.words):
        if word.role == "rank" and word.number is not None:
            others.append(_Thing("number", place, place + 1, f"{word.number:g}", word.number))
        elif word.role in ("operator", "rank") and word.text in ranks:
            others.append(_Thing("order", place, place + 1, word.text, word.text))
    return sorted((*links, *others), key=lambda thing: thing.start)


def _of_link(link: Link) -> _Thing:
    entry = link.entry
    if entry.kind not in ("value", "group"):
        return _Thing(entry.kind, link.start, link.end, link.text, entry.name)
    plain = len(entry.values) == 1 and not entry.values[0].isupper()
    told = entry.values[0] if plain else link.text
    kind = _FAMILIES.get(entry.name, f"{entry.name}s")
    return _Thing(kind, link.start, link.end, told, (entry.name, entry.values))


def _text(reading: Reading, start: int, end: int) -> str:
    return " ".join(word.text.rstrip(",") for word in reading.words[start:end])
