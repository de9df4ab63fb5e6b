"""Names that are nearly the same, found without comparing each with each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from nlquery_etl.matching.normalise import Reading, singular
from nlquery_etl.matching.words import words

_MOST_IN_BLOCK = 400


def near_pairs(names: Mapping[str, Reading], least: float) -> list[tuple[str, str, float]]:
    """Return (key, key, confidence) for names that may be one, the surest first.

    Two names that differ by a correct word each are two things. A name that is another one with
    a word more may be the same, which only a person can tell.
    """
    found = []
    for left, right in sorted(_candidates(names)):
        confidence = _confidence(names[left], names[right])
        if confidence >= least:
            found.append((left, right, confidence))
    return sorted(found, key=lambda f: (-f[2], f[0], f[1]))


def _candidates(names: Mapping[str, Reading]) -> set[tuple[str, str]]:
    blocks: dict[str, list[str]] = defaultdict(list)
    for key, reading in names.items():
        for block in _blocks(reading):
            blocks[block].append(key)
    return {
        (a, b) if a < b else (b, a)
        for block in blocks.values()
        if len(block) <= _MOST_IN_BLOCK
        for i, a in enumerate(block)
        for b in block[i + 1 :]
    }


def _blocks(reading: Reading) -> Iterator[str]:
    for token in reading.tokens:
        yield singular(token)
    joined = "".join(reading.tokens)
    yield f"<{joined[:4]}"
    yield f">{joined[-4:]}"


def _confidence(left: Reading, right: Reading) -> float:
    a = {singular(t) for t in left.tokens} - words().idle
    b = {singular(t) for t in right.tokens} - words().idle
    only_a, only_b = a - b, b - a
    if "".join(left.tokens) == "".join(right.tokens):
        return 0.97  # written together or apart
    if not only_a or not only_b:
        return 0.82 if a & b and len(only_a | only_b) == 1 else 0.0
    if any(map(_is_right, only_a)) and any(map(_is_right, only_b)):
        return 0.0
    return _slip("".join(sorted(only_a)), "".join(sorted(only_b)), left, right)


def _slip(one: str, other: str, left: Reading, right: Reading) -> float:
    """Return how sure it is that what differs is a slip."""
    longest = max(len(one), len(other))
    distance = DamerauLevenshtein.distance(one, other)
    if distance > (2 if longest >= 7 else 1) or longest < 4:
        return 0.0
    return 0.8 + 0.2 * fuzz.ratio(left.text, right.text) / 100 - 0.02 * distance


def _is_right(word: str) -> bool:
    lexicon = words().lexicon
    return word in lexicon or f"{word}s" in lexicon or singular(word) in lexicon
