"""Numbers in a text, looked up in what was executed.

A number is backed when the turn's tables and outputs show it, as it stands or rounded, in
thousands or as a percentage, or when it is a sum, difference, ratio, share or average of shown
values. Dates, years, list numbers and the numbers of the question itself need no backing.
"""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlquery.answer import TABLE_MIME

MAX_VALUES = 20_000  # looked at in all
MAX_PAIRED = 12  # values whose pairs are combined: of more, nearly any number could be made
SMALL = 12  # counts up to here are words of the language: "both", "the top 3"
_NUMBER = re.compile(
    r"(?<![\w.,$€£#/-])(?P<sign>[-−+])?[$€£]?\s?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)"
    r"(?P<fraction>\.\d+)?(?P<unit>\s?(?:%|percent\b|per cent\b)"
    r"|\s?(?:k|K|M|m|bn|thousand|million|billion)\b)?(?![\w/]|[-:]\d|\.\d)"
)
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_NOT_NUMBERS = re.compile(
    r"```.*?```|`[^`]*`|\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?|\b\d{1,2}:\d{2}(?::\d{2})?\b"
    r"|\b(?:\d{1,2}(?:st|nd|rd|th)?(?:\s*[-–]\s*\d{1,2})?\s+)?(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|"
    r"Sept?|Oct|Nov|Dec)[a-z]*\.?(?:\s+\d{1,2}(?:st|nd|rd|th)?(?:\s*[-–]\s*\d{1,2})?)?(?:,?\s+\d{4})?\b"
    r"|\b\d{1,3}[ -](?:day|week|month|quarter|year)s?\b"
    r"|\b\d{1,2}(?:\s*[-–]\s*\d{1,2})?\s?(?:am|pm|a\.m\.|p\.m\.|AM|PM)\b|\b[Qq][1-4]\b",
    re.DOTALL,
)
_LIST_MARK = re.compile(r"^\s*\d+[.)]\s+", re.MULTILINE)
_PLAIN = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?(?:[eE][+-]?\d+)?")


@dataclass(frozen=True)
class Number:
    """A number as a text shows it.

    Attributes
    ----------
    text
        Its characters.
    value
        What they mean, the scale (k, million) applied.
    step
        The value of its last shown digit.
    percent
        Whether a percent sign follows.
    start
        Where it begins in the text.
    """

    text: str
    value: float
    step: float
    percent: bool
    start: int


def numbers_in(text: str) -> list[Number]:
    """Return the numbers of a text that state a quantity."""
    hidden = _NOT_NUMBERS.sub(lambda m: " " * len(m.group()), text)
    hidden = _LIST_MARK.sub(lambda m: " " * len(m.group()), hidden)
    return [_read(match) for match in _NUMBER.finditer(hidden)]


def _read(match: re.Match[str]) -> Number:
    fraction = match["fraction"] or ""
    unit = (match["unit"] or "").strip()
    percent = unit == "%" or unit.startswith("per")
    scale = 1.0 if percent else _SCALES.get(unit.lower(), 1.0)
    value = float(match["digits"].replace(",", "") + fraction) * scale
    step = scale * 10.0 ** -(len(fraction) - 1 if fraction else 0)
    shown = match.group().strip()
    return Number(shown, value, step, percent, match.start())


def unbacked(text: str, outputs: Iterable[Mapping[str, Any]], known: str = "") -> list[Number]:
    """Return the numbers of `text` that nothing executed backs, each once.

    Parameters
    ----------
    text
        The answer.
    outputs
        The turn's outputs.
    known
        Text whose numbers may be repeated: the question, bound values, definitions.
    """
    stated = {number.value for number in numbers_in(known)} | _plain_numbers(known)
    shown: Shown | None = None
    found: dict[str, Number] = {}
    for number in numbers_in(text):
        if number.value in stated or _needs_none(number):
            continue
        shown = shown or Shown(outputs)
        if not shown.backs(number):
            found.setdefault(number.text, number)
    return list(found.values())


def _needs_none(number: Number) -> bool:
    whole = number.step >= 1 and number.value == int(number.value) and not number.percent
    year = whole and 1900 <= number.value <= 2100 and "," not in number.text
    year = year and not number.text.startswith(("$", "€", "£"))
    money = number.text[0] in "$€£"
    counted = whole and number.value <= SMALL and not money
    return year or counted or (number.percent and number.value in (0, 100))


