"""Names in sentences: lists, plurals, capitals."""

from __future__ import annotations

import re
from collections.abc import Sequence


def joined(words: Sequence[str]) -> str:
    """Return words as a list in a sentence."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


_SINGLE = frozenset({"amount", "value", "price", "rate", "total", "volume", "count", "percentage"})


def is_plural(label: str) -> bool:
    """Return whether a measure's name takes ``are``: sales, items sold; not number of refunds."""
    head = re.split(r" (?:of|per|in|from) ", label)[0].split()
    if head[-1:] and head[-1] in _SINGLE:
        return False
    return any(word.endswith("s") and not word.endswith("ss") for word in head)


def lower(text: str) -> str:
    """Return a label for the middle of a sentence; names such as DoorDash stay."""
    head = text.split(" ", 1)[0]
    return text if head[1:] != head[1:].lower() else text[:1].lower() + text[1:]


_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)


def ordinal(place: int) -> str:
    """Return a place in words, from the eleventh on in digits."""
    if place <= len(_ORDINALS):
        return _ORDINALS[place - 1]
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{place}{'th' if place % 100 in (11, 12, 13) else ends.get(place % 10, 'th')}"


def sentence(text: str) -> str:
    """Return a text as a sentence."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."
