"""One number that a text states, and whether a value may stand for it."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Side = Literal["about", "over", "under", ""]
Kind = Literal["part", "change", "points", "times", ""]
Way = Literal["up", "down", ""]


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
        digit that is not 0, of a word such as "half" how far from it is still called so.
    percent
        Whether it is a percentage.
    start, end
        Where it stands in the text.
    money
        Whether it is an amount of money.
    negative
        Whether a minus sign stands before it.
    side
        Whether it is said to be rough, or a bound of the true number.
    kind
        Of a ratio: of something, more or less than something, points, or times something.
    way
        Of a change: whether it is said to be more or less.
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
    way: Way = ""

    @property
    def is_ratio(self) -> bool:
        """Whether it says how two values compare."""
        return self.percent or self.kind == "times"

    @property
    def bounds(self) -> tuple[float, float]:
        """The smallest and the largest value that it may stand for."""
        low, high = self.value - self.step / 2, self.value + self.step / 2
        if self.side == "over":
            low, high = self.value, self.value + self.step
        elif self.side == "under":
            low, high = self.value - self.step, self.value
        slack = 1e-7 * self.step + 1e-9 * max(self.value, 1.0)
        return low - slack, high + slack

    def is_in(self, ordered: Sequence[float]) -> bool:
        """Return whether a sorted list holds a value that the number may stand for."""
        low, high = self.bounds
        index = bisect_left(ordered, low)
        return index < len(ordered) and ordered[index] <= high

    def is_among(self, values: Iterable[float]) -> bool:
        """Return whether one of the values, signs aside, may be meant."""
        low, high = self.bounds
        return any(low <= abs(value) <= high for value in values)


def roughened(value: float, step: float) -> float:
    """Return the value of the last digit that is not 0, at most a tenth of the number."""
    if value < 20 and value == int(value):
        return step
    while step * 10 <= value / 10 and math.isclose(value, round(value / (step * 10)) * step * 10):
        step *= 10
    return step
