"""Statements of an answer that nothing executed backs: numbers, days, and whose they are.

A number is backed when the turn's tables and outputs show it, as it stands or rounded, in
thousands or as a percentage, or when it is a sum, difference, ratio, share or average of shown
values. Years, list numbers, small counts of no measured thing and the numbers of the question
itself need no backing. A number that stands in one row only does not back another row's name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nlquery.agent.days import days_in, known_days
from nlquery.agent.numbers import Number, numbers_in
from nlquery.agent.shown import Shown, Table, plain_numbers
from nlquery.answer import TABLE_MIME

_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
SMALL = 12  # counts up to here are words of the language: "both", "the top 3"
REACH = 48  # characters between a name and its number
_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;](?=\S)[^.!?;\n]+)*")
_CHOSEN = re.compile(
    r"(?:top|bottom|first|last|best|worst|next|past|previous|other|of)\s*\W*$", re.I
)
_NEXT_WORD = re.compile(r"\W*(?:[a-z]+\s+)?([a-z]+)", re.I)
_TURNS = re.compile(
    r"\b(?:than|over|above|below|behind|after|before|from|to|vs|versus|and|or|but|while|whereas|"
    r"compared|ahead|against|follow\w*|lead\w*|beat\w*|gap|difference|total|together|all)\b|;",
    re.IGNORECASE,
)
_OF = re.compile(r"^\W{0,3}(?:[a-z]+ ){0,3}?(?:for|at|in|by|of|to|from)\s+(?:the\s+)?", re.I)


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
    for number in numbers_in(text):
        if number.value in stated or _needs_none(number, text, nouns):
            continue
        start, sentence = _sentence(text, number)
        if not shown.backs(number, sentence):
            yield Unbacked(number.text)
        elif owner := _other_owner(number, sentence, number.start - start, shown):
            yield Unbacked(number.text, owner)


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
    whole = number.step >= 1 and number.value == int(number.value) and not number.percent
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
    names = [*nouns, *(name for table in shown.tables for name in table.names)]
    return {word for name in names for word in re.findall(r"[a-z]{4,}s\b", name.lower())}


def _sentence(text: str, number: Number) -> tuple[int, str]:
    for match in _SENTENCE.finditer(text):
        if match.start() <= number.start < match.end():
            return match.start(), match.group()
    return 0, text


def _other_owner(number: Number, sentence: str, at: int, shown: Shown) -> str:
    """Return whose number it is when the sentence gives it to somebody else, else ""."""
    if number.percent or number.side:
        return ""
    for table in shown.tables:
        name = _named_beside(number, sentence, at, table)
        if name is None:
            continue
        rows = table.rows_of(name)
        others = [i for i in range(len(table.labels)) if i not in rows and _has(table, i, number)]
        mine = any(_has(table, i, number) or _derives(table, i, number) for i in rows)
        if others and not mine and not _is_total(table, number):
            return f"of {_label(table, others[0])}, not of {name.title()}"
    return ""


def _named_beside(number: Number, sentence: str, at: int, table: Table) -> str | None:
    """Return the row's name that the number is given to: right before it, else right after."""
    words = sentence.lower()
    names = {label for labels in table.labels for label in labels}
    ends = [(words.rfind(name, 0, at) + len(name), name) for name in names if name in words[:at]]
    if ends:
        end, name = max(ends, key=lambda pair: (pair[0], len(pair[1])))
        between = words[end:at]
        if len(between) <= REACH and not _TURNS.search(between):
            return name
    after = words[at + len(number.text) :]
    joined = _OF.match(after)
    if joined and not _TURNS.search(re.sub(r"\b(?:to|from)\s+(?:the\s+)?$", "", joined.group())):
        rest = after[joined.end() :]
        return next((name for name in sorted(names, key=len)[::-1] if rest.startswith(name)), None)
    return None


def _has(table: Table, row: int, number: Number) -> bool:
    return any(abs(abs(v) - number.value) <= number.step / 2 for v in table.numbers(row))


def _derives(table: Table, row: int, number: Number) -> bool:
    """Return whether the number is made of the row's own numbers."""
    values = table.numbers(row)
    made = [abs(a - b) for a in values for b in values] + [a + b for a in values for b in values]
    made += [abs(a / b) for a in values for b in values if b]
    return any(abs(value - number.value) <= number.step / 2 for value in made)


def _is_total(table: Table, number: Number) -> bool:
    totals = [sum(v for v in column if v is not None) for column in table.columns]
    return any(abs(total - number.value) <= number.step / 2 for total in totals)


def _label(table: Table, row: int) -> str:
    return min(table.labels[row], key=len, default="another row").title()
