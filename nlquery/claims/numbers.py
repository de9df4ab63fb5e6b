"""Numbers that a text states, in digits and in words."""

from __future__ import annotations

import re
from dataclasses import replace

from nlquery.claims.around import kind_of, side_of
from nlquery.claims.number import Number, roughened
from nlquery.claims.words import in_words

_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9,
    "bn": 1e9, "billion": 1e9, "t": 1e12, "trillion": 1e12, "hundred": 1e2, "dozen": 12.0,
    "cent": 0.01, "cents": 0.01,
}  # fmt: skip
_PERCENT = r"%(?:[ -]points?\b)?|percent(?:age)?(?: points?)?\b|per cent\b|pp\b"
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
_TIMES = re.compile(r"^\s+times\s+(?:as|more|the|that|those|what|high|larg|bigg|of|its)", re.I)
_LIST_MARK = re.compile(r"^\s*\d+[.)]\s+", re.MULTILINE)
_RANGE = re.compile(
    r"(?<![\w.,/-])([$€£]?\d[\d,]*(?:\.\d+)?[kKM%]?)-(?=[$€£]?\d[\d,.]*[kKM%]?(?![\d-]))"
)
_CODE_NUMBER = re.compile(r"`(\s*[-−+]?[$€£]?\s?[\d.,]+\s?[%kKmM]?\s*)`")
_GAP = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_EMPHASIS = re.compile(r"(?<!\w)_+|_+(?!\w)|\*")


def numbers_in(text: str) -> list[Number]:
    """Return the numbers of a text that state a quantity, in their order."""
    plain = _without_others(text)
    found = [_read(match, plain) for match in _NUMBER.finditer(plain)]
    taken = [(number.start, number.end) for number in found]
    words = (n for n in in_words(plain) if not any(s < n.end and n.start < e for s, e in taken))
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
    before, after = text[: match.start()], text[match.end() :]
    side = side_of(before)
    number = Number(
        text=match.group().strip(),
        value=value,
        step=roughened(value, step) if side else step,
        percent=percent,
        start=match.start(),
        end=match.end(),
        money=bool(match["money"] or match["code"]) or unit.startswith("cent"),
        negative=match["sign"] in ("-", "−"),
        side=side,
    )
    if percent:
        kind, way = kind_of(unit, before, after)
        if match["sign"] and kind != "points":
            kind, way = "change", "down" if number.negative else "up"
        return replace(number, kind=kind, way=way)
    if unit in ("x", "×") or _TIMES.match(after):
        return replace(number, kind="times", step=min(number.step, 0.5))
    return number
