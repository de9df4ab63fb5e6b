"""The span of days that SQL conditions leave."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from nlquery.semantic.formats import day, day_range

if TYPE_CHECKING:
    from sqlglot import exp

_DAY_COLUMN = re.compile(r"(?:^|_)(?:date|day|at|time|month|week|year)$|date", re.IGNORECASE)
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T].*)?")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """First and last day, both included; None: open."""

    first: date | None = None
    last: date | None = None

    def words(self) -> str:
        """Return the days as people read them."""
        if self.first and self.last:
            return day_range(self.first, self.last)
        if self.first:
            return f"from {day(self.first)} on"
        return f"until {day(self.last)}" if self.last else "all days in the data"


def split(conditions: Sequence[exp.Expr]) -> tuple[Span | None, list[exp.Expr]]:
    """Return the span that conditions leave, and the conditions that are not about it."""
    span: Span | None = None
    rest = []
    for condition in conditions:
        narrowed = _narrowed(span or Span(), condition)
        if narrowed is None:
            rest.append(condition)
        else:
            span = narrowed
    return span, rest


def names_a_day(conditions: Sequence[exp.Expr]) -> bool:
    """Return whether a condition is about days in some way."""
    from sqlglot import exp

    columns = (column for c in conditions for column in c.find_all(exp.Column))
    return any(_DAY_COLUMN.search(column.name) for column in columns)


def _narrowed(span: Span, condition: exp.Expr) -> Span | None:
    """Return the span under one more condition; None when it is none on days."""
    from sqlglot import exp

    column = _uncast(condition.this) if condition.this is not None else None
    if not isinstance(column, exp.Column) or not _DAY_COLUMN.search(column.name):
        return None
    if isinstance(condition, exp.Between):
        low, high = _day(condition.args["low"]), _day(condition.args["high"])
        return Span(_latest(span.first, low), _earliest(span.last, high)) if low and high else None
    found = _day(condition.args.get("expression"))
    if found is None:
        return None
    match condition:
        case exp.GTE():
            return replace(span, first=_latest(span.first, found))
        case exp.GT():
            return replace(span, first=_latest(span.first, found + ONE_DAY))
        case exp.LTE():
            return replace(span, last=_earliest(span.last, found))
        case exp.LT():
            return replace(span, last=_earliest(span.last, found - ONE_DAY))
        case exp.EQ():
            return Span(found, found)
    return None


def _uncast(node: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    while isinstance(node, exp.Cast | exp.Paren | exp.Date):
        node = node.this
    return node


def _day(node: exp.Expr | None) -> date | None:
    from sqlglot import exp

    plain = _uncast(node) if node is not None else None
    if not isinstance(plain, exp.Literal) or not plain.is_string:
        return None
    match = _ISO.fullmatch(plain.name)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _latest(a: date | None, b: date) -> date:
    return b if a is None else max(a, b)


def _earliest(a: date | None, b: date) -> date:
    return b if a is None else min(a, b)
