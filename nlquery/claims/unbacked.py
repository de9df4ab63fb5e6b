"""Statements of an answer that nothing executed backs: numbers, days, and whose they are.

An amount is backed when the turn's tables and outputs show it, as it stands, rounded or in
thousands, or when it is a sum, a difference, an average or a quotient of shown values. A
percentage, a fraction or a multiple has to be the share or the change of what its sentence names,
because of many rows almost any can be made. Years, list numbers, small counts of no measured
thing and the numbers of the question itself need no backing. A number that stands in one row only
does not back another row's name. Words that compare shown names or
numbers (more than, the best, second, rose) have to go the way that the tables go.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nlquery.answer import TABLE_MIME
from nlquery.claims.days import days_in, known_days
from nlquery.claims.number import Number
from nlquery.claims.numbers import numbers_in
from nlquery.claims.scenes import Reader
from nlquery.claims.shown import Shown
from nlquery.claims.tables import plain_numbers
from nlquery.claims.turned import turned

SMALL = 12  # counts up to here are words of the language: "both", "the top 3"
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_CHOSEN = re.compile(
    r"(?:top|bottom|first|last|best|worst|next|past|previous|other|of)\s*\W*$", re.I
)
_NEXT_WORD = re.compile(r"\W*(?:[a-z]+\s+)?([a-z]+)", re.I)


@dataclass(frozen=True)
class Unbacked:
    """A statement that is not backed: its words, and what is wrong when it is known."""

    text: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.text} ({self.why})" if self.why else self.text


def unbacked(
    text: str, outputs: Sequence[Mapping[str, Any]], known: str = "", nouns: Iterable[str] = ()
) -> list[Unbacked]:
    """Return the statements of `text` that nothing executed backs, each once.

    Parameters
    ----------
    text
        The answer.
    outputs
        The turn's outputs.
    known
        Text whose numbers and days may be repeated: the question, bound values.
    nouns
        Names of tables: counts of these things are looked up however small they are.
    """
    shown = Shown(outputs)
    found = [*_numbers(text, shown, known, _nouns(shown, nouns)), *_days(text, outputs, known)]
    return list(dict.fromkeys(found))


def _numbers(text: str, shown: Shown, known: str, nouns: set[str]) -> Iterator[Unbacked]:
    stated = {number.value for number in numbers_in(known)}
    stated |= {abs(value) for value in plain_numbers(_ISO_DAY.sub(" ", known))}
    reader = Reader(text, shown)
    numbers = numbers_in(text)
    for number in numbers:
        if number.value in stated or _needs_none(number, text, nouns):
            continue
        if not reader.backs(number):
            yield Unbacked(number.text, reader.owner_of_ratio(number))
        elif owner := reader.other_owner(number):
            yield Unbacked(number.text, owner)
    for words in (*reader.contradicted(), *turned(text, numbers)):
        yield Unbacked(words, "the results say otherwise")


def _days(text: str, outputs: Sequence[Mapping[str, Any]], known: str) -> Iterator[Unbacked]:
    named = days_in(re.sub(r"```.*?```|`[^`\n]*`", " ", text, flags=re.DOTALL))
    if not named:
        return
    shown = "\n".join(_texts(outputs))
    days: set[date] = known_days(f"{known}\n{shown}")
    if days:  # where no day is shown at all, none can be compared
        yield from (Unbacked(day.text) for day in named if not day.is_one_of(days))


def _texts(outputs: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for output in outputs:
        data = output.get("data", {})
        if TABLE_MIME in data:
            yield json.dumps(data[TABLE_MIME]["rows"], ensure_ascii=False, default=str)
        text = data.get("text/plain", output.get("text", ""))
        yield "".join(text) if isinstance(text, list) else str(text)


def _needs_none(number: Number, text: str, nouns: set[str]) -> bool:
    whole = number.step >= 1 and number.value == int(number.value) and not number.is_ratio
    if number.text.isdigit() and 1900 <= number.value <= 2100 and not number.money:
        return not _counts(number, text, nouns)  # a year
    if whole and number.value <= SMALL and not number.money and not number.side:
        return not _counts(number, text, nouns)
    return number.percent and number.value in (0, 100)


def _counts(number: Number, text: str, nouns: set[str]) -> bool:
    """Return whether a small number counts a measured thing: "7 orders", not "the top 3"."""
    if _CHOSEN.search(text[: number.start]):
        return False
    following = _NEXT_WORD.match(text[number.end :])
    if following is None:
        return False
    words = re.findall(r"[a-z]+", following.group().lower())
    return any(word in nouns for word in words)


def _nouns(shown: Shown, nouns: Iterable[str]) -> set[str]:
    names = [*nouns, *(name for table in shown.tables for name in table.heads)]
    return {word for name in names for word in re.findall(r"[a-z]{4,}s\b", name.lower())}
