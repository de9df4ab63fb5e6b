"""The clean name of a product: the most common right spelling, in title case."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from nlquery_etl.matching.normalise import Reading, simplify
from nlquery_etl.matching.types import Mention
from nlquery_etl.matching.words import words

_SMALL = frozenset({"of", "and", "with", "the", "in", "on", "a", "de", "la"})
_MARKS = re.compile(r"[^\w&'’\-./()+ ]+")


def display_name(group: Sequence[tuple[Mention, Reading]]) -> str:
    """Return the name of a group of mentions.

    A spelling that a source uses and that needed no mending is taken before a mended one; an
    alias's own spelling before both.
    """
    alias = next((a for _, r in group if (a := _alias(r)) is not None), None)
    if alias is not None:
        return alias
    right: Counter[str] = Counter()
    mended: Counter[str] = Counter()
    for mention, reading in group:
        if reading.clean and _all_right(reading):
            right[_titled(_MARKS.sub(" ", mention.name))] += mention.count
        else:
            mended[_titled(reading.text)] += mention.count
    votes = right or mended
    return max(votes, key=lambda name: (votes[name], -len(name), name))


def _alias(reading: Reading) -> str | None:
    text = reading.text
    return next((a for a in words().aliases.values() if simplify(a) == text), None)


def _all_right(reading: Reading) -> bool:
    lexicon = words().lexicon
    return all(
        t in lexicon or t.rstrip("s") in lexicon or t in words().idle for t in reading.tokens
    )


def _titled(text: str) -> str:
    spelling = words().spelling
    parts = text.split()
    if text in (text.lower(), text.upper()):
        lower = text.lower().split()
        parts = [p if p in _SMALL and i else p.capitalize() for i, p in enumerate(lower)]
    return " ".join(spelling.get(p.lower(), p) for p in parts)
