"""Numbers in words: "two thousand", "a third", "doubled", "three times as much"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlquery.claims.around import kind_of, side_of
from nlquery.claims.number import Kind, Number, Side, Way, roughened

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {
    **{word: n for n, word in enumerate(_UNITS)},
    **{word: 10 * n for n, word in enumerate(_TENS, 2)},
}
_LARGE = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "dozen": 12.0,
}  # fmt: skip
_ONE = "|".join([*_SMALL, *_LARGE])
_CARDINAL = re.compile(
    rf"\b(?P<words>(?:(?:a|{_ONE})[\s-]+(?:and\s+)?)*(?:{_ONE}))\b"
    r"(?P<unit>\s+(?:percent(?:age)?(?: points?)?\b|per cent\b))?"
    r"(?!\s+(?:day|week|month|quarter|year|hour|minute)s?\b)",
    re.IGNORECASE,
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_MANY = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
# What follows a fraction; not "a third place", "half an hour", "a quarter with Easter".
_FRACTION = re.compile(
    r"\b(?:(?P<many>a|one|two|three|four)[\s-]+)(?P<part>third|quarter|fifth|sixth|eighth|tenth)s?"
    r"(?=\s*(?:$|[,.;:)%!?–—|]|\(|(?:of|less|more|fewer|higher|lower|larger|smaller|from|through|"
    r"via|by|in|on|than|and|while|but|as|come|comes|came|above|below|cheaper|again|ahead|behind)\b))"
    r"|(?<!first )(?<!second )(?<!other )(?<!-)\b(?P<half>half)\b"
    r"(?!-|[-\s]*(?:an?\s+)?(?:hour|past|price|day|year|dozen|time|way|and half|month|week|pint)"
    r"|\s+of (?:the )?(?:day|week|month|year|january|february|march|april|may|june|july|august|"
    r"september|october|november|december)\b(?! before))",
    re.IGNORECASE,
)
_MULTIPLE = re.compile(
    r"\b(?:(?P<twice>twice)(?=\s+(?:as|the|that|those|what|its|their|of)\b)"
    r"|(?P<change>doubl|tripl|quadrupl|halv)(?:ed|es|ing)\b"
    r"|(?P<times>double|triple)(?=\s+(?:the|that|those|what|its|their)\b)"
    r"|(?P<verb>(?:double|triple|halve)(?=\s+(?:between|from|over|in|within|by)\b)"
    r"|(?<=than )(?:double|triple|halve)\b)"
    r"|(?P<fold>two|three|four|five|six|seven|eight|nine|ten)-?fold\b"
    r"|(?P<count>one and a half|two and a half|three and a half|one|two|three|four|five|six|seven|"
    r"eight|nine|ten)\s+times(?=\s+(?:as|more|the|that|those|what|its|higher|larger|bigger)\b))",
    re.IGNORECASE,
)
_FACTORS = {"twice": 2.0, "doubl": 2.0, "tripl": 3.0, "quadrupl": 4.0, "halv": 0.5}
_HALVES = {f"{n} and a half": _SMALL[n] + 0.5 for n in ("one", "two", "three")}
_PLAIN: tuple[Kind, Way] = ("", "")
CLOSE = 0.2  # width of what "half" or "twice" may stand for, as part of it
BOUND = 0.5  # the same of "more than half"


def in_words(text: str) -> Iterator[Number]:
    """Yield the numbers that a text states in words, fractions and multiples first."""
    found = [*_multiples(text), *_fractions(text)]
    yield from found
    for number in _cardinals(text):
        if not any(n.start < number.end and number.start < n.end for n in found):
            yield number


def _cardinals(text: str) -> Iterator[Number]:
    for match in _CARDINAL.finditer(text):
        words = match["words"].lower().replace("-", " ").split()
        value, percent = _value(words), bool(match["unit"])
        if value <= 12 and not percent:  # "one of them", "the first two"
            continue
        shown = " ".join(match.group().split())
        kind, way = _around(match["unit"], text, match) if percent else _PLAIN
        yield Number(
            shown, value, roughened(value, 1.0), percent, match.start(), match.end(), side="about",
            kind=kind, way=way,
        )  # fmt: skip


def _around(unit: str, text: str, match: re.Match[str]) -> tuple[Kind, Way]:
    return kind_of(unit, text[: match.start()], text[match.end() :])


def _value(words: list[str]) -> float:
    total = part = 0.0
    for word in words:
        if word in _SMALL:
            part += _SMALL[word]
        elif word == "hundred":
            part = max(part, 1.0) * 100
        elif word in _LARGE:
            total += max(part, 1.0) * _LARGE[word]
            part = 0.0
    return total + part


def _fractions(text: str) -> Iterator[Number]:
    for match in _FRACTION.finditer(text):
        parts = _PARTS[(match["part"] or "half").lower()]
        percent = 100 * _MANY[(match["many"] or "a").lower()] / parts
        kind, way = _around("", text, match)
        if re.match(r"\s+(?:as|the)\b", text[match.end() :]):
            kind, way = "part", ""
        side = _side(text, match)
        step = percent * (CLOSE if side in ("", "about") else BOUND)
        yield Number(
            match.group(), percent, step, True, match.start(), match.end(), side=side,
            kind=kind or "part", way=way,
        )  # fmt: skip


def _multiples(text: str) -> Iterator[Number]:
    for match in _MULTIPLE.finditer(text):
        factor = _factor(next(group for group in match.groups() if group).lower())
        side = _side(text, match)
        step = factor * (CLOSE if side in ("", "about") else BOUND)
        way: Way = ("down" if factor < 1 else "up") if match["change"] or match["verb"] else ""
        yield Number(
            match.group(), factor, step, False, match.start(), match.end(), side=side,
            kind="times", way=way,
        )  # fmt: skip


def _factor(word: str) -> float:
    if word in _HALVES or word in _SMALL:
        return _HALVES.get(word) or float(_SMALL[word])
    return next(factor for stem, factor in _FACTORS.items() if stem.startswith(word.rstrip("e")))


def _side(text: str, match: re.Match[str]) -> Side:
    return side_of(text[: match.start()])
