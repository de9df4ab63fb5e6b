"""Phrases that say how a result is sorted: low to high, biggest first, alphabetically."""

from __future__ import annotations

from itertools import product
from typing import Literal

Sort = Literal["up", "down", "name", "early", "late"]

_LOW = (
    "low",
    "lowest",
    "weakest",
    "poorest",
    "slowest",
    "smallest",
    "least",
    "worst",
    "fewest",
    "bottom",
    "cheapest",
)
_HIGH = (
    "high",
    "highest",
    "strongest",
    "busiest",
    "largest",
    "biggest",
    "most",
    "best",
    "greatest",
    "top",
)
_EARLY = ("earliest", "oldest")
_LATE = ("newest", "latest", "most recent")


def _phrases() -> dict[tuple[str, ...], Sort]:
    found: dict[tuple[str, ...], Sort] = {}
    for low, high in product(_LOW, _HIGH):
        found[low, "to", high] = "up"
        found[high, "to", low] = "down"
    found |= {(word, "first"): "up" for word in _LOW}
    found |= {(word, "first"): "down" for word in _HIGH}
    found |= {(*word.split(), "first"): "early" for word in _EARLY}
    found |= {(*word.split(), "first"): "late" for word in _LATE}
    for word in ("ascending", "asc", "increasing", "ascendingly"):
        found |= {(word,): "up", (word, "order"): "up"}
    for word in ("descending", "desc", "decreasing", "descendingly"):
        found |= {(word,): "down", (word, "order"): "down"}
    for word in ("alphabetical", "alphabetic", "alphabetically"):
        found |= {(word,): "name", (word, "order"): "name"}
    found |= {("by", "name"): "name", ("a", "to", "z"): "name", ("a", "z"): "name"}
    found |= {("chronological",): "early", ("chronologically",): "early"}
    found[("chronological", "order")] = "early"
    return found


PHRASES = _phrases()
WORDS = frozenset(word for phrase in PHRASES for word in phrase if len(word) > 2)
