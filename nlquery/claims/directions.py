"""Does what is shown say the same as an answer's comparing words? More, the most, second, fell."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from nlquery.claims.compared import Compared, comparisons
from nlquery.claims.mentions import DAYS, Mention
from nlquery.claims.tables import Column, Table

_CHANGE = re.compile(r"growth|change|mom|yoy|wow", re.IGNORECASE)
_TIME = re.compile(r"period|day|date|week|month|quarter|year|hour|time", re.IGNORECASE)
_TIME_WORD = re.compile(r"\b(?:day|week|month|hour|year|quarter|date)s?\b")
_BEFORE = re.compile(r"before|previous|prior|last year|earlier")
_COST = re.compile(r"cancel|refund|discount|fee|commission|cost|tax", re.IGNORECASE)
_QUOTIENT = re.compile(r"averag|\bper\b|worth|value|rate|each|mean|ticket", re.I)
_MONEY = re.compile(r"\b(?:money|revenue|sales|earn\w*|takings|dollars)\b")
_MONEY_HEAD = re.compile(r"sales|revenue|amount|total|money|payout|value", re.IGNORECASE)
_PLAIN = re.compile(
    r"in|on|at|through|via|with|for|from|of|than|the|a|an|and|per|total|all|"
    r"money|sales|revenue|orders|order|items|item|tips|tip|business|pieces|units|"
    r"value|average|overall|often|worth|share|rate|seller|sellers|selling|sold|"
    r"takings|commission|payout|is|was|were|made|does|did|has|have|day|week|"
    r"month|hour|location|place|store|channel|product|category|daypart|weekday|type|"
    r"used|way|to|pay"
)
_MARK = re.compile(r"<\d+>")


def contradicted(
    sentence: str, start: int, named: Sequence[tuple[Table, Sequence[Mention]]]
) -> Iterator[str]:
    """Yield the comparing words of a sentence that the tables say otherwise.

    Words are only doubted when a table knows their names and no table agrees.
    """
    judged = [
        (said, _judge(said, table, mentions))
        for table, mentions in named
        for said in comparisons(sentence, start, mentions)
    ]
    agreed = [said for said, verdict in judged if verdict]
    doubted = [said for said, verdict in judged if verdict is False]
    for said in sorted(doubted, key=lambda said: said.start):
        if not any(said.overlaps(other) for other in agreed):
            yield said.words


def _judge(said: Compared, table: Table, mentions: Sequence[Mention]) -> bool | None:
    """Return whether the table agrees; None when it says nothing about it."""
    if table.size < 2 or (said.sort in ("more", "most") and not _is_plain(said)):
        return None
    if said.sort == "moved":
        verdicts = [_moved(said, name, table) for name in said.names]
        return None if None in verdicts else all(verdicts)
    columns = _columns(said, table)
    if not columns:
        return None
    if said.sort == "more":
        return _more(said, table, columns, mentions)
    if said.sort == "order":
        return _in_order(said, columns)
    if any(len(name.rows) > 1 and table.size == len(name.rows) for name in said.names):
        return None
    if said.sort == "rank":
        return None if _is_time(table, said.names[0]) else _has_rank(said, columns)
    return _most(said, table, columns)


def _is_plain(said: Compared) -> bool:
    """Return whether the words between say what is compared, not how: "more stable than"."""
    words = re.search(r"\b(?:more|less|most|least) (?!than)([a-z]+)", said.clause)
    return words is None or _PLAIN.fullmatch(words[1]) is not None or words[1].endswith("s")


def _columns(said: Compared, table: Table) -> list[Column]:
    """Return the columns that may be meant: the named one, or all, and what they make per row."""
    clause = _MARK.sub(" ", said.clause)
    own = [c for c in table.columns if _names(c.name, clause)]
    if len(own) == 1:
        return own
    columns = list(table.columns)
    if _MONEY.search(clause) and any(map(_is_money, columns)):
        columns = [c for c in columns if _is_money(c)]
    if _QUOTIENT.search(clause):
        pairs = itertools.permutations(table.columns[:6], 2)
        made = [_quotient(a, b) for a, b in pairs if _is_money(a) or not _is_money(b)]
        return [*(c for c in table.columns if _QUOTIENT.search(c.name)), *made] or columns
    return columns


def _is_money(column: Column) -> bool:
    return _MONEY_HEAD.search(column.name) is not None


def _names(head: str, clause: str) -> bool:
    words = head.lower().replace("_", " ").strip()
    return len(words) > 2 and re.search(rf"\b{re.escape(words)}\b", clause) is not None


def _quotient(one: Column, by: Column) -> Column:
    pairs = zip(one.values, by.values, strict=True)
    return Column("", [a / b if a is not None and b else None for a, b in pairs])


def _more(
    said: Compared, table: Table, columns: Sequence[Column], mentions: Sequence[Mention]
) -> bool | None:
    one, other = said.names[:2]
    mine, theirs = set(one.rows), set(other.rows)
    if one.column != other.column:
        if not _is_time(table, other):
            return None
        mine, theirs = mine - theirs, mine & theirs
    if not mine or not theirs or mine & theirs:
        return None
    verdicts = [
        _larger(column, a, b, said.up)
        for a, b in _contexts(sorted(mine), sorted(theirs), said, mentions)
        for column in columns
    ]
    known = [verdict for verdict in verdicts if verdict is not None]
    return any(known) if known else None


def _contexts(
    mine: Sequence[int], theirs: Sequence[int], said: Compared, mentions: Sequence[Mention]
) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Yield the rows as a whole, or in what else the sentence names: "through DoorDash"."""
    columns = {name.column for name in said.names}
    beside = [m for m in mentions if m.column not in columns]
    found = False
    for name in beside:
        a = [row for row in mine if row in name.rows]
        b = [row for row in theirs if row in name.rows]
        if a and b:
            found = True
            yield a, b
    if not found:
        yield mine, theirs


