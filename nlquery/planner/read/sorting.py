"""How a result is to be sorted."""

from __future__ import annotations

from nlquery.planner.reading import Reading
from nlquery.planner.sorts import PHRASES


def read_sorting(reading: Reading) -> None:
    """Take the order that is asked for; its words get the role ``sort``."""
    for phrase in sorted(PHRASES, key=len, reverse=True):
        for place in list(reading.places(phrase)):
            words = reading.words[place : place + len(phrase)]
            if any(word.role for word in words):
                continue
            reading.sort = reading.sort or PHRASES[phrase]
            for word in words:
                word.role = "sort"
