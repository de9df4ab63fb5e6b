"""Which words are English, so that what is written on purpose is not taken for a slip."""

from __future__ import annotations

import functools
import string
from collections.abc import Iterator, Mapping

_USED = 1000  # times in the list's source
_UNSEEN = 50  # what the list gives words of dictionaries that its source does not have


@functools.cache
def _counts() -> Mapping[str, int]:
    from spellchecker import SpellChecker

    counts: Mapping[str, int] = SpellChecker(language="en").word_frequency.dictionary
    return counts


def is_english(word: str) -> bool:
    """Return whether a word, in lower case, is one of the language's 57,000 that are in use.

    Source: the word list of `pyspellchecker`, counted in subtitles of films.
    """
    return _counts().get(word, 0) > _UNSEEN


def commonest(words: set[str]) -> str:
    """Return the word that is used most."""
    return max(sorted(words), key=lambda word: _counts().get(word, 0))


def nearest_english(word: str) -> str | None:
    """Return the most used word that one slip makes the given one; None when there is none.

    Words that are hardly used are as rare as the slip.
    """
    known = {other for other in _one_edit(word) if _counts().get(other, 0) >= _USED}
    return commonest(known) if known else None


def _one_edit(word: str) -> Iterator[str]:
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in string.ascii_lowercase:
            yield head + letter + tail
            yield head + letter + tail[1:]