def _larger(column: Column, mine: Sequence[int], theirs: Sequence[int], up: bool) -> bool | None:
    a, b = column.of(mine), column.of(theirs)
    if not a or not b:
        return None
    gap = sum(a) - sum(b)
    return gap >= 0 if up else gap <= 0


def _most(said: Compared, table: Table, columns: Sequence[Column]) -> bool | None:
    name = said.names[0]
    if _TIME_WORD.search(_MARK.sub(" ", said.clause)) and not _is_time(table, name):
        return None
    if re.search(r"\b(?:first|last)\b", said.clause) and _is_time(table, name):
        return None
    known = [c for c in columns if c.of(name.rows)]
    return any(_is_extreme(said, table, column) for column in known) if known else None


def _is_extreme(said: Compared, table: Table, column: Column) -> bool:
    ways = [said.up]
    if re.search(r"\b(?:best|worst|top|lead)", said.clause) and _COST.search(column.name):
        ways = [True, False]
    rows = said.names[0].rows
    groups = [range(table.size), *_groups(table, rows)] if len(rows) > 1 else [range(table.size)]
    for way, group in itertools.product(ways, groups):
        values = column.of(group)
        end = (max if way else min)(values) if values else None
        if end in column.of([row for row in rows if row in group]):
            return True
    return False


def _groups(table: Table, rows: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the rows that have another name in common with one of these."""
    for name in table.names.values():
        is_part = 1 < len(name.rows) < table.size and set(name.rows) != set(rows)
        if is_part and set(name.rows) & set(rows):
            yield name.rows
    for same in table.days.values():
        if len(same) > 1 and set(same) & set(rows):
            yield same


def _in_order(said: Compared, columns: Sequence[Column]) -> bool | None:
    if any(len(name.rows) != 1 for name in said.names):
        return None
    rows = [name.rows[0] for name in said.names]
    found = [c.of(rows) for c in columns if len(c.of(rows)) == len(rows)]
    return any(values == sorted(values, reverse=True) for values in found) if found else None


def _has_rank(said: Compared, columns: Sequence[Column]) -> bool | None:
    rows = said.names[0].rows
    if len(rows) != 1:
        return None
    for column in columns:
        value = column.values[rows[0]]
        if value is None:
            continue
        above = sum(v > value for v in column.known)
        below = sum(v < value for v in column.known)
        ties = column.known.count(value)
        if any(n < said.place <= n + ties for n in (above, below)):
            return True
    return False


def _moved(said: Compared, name: Mention, table: Table) -> bool | None:
    """Return whether a name's value went the way that is said, where two times are shown."""
    changes = [c for c in table.columns if _CHANGE.search(c.name)]
    if changes and len(name.rows) == 1:
        signs = changes[0].of(name.rows)
        return (signs[0] >= 0 if said.up else signs[0] <= 0) if signs else None
    spans = [name.rows[:1], name.rows[1:]] if len(name.rows) == 2 else []
    if not spans or not (then := _earlier(table, name.rows)):
        return None
    now = [row for row in name.rows if row not in then]
    verdicts = [_larger(column, now, then, said.up) for column in table.columns]
    known = [verdict for verdict in verdicts if verdict is not None]
    return any(known) if known else None


def _earlier(table: Table, rows: Sequence[int]) -> list[int]:
    """Return which of two rows is the earlier one, when that is told."""
    days = [(day, row) for day, same in table.days.items() for row in same if row in rows]
    if len(days) == 2 and days[0][0] != days[1][0]:
        return [min(days)[1]]
    told = [row for row in rows if any(_BEFORE.search(word) for word in table.labels[row])]
    return told if len(told) == 1 else []


def _is_time(table: Table, name: Mention) -> bool:
    return name.column == DAYS or bool(_TIME.search(table.heads[name.column]))
