"""Words that only some values have: fries, for all kinds of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlquery.planner import fillers, language
from nlquery.planner.entries import Entry, Link
from nlquery.planner.lexicon import LONGEST, Lexicon
from nlquery.planner.reading import Reading
from nlquery.planner.tokens import Word, stem

MOST_NEAR = 12  # values that a word may stand for


def read_partial_phrases(reading: Reading, lexicon: Lexicon) -> list[Link]:
    """Return phrases that only some values have: ``baked potato``, for the loaded one."""
    found = []
    for length in range(LONGEST - 2, 1, -1):
        for start in range(len(reading.words) - length + 1):
            part = reading.words[start : start + length]
            if any(w.role or w.pause for w in part[:-1]) or part[-1].role or _is_idle(part):
                continue
            near = lexicon.shared_values(part)
            if near and len(near) <= MOST_NEAR:
                found.append(_near(reading, near, start, start + length))
    return found


def _is_idle(part: Sequence[Word]) -> bool:
    return any(word.text in language.RESERVED - {"and", "of", "with"} for word in part)


def _near(reading: Reading, near: Sequence[Entry], start: int, end: int) -> Link:
    """Return the link to the values that have the words, and note it."""
    values = tuple(dict.fromkeys(v for entry in near for v in entry.values))
    text = " ".join(word.text for word in reading.words[start:end])
    reading.notes.append(f"“{text}” is read as {', '.join(values)}.")
    for word in reading.words[start:end]:
        word.role = "value"
    return Link(Entry("value", near[0].name, values, exact=len(near) == 1), start, end, text)


def read_partial_values(reading: Reading, lexicon: Lexicon) -> None:
    """Take a word that only some values have for those values, and note it."""
    for place, word in enumerate(reading.words):
        if word.role or word.stem in _VERBS or word.number is not None:
            continue
        near = lexicon.near_values(word)
        names = {entry.name for entry in near}
        if names == {"product", "modifier"}:  # what is sold is meant before what is put on it
            near, names = [e for e in near if e.name == "product"], {"product"}
        if len(names) != 1 or len(near) > MOST_NEAR or _stands_among_unknown(reading, place):
            continue
        link = _near(reading, near, place, place + 1)
        reading.links.append(replace(link, entry=replace(link.entry, exact=False)))
    reading.links.sort(key=lambda link: link.start)


def _stands_among_unknown(reading: Reading, place: int) -> bool:
    """Return whether a neighbour is a word nobody knows: the phrase then names something else."""
    for index in (place - 1, place + 1):
        if 0 <= index < len(reading.words):
            word = reading.words[index]
            if not word.role and word.text not in _AROUND:
                return True
    return False


_VERBS = frozenset(map(stem, fillers.FILLERS | fillers.DOING))  # "pays" is not Apple Pay
_AROUND = (
    fillers.FILLERS
    | language.NEGATIONS
    | language.COMPARE
    | language.HIGHEST
    | (language.LOWEST | language.SHARE | language.AVERAGE)
)
