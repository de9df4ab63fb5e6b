"""SQL as a person would have written it: a SELECT statement in parts, and how it is laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from textwrap import indent

from nlquery.semantic.names import quoted

INDENT = "    "


@dataclass(frozen=True)
class Select:
    """A SELECT statement.

    Attributes
    ----------
    columns
        Alias → expression, in order.
    source
        FROM clause with its joins.
    where, having
        Conditions that must all hold.
    groups
        How many of the columns, from the left, rows are grouped by.
    order
        ORDER BY terms.
    limit, offset
        Placeholder or number; empty: all rows.
    ties
        Whether rows that equal the last one are there, too.
    """

    columns: Mapping[str, str]
    source: str
    where: tuple[str, ...] = ()
    groups: int = 0
    having: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    limit: str = ""
    ties: bool = False
    offset: str = ""

    def __str__(self) -> str:
        """Return the statement's text."""
        lines = [_select(self.columns), self.source]
        if self.where:
            lines.append("WHERE " + "\n  AND ".join(self.where))
        if self.groups:
            numbers = ", ".join(str(n + 1) for n in range(self.groups))
            lines.append(f"GROUP BY {numbers}")
        if self.having:
            lines.append("HAVING " + "\n   AND ".join(self.having))
        if self.order:
            lines.append("ORDER BY " + ", ".join(self.order))
        if self.limit:
            first = f"OFFSET {self.offset} LIMIT" if self.offset else "LIMIT"
            ties = f"FETCH FIRST {self.limit} ROWS WITH TIES"
            lines.append(ties if self.ties else f"{first} {self.limit}")
        return "\n".join(lines)


@dataclass
class Statement:
    """A SELECT statement and the common table expressions it stands on.

    Attributes
    ----------
    select
        The statement as it is now.
    tables
        Name → SQL of common table expressions.
    recursive
        Whether one of them refers to itself.
    """

    select: Select
    tables: dict[str, str] = field(default_factory=dict)
    recursive: bool = False

    def wrap(self, name: str) -> None:
        """Make the statement so far a table called `name` and select all of it."""
        number, unique = 1, name
        while unique in self.tables:
            number += 1
            unique = f"{name}_{number}"
        self.tables[unique] = str(self.select)
        self.select = Select({key: quoted(key) for key in self.select.columns}, f"FROM {unique}")

    def change(self, **parts: object) -> None:
        """Replace parts of the statement."""
        self.select = replace(self.select, **parts)  # type: ignore[arg-type]

    def __str__(self) -> str:
        """Return the whole text."""
        if not self.tables:
            return str(self.select)
        tables = [f"{name} AS (\n{indent(text, INDENT)}\n)" for name, text in self.tables.items()]
        start = "WITH RECURSIVE " if self.recursive else "WITH "
        return f"{start}{', '.join(tables)}\n{self.select}"


def union(selects: Sequence[str], name: str) -> str:
    """Return a FROM clause over the rows of several statements."""
    body = "\nUNION ALL\n".join(selects)
    return f"FROM (\n{indent(body, INDENT)}\n) AS {name}"


def _select(columns: Mapping[str, str]) -> str:
    terms = [_term(alias, expression) for alias, expression in columns.items()]
    line = f"SELECT {', '.join(terms)}"
    if len(line) <= 90 and "\n" not in line:
        return line
    return "SELECT\n" + ",\n".join(INDENT + term for term in terms)


def _term(alias: str, expression: str) -> str:
    name = quoted(alias)
    table, dot, column = expression.partition(".")
    named_so = expression == name or (dot and column == name and table.isidentifier())
    return expression if named_so else f"{expression} AS {name}"
