"""Numbers in words: twenty-five, two hundred, a dozen."""

from __future__ import annotations

import re

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
COUNTS = tuple(_SMALL.split()[1:13])
NUMBERS = {word: float(n) for n, word in enumerate(_SMALL.split())}
NUMBERS |= {word: 10.0 * n for n, word in enumerate(_TENS.split(), start=2)}
NUMBERS |= {"hundred": 100.0, "thousand": 1000.0}

_ONES = "|".join(_SMALL.split()[1:10])
_TEN = "|".join(_TENS.split())
_BELOW_HUNDRED = rf"(?:(?:{_TEN})(?:[ -](?:{_ONES}))?|{'|'.join(_SMALL.split()[1:])})"
_COMPOSED = re.compile(
    rf"\b(?:(?:{_TEN})[ -](?:{_ONES})"
    rf"|(?:an?|{_BELOW_HUNDRED}) (?:hundred|thousand|dozen)(?:(?: and)? {_BELOW_HUNDRED})?"
    r"|half a dozen)\b"
)
_YEARS = re.compile(rf"\btwenty[ -]twenty(?:[ -]({_ONES}))?\b")
_SCALES = {"hundred": 100, "thousand": 1000, "dozen": 12}


def in_digits(text: str) -> str:
    """Return a text with numbers of several words in digits."""
    return _COMPOSED.sub(_digits, _YEARS.sub(_year, text))


def _year(found: re.Match[str]) -> str:
    """Return 2025 for ``twenty twenty five``."""
    return str(2020 + int(NUMBERS.get(found[1] or "zero", 0)))


def _digits(found: re.Match[str]) -> str:
    if found[0].startswith("half"):
        return "6"
    total = part = 0
    for word in re.split(r"[ -]", found[0]):
        if word in _SCALES:
            total, part = total + max(part, 1) * _SCALES[word], 0
        else:
            part += int(NUMBERS.get(word, 0))
    return str(total + part)
