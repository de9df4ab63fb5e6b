"""The largest of some orders: ``the largest delivery order`` is one order, as the largest is."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.entries import Link
from nlquery.planner.lexicon import Lexicon
from nlquery.planner.reading import Reading

_COUNTING = frozenset({"most", "least", "fewest", "more", "fewer", "less", "popular"})


def read_extremes(reading: Reading, lexicon: Lexicon) -> None:
    """Read a superlative and one order with values between as the extreme of an order."""
    for index, link in enumerate(reading.links):
        one = link.entry.kind == "measure" and link.end - link.start == 1
        if not one or link.text.endswith("s"):
            continue
        place = link.start - 1
        while place > 0 and reading.words[place].role in ("value", "group"):
            place -= 1
        word = reading.words[place]
        ranks = (language.HIGHEST | language.LOWEST) - _COUNTING
        if place < 0 or place == link.start - 1 or word.role or word.text not in ranks:
            continue
        entries = lexicon.meanings([word, reading.words[link.start]])
        found = next((entry for entry in entries if entry.kind == "measure"), None)
        if found is not None:
            reading.links[index] = Link(found, link.start, link.end, f"{word.text} {link.text}")
            word.role = "measure"
