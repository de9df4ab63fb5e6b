"""Numbers that a text states, in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Side = Literal["about", "over", "under", ""]
Kind = Literal["part", "change", "points", ""]

_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9,
    "bn": 1e9, "billion": 1e9, "t": 1e12, "trillion": 1e12, "hundred": 1e2, "dozen": 12.0,
    "cent": 0.01, "cents": 0.01,
}  # fmt: skip
_CHANGE_WORDS = (
    r"more|less|higher|lower|fewer|above|below|up|down|increase|decrease|growth|rise|drop|decline|"
    r"ahead|better|worse|larger|smaller|bigger|greater|cheaper|busier|gain|loss"
)
_CHANGE_AFTER = re.compile(rf"^\W*(?:\w+\s+)?(?:{_CHANGE_WORDS})\b", re.IGNORECASE)
_CHANGE_BEFORE = re.compile(
    r"\b(?:rose|rise[sn]?|grew|grow[ns]?|fell|fall(?:s|en)?|dropped|drops|declined|increased|"
    r"increases|decreased|gained|climbed|jumped|shrank|up|down|growth of|change of|(?:ahead|more)"
    r"(?: of \w+)? by)\s+(?:by\s+)?\W*$",
    re.IGNORECASE,
)
_PART_AFTER = re.compile(r"^\W*(?:share\b|of\b)", re.IGNORECASE)
_PERCENT = r"%|percent(?:age)?(?: points?)?\b|per cent\b|pp\b"
_NUMBER = re.compile(
    r"(?<![\w.,#/-])(?P<sign>[-−+])?(?:(?P<money>(?:US|C|A)?[$€£]|(?:USD|EUR|GBP)(?=[ \d]))\s?)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?"
    rf"(?P<unit>\s?(?:{_PERCENT})"
    r"|\s?(?:[kKmMbB]|mn|mm|bn|thousand|million|billion|trillion|hundred|cents?)\b|\s?[x×]\b)?"
    r"(?P<code>\s?(?:USD|EUR|GBP|dollars|euros|[€£])(?![\w]))?"
    r"(?![A-Za-z_]|/\d|[-:]\d|\.\d|,\d{3}\b)"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAYS = r"\d{1,2}(?:st|nd|rd|th)?(?:\s*(?:[-–]|to|and)\s*\d{1,2}(?:st|nd|rd|th)?)?"
_NOT_NUMBERS = re.compile(
    r"```.*?```|`[^`\n]*`|\d{4}-\d{2}(?:-\d{2}(?:T[\d:.]+Z?)?)?\b|\b\d{1,2}:\d{2}(?::\d{2})?\b"
    rf"|\b(?:{_DAYS}\s+)?{_MONTH}(?:\s+{_DAYS})?(?:,?\s+\d{{4}})?\b"
    r"|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b(?:19|20)\d{2}[-–/]\d{2}\b"
    r"|\b\d{1,3}[ -](?:day|week|month|quarter|year|hour|minute|second)s?\b"
    r"|\b\d{1,2}(?:\s*[-–]\s*\d{1,2})?\s?(?:am|pm|a\.m\.|p\.m\.|AM|PM)\b|\b[Qq][1-4]\b",
    re.DOTALL,
)
_LIST_MARK = re.compile(r"^\s*\d+[.)]\s+", re.MULTILINE)
_RANGE = re.compile(
    r"(?<![\w.,/-])([$€£]?\d[\d,]*(?:\.\d+)?[kKM%]?)-(?=[$€£]?\d[\d,.]*[kKM%]?(?![\d-]))"
)
_CODE_NUMBER = re.compile(r"`(\s*[-−+]?[$€£]?\s?[\d.,]+\s?[%kKmM]?\s*)`")
_GAP = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_EMPHASIS = re.compile(r"(?<!\w)_+|_+(?!\w)|\*")

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {
    **{word: n for n, word in enumerate(_UNITS)},
    **{word: 10 * n for n, word in enumerate(_TENS, 2)},
}
_LARGE = ("hundred", "thousand", "million", "billion", "trillion", "dozen")
_ONE = "|".join([*_SMALL, *_LARGE])
_WORDS = re.compile(
    rf"\b(?P<words>(?:(?:a|{_ONE})[\s-]+(?:and\s+)?)*(?:{_ONE}))\b(?P<unit>\s+(?:{_PERCENT}))?"
    r"(?!\s+(?:day|week|month|quarter|year|hour|minute)s?\b)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:(?P<about>about|around|roughly|approximately|approx\.?|some|circa|close to|[~≈])"
    r"|(?P<over>over|more than|above|at least|exceed(?:s|ed|ing)|beyond|upwards of)"
    r"|(?P<under>under|less than|fewer than|below|nearly|almost|just short of|up to))"
    r"\s?(?:a |the )?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Number:
    """A number as a text shows it.

    Attributes
    ----------
    text
        Its characters.
    value
        What they mean, the scale (k, million) applied; never negative.
    step
        The value of its last shown digit, of a number said to be rough the value of its last
        digit that is not 0.
    percent
        Whether a percent sign follows.
    start, end
        Where it stands in the text.
    money
        Whether it is an amount of money.
    negative
        Whether a minus sign stands before it.
    side
        Whether it is said to be rough, or a bound of the true number.
    kind
        Of a percentage: of something, more or less than something, or points.
    """

    text: str
    value: float
    step: float
    percent: bool
    start: int
    end: int = 0
    money: bool = False
    negative: bool = False
    side: Side = ""
    kind: Kind = ""


def numbers_in(text: str) -> list[Number]:
    """Return the numbers of a text that state a quantity, in their order."""
    plain = _without_others(text)
    found = [_read(match, plain) for match in _NUMBER.finditer(plain)]
    taken = [(number.start, number.end) for number in found]
    words = (n for n in _in_words(plain) if not any(s < n.end and n.start < e for s, e in taken))
    return sorted([*found, *words], key=lambda number: number.start)


def _without_others(text: str) -> str:
    """Return the text, as long as it was, without dates, times, list numbers and code."""
    plain = _CODE_NUMBER.sub(r" \1 ", _GAP.sub(",", text))
    plain = _NOT_NUMBERS.sub(_blank, plain)
    plain = _EMPHASIS.sub(_blank, _LIST_MARK.sub(_blank, plain))
    return _RANGE.sub(r"\1–", plain)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _read(match: re.Match[str], text: str) -> Number:
    fraction = match["fraction"] or ""
    unit = (match["unit"] or "").strip().lower()
    percent = unit[:1] in ("%", "p")
    scale = 1.0 if percent else _SCALES.get(unit, 1.0)
    value = float(match["digits"].replace(",", "") + fraction) * scale
    step = scale * 10.0 ** -(len(fraction) - 1 if fraction else 0)
    side = _side(text[: match.start()])
    if unit in ("x", "×"):
        step = min(step, 0.5)
    return Number(
        text=match.group().strip(),
        value=value,
        step=_rough(value, step) if side else step,
        percent=percent,
        start=match.start(),
        end=match.end(),
        money=bool(match["money"] or match["code"]) or unit.startswith("cent"),
        negative=match["sign"] in ("-", "−"),
        side=side,
        kind=_kind(unit, text[: match.start()], text[match.end() :]) if percent else "",
    )


def _kind(unit: str, before: str, after: str) -> Kind:
    if "point" in unit or unit == "pp":
        return "points"
    if _CHANGE_AFTER.match(after[:40]) or _CHANGE_BEFORE.search(before[-40:]):
        return "change"
    return "part" if _PART_AFTER.match(after[:40]) else ""


def _side(before: str) -> Side:
    match = _ABOUT.search(before[-24:])
    if match is None:
        return ""
    return "about" if match["about"] else "over" if match["over"] else "under"


def _rough(value: float, step: float) -> float:
    """Return the value of the last digit that is not 0, at most a tenth of the number."""
    if value < 20 or value != int(value):
        return step
    digits = str(int(value))
    zeros = len(digits) - len(digits.rstrip("0"))
    return max(step, min(10.0**zeros, value / 10))


def _in_words(text: str) -> Iterator[Number]:
    for match in _WORDS.finditer(text):
        words = match["words"].lower().replace("-", " ").split()
        value = _value(words)
        if value <= 12 and not match["unit"]:  # "one of them", "the first two"
            continue
        step = _rough(value, 1.0)
        shown = " ".join(match.group().split())
        percent = bool(match["unit"])
        yield Number(shown, value, step, percent, match.start(), match.end(), side="about")


def _value(words: list[str]) -> float:
    total = part = 0.0
    for word in words:
        if word in _SMALL:
            part += _SMALL[word]
        elif word == "hundred":
            part = max(part, 1.0) * 100
        elif word in _SCALES:
            total += max(part, 1.0) * _SCALES[word]
            part = 0.0
    return total + part
