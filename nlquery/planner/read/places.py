"""The place in a ranking that is asked for: the second best, 3rd highest, the runner-up."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.reading import Reading
from nlquery.planner.tokens import ORDINALS, Word

_RANKS = language.HIGHEST | language.LOWEST
_VERBS = frozenset({"comes", "came", "is", "was", "ranks", "ranked", "finished", "placed"})


def read_place(reading: Reading) -> None:
    """Read the place of ``second best`` and of ``which store comes second``; days come later."""
    for place, word in enumerate(reading.words):
        number = _ordinal(word)
        if number is None or number < 2 or word.role:
            continue
        if _is_ranked(reading, place):
            reading.place, word.role = number, "rank"
            return
        if _comes(reading, place):
            reading.place, word.role, word.text = number, "rank", "best"
            return


def _ordinal(word: Word) -> int | None:
    if word.text in ORDINALS:
        return int(ORDINALS[word.text])
    if word.unit == "th" and word.number is not None:
        return int(word.number)
    return None


def _is_ranked(reading: Reading, place: int) -> bool:
    """Return whether a superlative follows: ``the second most popular``."""
    following = reading.words[place + 1 : place + 2]
    return bool(following) and following[0].text in _RANKS and not following[0].role


def _comes(reading: Reading, place: int) -> bool:
    """Return whether something has that place: ``what came second in sales``."""
    words = reading.words
    before = reading.before(place, frozenset({"in", "the", "at"}))
    if before not in _VERBS or not words[0].text.startswith(("which", "what", "who")):
        return False
    behind = words[place + 1] if place + 1 < len(words) else None
    if behind is not None and behind.text == "place":
        behind.role = "rank"
        return True
    return behind is None or behind.text in ("in", "for", "by", "on", "at")
