"""Reading an answer against what is shown: which rows a sentence is about, whose a number is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from nlquery.claims.directions import contradicted
from nlquery.claims.mentions import Mention, Names, enumerated, narrowed, owners, together
from nlquery.claims.number import Number
from nlquery.claims.ratios import SERIES, Scene, fits
from nlquery.claims.shown import Shown
from nlquery.claims.tables import Column, Table

MOST_SENTENCES = 2  # back that a sentence without a name may speak of
_SAID_BEFORE = (
    r"(?:^|\b(?:the|of|in|total|and|all|,|\.)\s|\n)\W*{}(?:\s+of|:|\s+(?:was|were|is))\W*$"
)
_SAID_AFTER = r"^\W*\s(?:in|of)\s+(?:total\s+)?{}\b"
_END = re.compile(
    r"(?<!\bvs)(?<!\bapprox)(?<!\be\.g)(?<!\bi\.e)(?<!\b[A-Z][a-z]{2})[.](?=\s)|[!?;](?=\s)|\n"
)
_REFERS = re.compile(r"\W*(?:it|its|that|this|these|those|they|their|both|he|she)\b", re.IGNORECASE)


class Reader:
    """Looks the numbers of an answer up."""

    def __init__(self, text: str, shown: Shown) -> None:
        self._text = text
        self._shown = shown
        self._sentences = list(_sentences(text))
        self._mentions = [(table, Names(table).find(text)) for table in shown.tables]

    def backs(self, number: Number) -> bool:
        """Return whether what is shown gives the number."""
        if not number.is_ratio:
            named = [(table, _rows(self._near(mentions, number)))
                     for table, mentions in self._mentions]  # fmt: skip
            return self._shown.gives(number, named)
        scenes = [scene for one in self._mentions for scene in self._scenes(number, *one)]
        if any(fits(number, scene) for scene in scenes):
            return True
        return not any(scene.focus for scene in scenes) and self._shown.compares(number)

    def other_owner(self, number: Number) -> str:
        """Return whose amount it is when the sentence gives it to somebody else, else ""."""
        if number.is_ratio or number.side:
            return ""
        for table, mentions in self._mentions:
            near = self._near(mentions, number, back=0)
            givers = [m for giver in owners(number, near, self._text)
                      for m in enumerated(giver, near, self._text)]  # fmt: skip
            if givers and (owner := _not_of(table, givers, near, number)):
                return owner
        return self._other_column(number)

    def _other_column(self, number: Number) -> str:
        """Return which column the amount is in when the text says another: "7 in tips"."""
        before, after = self._text[: number.start], self._text[number.end :]
        for table in self._shown.tables:
            found = {c.name: c for c in table.columns if len(c.name) > 2}
            words = {head: head.replace("_", " ").lower() for head in found}
            for head in sorted(found, key=len, reverse=True):
                said = re.compile(_SAID_BEFORE.format(re.escape(words[head])), re.IGNORECASE)
                since = re.compile(_SAID_AFTER.format(re.escape(words[head])), re.IGNORECASE)
                if said.search(before[-60:]) or since.match(after):
                    return _column_of(number, found, head, words)
        return ""

    def owner_of_ratio(self, number: Number) -> str:
        """Return whose percentage it is when the sentence gives it to somebody else, else ""."""
        if not number.is_ratio:
            return ""
        for table, mentions in self._mentions:
            near = self._near(mentions, number, back=0)
            givers = owners(number, near, self._text)
            for row in range(table.size) if givers else ():
                if fits(number, Scene(table, (row,))) and table.labels:
                    return f"of {table.label(row)}, not of {givers[0].name.title()}"
        return ""

    def contradicted(self) -> Iterator[str]:
        """Yield the words that compare names otherwise than what is shown."""
        for start, end in self._sentences:
            near = [(table, [m for m in mentions if start <= m.start < end])
                    for table, mentions in self._mentions]  # fmt: skip
            yield from contradicted(self._text[start:end], start, near)

    def _scenes(self, number: Number, table: Table, mentions: Sequence[Mention]) -> list[Scene]:
        """Return what the number's sentence may say of a table."""
        near = self._near(mentions, number)
        sentence = self._sentence(number)
        if not near:
            elsewhere = any(self._near(others, number) for _, others in self._mentions)
            return [] if elsewhere and table.is_named else [Scene(table, sentence=sentence)]
        groups = [mention.rows for mention in near]
        found = [
            Scene(
                table, narrowed(giver, near), groups, sentence,
                together(giver, near, self._text),
            )
            for giver in owners(number, near, self._text)
        ]  # fmt: skip
        if not found:
            found = [Scene(table, (), groups, sentence)]
        if not self._near(mentions, number, back=0):
            found.append(Scene(table, sentence=sentence))
        return found

    def _near(
        self, mentions: Sequence[Mention], number: Number, back: int = MOST_SENTENCES
    ) -> list[Mention]:
        """Return the names in the number's sentence, or in the nearest before it."""
        place = self._place(number)
        found: list[Mention] = []
        for one in range(place, max(place - back, 0) - 1, -1):
            start, end = self._sentences[one]
            found = [m for m in mentions if start <= m.start < end] + found
            if found and (not back or not _REFERS.match(self._text[start:end])):
                break
        return found

    def _sentence(self, number: Number) -> str:
        start, end = self._sentences[self._place(number)]
        return self._text[start:end]

    def _place(self, number: Number) -> int:
        found = (n for n, (a, b) in enumerate(self._sentences) if a <= number.start < b)
        return next(found, 0)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences, and the lines, of a text begin and end."""
    start = 0
    for match in _END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _rows(mentions: Sequence[Mention]) -> list[int]:
    return list(dict.fromkeys(row for mention in mentions for row in mention.rows))


def _not_of(
    table: Table, givers: Sequence[Mention], near: Sequence[Mention], number: Number
) -> str:
    """Return whose the amount is when it is none of those that it is given to."""
    if _is_total(table, number):
        return ""
    for giver in givers:
        rows = narrowed(giver, near)
        if _gives(table, rows, number) or (rows != giver.rows and _sums(table, giver.rows, number)):
            return ""
    mine = {row for giver in givers for row in giver.rows}
    for name, found in table.named_like([giver.column for giver in givers]):
        if not mine & set(found) and _gives(table, found, number):
            return f"of {name.title()}, not of {givers[0].name.title()}"
    mine = {row for giver in givers for row in narrowed(giver, near)}
    others = [r for r in range(table.size) if r not in mine and _has(table, [r], number)]
    return f"of {table.label(others[0])}, not of {givers[0].name.title()}" if others else ""


def _gives(table: Table, rows: Sequence[int], number: Number) -> bool:
    """Return whether the rows show the number, or it is simply made of theirs."""
    return _has(table, rows, number) or _makes(table, rows, number) or _sums(table, rows, number)


def _column_of(
    number: Number, columns: Mapping[str, Column], said: str, words: Mapping[str, str]
) -> str:
    """Return which other column alone shows the number, else ""."""
    values = columns[said].known
    made = [sum(values), sum(values) / len(values), *(a - b for a in values for b in values[:9])]
    if number.is_among([*values, *made]):
        return ""
    others = [name for name, column in columns.items() if number.is_among(column.known)]
    return f"{words[others[0]]}, not {words[said]}" if others else ""


def _has(table: Table, rows: Sequence[int], number: Number) -> bool:
    return any(number.is_among(table.numbers(row)) for row in rows)


def _makes(table: Table, rows: Sequence[int], number: Number) -> bool:
    """Return whether the number is made of the cells of one row."""
    for row in rows:
        values = table.numbers(row)
        made = [a - b for a in values for b in values] + [a + b for a in values for b in values]
        if number.is_among([*made, *(a / b for a in values for b in values if b)]):
            return True
    return False


def _sums(table: Table, rows: Sequence[int], number: Number) -> bool:
    """Return whether the number is a sum, an average or a difference of several rows."""
    for column in table.columns if len(rows) > 1 else ():
        values = column.of(rows)
        gaps = (a - b for a in values[:SERIES] for b in values[:SERIES])
        if number.is_among([sum(values), sum(values) / max(len(values), 1), *gaps]):
            return True
    return False


def _is_total(table: Table, number: Number) -> bool:
    return any(number.is_among([sum(column.known)]) for column in table.columns)
