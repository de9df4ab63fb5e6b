"""Conditions with a number in a question: over $50, at least 20, between $20 and $50."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.reading import Reading, Threshold

_MONEY = frozenset({"dollar", "buck", "usd"})
PIECES = frozenset({"unit", "units", "piece", "pieces"})
COUNTED = PIECES | {"time", "times", "once", "twice"}


def read_thresholds(reading: Reading) -> None:
    """Collect the conditions with a number."""
    words = reading.words
    for phrase, op in language.COMPARATORS:
        for place in list(reading.places(phrase)):
            at = place + len(phrase)
            while at < len(words) and words[at].text in ("a", "the", "than"):
                at += 1
            if at < len(words) and words[at].number is not None and not words[at].role:
                _threshold(reading, op, place, at)
    for place in list(reading.places(("newbound",))):
        _threshold(reading, "same", place, place + 1)
    _two_sided(reading)
    _trailing(reading)


def _threshold(reading: Reading, op: str, start: int, at: int) -> None:
    words = reading.words
    if any(word.role for word in words[start:at]):
        return
    end, unit = at + 1, words[at].unit
    if end < len(words) and words[end].stem in _MONEY:
        end, unit = end + 1, "$"
    elif end < len(words) and words[end].text in ("percent", "%"):
        end, unit = end + 1, "%"
    elif end < len(words) and words[end].text in COUNTED:
        end += 1
    value = words[at].number
    assert value is not None
    reading.thresholds.append(Threshold(op, value, unit, start, end))
    for word in words[start:end]:
        word.role = "threshold"


def _two_sided(reading: Reading) -> None:
    """Read ``between $20 and $50``."""
    words = reading.words
    for place in list(reading.places(("between",))):
        numbers = [i for i in (place + 1, place + 3) if i < len(words)]
        if len(numbers) < 2 or words[place + 2].text != "and":
            continue
        if any(words[i].number is None or words[i].role for i in numbers):
            continue
        _threshold(reading, "<=", place + 2, place + 3)
        low = words[place + 1]
        unit = low.unit or reading.thresholds[-1].unit
        assert low.number is not None
        reading.thresholds.append(Threshold(">=", low.number, unit, place, place + 4))
        words[place].role = low.role = "threshold"


def _trailing(reading: Reading) -> None:
    """Read ``$50 or more`` and ``20+ orders``."""
    for phrase, op in ((("or", "more"), ">="), (("or", "less"), "<="), (("or", "fewer"), "<=")):
        for place in list(reading.places(phrase)):
            money = place > 1 and reading.words[place - 1].stem in _MONEY
            start = place - 2 if money else place - 1
            word = reading.words[start] if start >= 0 else None
            if word is not None and word.number is not None and not word.role:
                unit = "$" if money else word.unit
                reading.thresholds.append(Threshold(op, word.number, unit, start, place + 2))
                for w in reading.words[start : place + 2]:
                    w.role = "threshold"
