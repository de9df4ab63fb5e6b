"""Which words are typos: unknown ones that are one slip away from a known one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from nlquery_etl.matching.words import words

MOST_RARE = 0.34  # a typo is at most this often what the right word is
_SHORTEST = 4


def corrections(counts: Mapping[str, int]) -> dict[str, str]:
    """Return misspelled word → right one.

    Words of the lexicon are right. Another word is a typo when exactly one lexicon word (else
    one much more frequent word of the data) is within one slip, or two in words of eight
    letters or more; slips are swapped, missing, doubled and wrong letters.

    Parameters
    ----------
    counts
        Word → how often it stands in the data.
    """
    known = words()
    lexicon = sorted(w for w in known.lexicon if len(w) >= _SHORTEST - 1)
    unknown = [w for w in counts if _may_be_typo(w)]
    found: dict[str, str] = {}
    for word in sorted(unknown):
        right = nearest(word, lexicon) or _frequent(word, counts, unknown)
        if right is not None:
            found[word] = right
    return found


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the one candidate that the word is a slip away from, None when it is not clear."""
    slips = 2 if len(word) >= 7 else 1
    distance: Any = DamerauLevenshtein.distance  # its stubs and those of process disagree
    close = process.extract(word, candidates, scorer=distance, score_cutoff=slips, limit=4)
    if not close:
        return None
    best = min(apart for _, apart, _ in close)
    winners = [w for w, apart, _ in close if apart == best]
    same_start = [w for w in winners if w[0] == word[0]]
    if best == 2 and not same_start:
        return None
    winners = same_start or winners
    return winners[0] if len({_stem(w) for w in winners}) == 1 else None


def _stem(word: str) -> str:
    return word.rstrip("s")


def _may_be_typo(word: str) -> bool:
    known = words()
    correct = word in known.lexicon or word.rstrip("s") in known.lexicon
    short = len(word) < _SHORTEST
    return not (correct or short or word in known.abbreviations or not word.isalpha())


def _frequent(word: str, counts: Mapping[str, int], unknown: Iterable[str]) -> str | None:
    often = [w for w in unknown if w != word and counts[word] <= MOST_RARE * counts[w]]
    return nearest(word, often)


def count_words(texts: Iterable[tuple[str, int]]) -> Counter[str]:
    """Return how often each word stands in the (text, weight) pairs."""
    counter: Counter[str] = Counter()
    for text, weight in texts:
        for word in text.split():
            counter[word] += weight
    return counter
