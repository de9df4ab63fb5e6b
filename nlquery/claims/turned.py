"""Pairs of numbers that an answer's own words turn round: "rose from 20 to 10", "20 of 10"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from nlquery.claims.number import Number

_UP = (
    r"rose|rises?|rising|risen|grew|grows?|growing|climb(?:ed|s|ing)?|increas(?:ed|es|ing)|"
    r"jump(?:ed|s|ing)?|improv(?:ed|es|ing)|up|doubl(?:ed?|ing)|tripl(?:ed?|ing)"
)
_DOWN = (
    r"fell|falls?|falling|fallen|declin(?:ed|es|ing)|dropp?(?:ed|s|ing)?|decreas(?:ed|es|ing)|"
    r"shrank|slipp?(?:ed|s|ing)?|dipp?(?:ed|s|ing)?|sank|slid|down|halv(?:ed?|ing)"
)
_FROM = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?P<between>[^.;:!?\n]{{0,50}}?|[^;!?\n]{{0,50}}?%,?)"
    r"\s*\bfrom (?:about |around |just |nearly |the )?\W*$",
    re.IGNORECASE,
)
_TO = re.compile(r"\W*(?:[a-z'’]+ ){0,5}?to (?:about |around |just |nearly )?\W*", re.IGNORECASE)
_AFTER = re.compile(
    r"\W*(?:[a-z'’]+ ){0,4}?(?:(?P<up>up)|(?P<down>down))\b[^;!?\n]{0,24}?"
    r"\b(?:from|on|against|over)\b (?:[a-z'’]+ ){0,4}?\W*",
    re.IGNORECASE,
)
_OF = re.compile(r"[\s*]+(?:out )?of[\s*]+(?:the |all |our |these )*[\s*]*", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|no|never|without)\b|n['’]t\b", re.IGNORECASE)


def turned(text: str, numbers: Sequence[Number]) -> Iterator[str]:
    """Yield the words whose two numbers say the opposite of the word between or before them."""
    for one, other in itertools.pairwise(n for n in numbers if not n.is_ratio):
        if one.money == other.money and one.value != other.value:
            between = text[one.end : other.start]
            if _is_turned(text[max(one.start - 90, 0) : one.start], between, one, other):
                yield text[one.start : other.end].strip()


def _is_turned(before: str, between: str, one: Number, other: Number) -> bool:
    if _OF.fullmatch(between):
        return one.value > other.value and not one.side
    since = _FROM.search(before)
    if since and _TO.fullmatch(between) and not _NOT.search(before[max(since.start() - 8, 0) :]):
        return (one.value > other.value) is bool(since["up"])
    said = _AFTER.fullmatch(between)
    return said is not None and (one.value < other.value) is bool(said["up"])
