"""Drinks that are poured, which is to say sold."""

from __future__ import annotations

from nlquery.planner.reading import Reading
from nlquery.planner.tokens import stem

_POURING = frozenset({"pour", "poured", "pours", "pouring"})


def read_pouring(reading: Reading) -> None:
    """Read ``poured`` as sold where the question names what was; else it stays unknown."""
    named = any(link.entry.name in ("product", "category") for link in reading.of("value"))
    for word in reading.words if named else ():
        if word.text in _POURING and not word.role:
            word.text = "sold"
            word.stem = stem(word.text)
