"""Words that only some values have: fries, for all kinds of them."""

from __future__ import annotations

from nlquery.planner import fillers, language
from nlquery.planner.lexicon import Entry, Lexicon, Link
from nlquery.planner.reading import Reading


def read_partial_values(reading: Reading, lexicon: Lexicon) -> None:
    """Take a word that only some values have for those values, and note it."""
    for place, word in enumerate(reading.words):
        if word.role or word.text in fillers.FILLERS or word.number is not None:
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
    fillers.FILLERS
    | language.NEGATIONS
    | language.COMPARE
    | language.HIGHEST
    | (language.LOWEST | language.SHARE | language.AVERAGE)
)
