"""How likely one word is another one, mistyped."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

from rapidfuzz.distance import OSA

SHORT = 4  # letters; with another first letter it is rather another word
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")


def without_one(word: str) -> Iterator[str]:
    """Yield a word, and it without each of its letters: what a slip leaves in common."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def cost(word: str, known: str) -> float | None:
    """Return how unlikely the slip is: 0.5 swapped or doubled letters to 1.5; None: it is none.

    Letters that are neighbours on the keyboard are mistaken for each other, and vowels; others
    make a short word rather another word: wise and wine, cake and cafe.
    """
    if OSA.distance(word, known, score_cutoff=1) != 1:
        return None
    if sorted(word) == sorted(known):
        return 0.5
    if len(word) > len(known):
        return _added(word, known)
    if len(word) < len(known):
        return 1.4 if known[1:] == word else 0.8
    return _exchanged(word, known)


def _added(word: str, known: str) -> float | None:
    place = next((i for i, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), -1)
    if place < 0:
        place = len(word) - 1
    letter, around = word[place], {word[i] for i in (place - 1, place + 1) if 0 <= i < len(word)}
    if letter in around:
        return 0.5
    if place == 0:
        return 1.4 if len(word) > SHORT + 2 or around & neighbours(letter) else None
    return 0.8 if around & neighbours(letter) else 1.1


def _exchanged(word: str, known: str) -> float | None:
    place, letter, meant = next(
        (i, a, b) for i, (a, b) in enumerate(zip(word, known, strict=True)) if a != b
    )
    beside = letter in neighbours(meant)
    if place == 0:
        return 1.4 if beside or len(word) > SHORT + 2 else None
    if beside:
        return 0.9
    vowels = {letter, meant} <= _VOWELS
    return (1.0 if vowels else 1.2) if len(word) > SHORT else None


def neighbours(letter: str) -> frozenset[str]:
    """Return the letters around one on an English keyboard."""
    return _around().get(letter, frozenset())


@functools.cache
def _around() -> Mapping[str, frozenset[str]]:
    keys = {letter: (x + y * 0.5, y) for y, row in enumerate(_ROWS) for x, letter in enumerate(row)}
    return {
        one: frozenset(
            other
            for other, (x, y) in keys.items()
            if other != one and abs(x - at) <= 1 and abs(y - row) <= 1
        )
        for one, (at, row) in keys.items()
    }