class Shown:
    """The values that outputs show, and what is simply derived from them."""

    def __init__(self, outputs: Iterable[Mapping[str, Any]]) -> None:
        columns, loose = _columns(outputs)
        values = [abs(v) for column in columns for v in column] + [abs(v) for v in loose]
        self._direct = sorted(set(values))
        self._derived: list[float] | None = None
        self._ratios: list[float] | None = None
        self._columns = [*columns, loose]

    def backs(self, number: Number) -> bool:
        """Return whether the number can be read off or simply derived."""
        wanted, half = number.value, number.step * 0.5000001
        if number.percent:
            return (
                _near(self._direct, wanted, half)
                or _near(self._direct, wanted / 100, half / 100)
                or _near(self.ratios, wanted / 100, half / 100)
            )
        return (
            _near(self._direct, wanted, half)
            or _near(self.derived, wanted, half)
            or (number.step < 1 and _near(self.ratios, wanted, half))
        )

    @property
    def derived(self) -> list[float]:
        """Sums, averages, ranges, counts and differences, sorted."""
        if self._derived is None:
            self._derived = sorted(set(self._combine()))
        return self._derived

    @property
    def ratios(self) -> list[float]:
        """Ratios, shares and relative changes as fractions, sorted."""
        if self._ratios is None:
            self._ratios = sorted({ratio for ratio in self._divide() if math.isfinite(ratio)})
        return self._ratios

    def _combine(self) -> Iterator[float]:
        for column in self._columns:
            if not column:
                continue
            yield from (abs(total) for total in itertools.accumulate(column))
            yield from (abs(total) for total in itertools.accumulate(reversed(column)))
            yield abs(sum(column) / len(column))
            yield float(len(column))
            middle = sorted(column)
            yield abs((middle[len(column) // 2] + middle[(len(column) - 1) // 2]) / 2)
            for a, b in itertools.combinations(_few(column), 2):
                yield abs(a - b)
                yield abs(a + b)
        for row in _rows(self._columns):
            for a, b in itertools.combinations(row, 2):
                yield abs(a - b)
                yield abs(a + b)

    def _divide(self) -> Iterator[float]:
        groups: Iterable[Sequence[float]] = [*self._columns, *_rows(self._columns)]
        for group in groups:
            few = _few(group)
            for a, b in itertools.permutations(few, 2):
                if b:
                    yield abs(a / b)
                    yield abs((a - b) / b)
            total = sum(group)
            if total:
                yield from (abs(a / total) for a in group)
                # a share of the first few, as in "the top three make 60 %"
                yield from (abs(part / total) for part in itertools.accumulate(group))


def _near(values: Sequence[float], wanted: float, half: float) -> bool:
    """Return whether a sorted list holds a value that rounds to `wanted`."""
    slack = half + 1e-9 * max(abs(wanted), 1.0)
    index = bisect_left(values, wanted - slack)
    return index < len(values) and values[index] <= wanted + slack


def _few(values: Sequence[float]) -> Sequence[float]:
    """Return the values whose pairs are looked at: of many, the outermost ones."""
    if len(values) <= MAX_PAIRED:
        return values
    return [*values[:2], *values[-2:], max(values), min(values)]


def _rows(columns: Sequence[Sequence[float]]) -> Iterator[Sequence[float]]:
    """Return rows across columns of the same length."""
    for length, group in itertools.groupby(columns[:-1], key=len):
        block = list(group)
        if len(block) > 1 and length:
            yield from ([column[i] for column in block] for i in range(min(length, 200)))


def _columns(outputs: Iterable[Mapping[str, Any]]) -> tuple[list[list[float]], list[float]]:
    """Return the numbers of each table column, and those of other texts."""
    columns: list[list[float]] = []
    loose: list[float] = []
    for output in outputs:
        data = output.get("data", {})
        if TABLE_MIME in data:
            table = data[TABLE_MIME]
            rows = table["rows"]
            loose.append(float(table.get("row_count", len(rows))))
            columns += [_floats(row[i] for row in rows) for i in range(len(table["columns"]))]
        else:
            text = data.get("text/plain", output.get("text", ""))
            loose += _plain_numbers("".join(text) if isinstance(text, list) else str(text))
    return columns, loose[:MAX_VALUES]


def _floats(values: Iterable[Any]) -> list[float]:
    found = []
    for value in itertools.islice(values, MAX_VALUES):
        if isinstance(value, int | float) and not isinstance(value, bool):
            if math.isfinite(value):
                found.append(float(value))
        elif isinstance(value, str):
            found += sorted(_plain_numbers(value[:200]))
    return found


def _plain_numbers(text: str) -> set[float]:
    found = {float(match.replace(",", "")) for match in _PLAIN.findall(text)}
    return {abs(value) for value in found if math.isfinite(value)}
