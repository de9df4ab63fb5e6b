"""Executed SQL taken apart: what it computes, under which conditions, over which days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlglot import exp


@dataclass(frozen=True)
class Part:
    """One SELECT of a statement.

    Attributes
    ----------
    tables
        Alias → table, of the tables it reads itself.
    computed
        Its aggregates, with FILTER and OVER.
    conditions, groups
        The conjuncts of WHERE (and of constant join conditions), and of HAVING.
    branch
        Which branch of a UNION it is in; 0: of none.
    """

    tables: Mapping[str, str]
    computed: tuple[exp.Expr, ...]
    conditions: tuple[exp.Expr, ...]
    groups: tuple[exp.Expr, ...]
    branch: int = 0


@dataclass
class Statement:
    """A statement's parts, those inside of conditions left out: the condition shows them."""

    parts: list[Part] = field(default_factory=list)
    aliases: dict[str, exp.Expr] = field(default_factory=dict)
    limit: str = ""

    @property
    def tables(self) -> list[str]:
        """All tables read."""
        return sorted({name for part in self.parts for name in part.tables.values()})


def parse(sql: str, params: Mapping[str, Any] | None = None) -> exp.Expr | None:
    """Return the statement with its bound values filled in; None when it cannot be read."""
    import sqlglot
    from sqlglot.errors import SqlglotError

    try:
        tree = sqlglot.parse_one(sql, read="postgres")
        return filled(tree, params or {})
    except (SqlglotError, RecursionError, ValueError):
        return None


def read(tree: exp.Expr) -> Statement:
    """Take a statement apart."""
    from sqlglot import exp
    from sqlglot.errors import SqlglotError
    from sqlglot.optimizer.scope import traverse_scope

    statement = Statement()
    try:
        scopes = traverse_scope(tree)
    except SqlglotError:
        scopes = []
    for scope in scopes:
        select = scope.expression
        if not isinstance(select, exp.Select):
            continue
        if scope.is_subquery or select.find_ancestor(exp.Where, exp.Having):
            statement.parts.append(Part(_tables(scope), (), (), ()))
            continue
        statement.parts.append(_part(scope, select))
        statement.aliases.update(_aliases(select))
    limit = tree.args.get("limit")
    statement.limit = limit.expression.sql() if isinstance(limit, exp.Limit) else ""
    return statement


def _part(scope: Any, select: exp.Select) -> Part:
    from sqlglot import exp

    branch, node = 0, select.parent
    below: exp.Expr = select
    while isinstance(node, exp.Union):  # of the statement itself, not inside of its tables
        branch = 2 * branch + (node.expression is below)
        below, node = node, node.parent
    if isinstance(node, exp.CTE) and node.parent and node.parent.args.get("recursive"):
        branch = 0  # the steps of one and the same thing
    conditions = [*_conjuncts(select.args.get("where")), *_constant_joins(select)]
    return Part(
        _tables(scope),
        tuple(_computed(scope)),
        tuple(conditions),
        tuple(_conjuncts(select.args.get("having"))),
        branch,
    )


def _tables(scope: Any) -> dict[str, str]:
    from sqlglot import exp

    found = scope.sources.items()
    return {alias: s.name.lower() for alias, s in found if isinstance(s, exp.Table) and s.name}


def _aliases(select: exp.Select) -> Iterator[tuple[str, exp.Expr]]:
    from sqlglot import exp

    for item in select.expressions:
        if isinstance(item, exp.Alias) and item.this.find(exp.AggFunc):
            yield item.alias, item.this


def _computed(scope: Any) -> Iterator[exp.Expr]:
    """Yield the outermost aggregates of a SELECT, with the FILTER or OVER around them."""
    from sqlglot import exp

    for node in scope.find_all(exp.AggFunc):
        if node.find_ancestor(exp.AggFunc, exp.Where, exp.Having, exp.Order):
            continue
        whole: exp.Expr = node
        while isinstance(whole.parent, exp.Filter | exp.Window | exp.WithinGroup):
            whole = whole.parent
        yield whole


def _conjuncts(clause: exp.Expr | None) -> Iterator[exp.Expr]:
    from sqlglot import exp

    if clause is None:
        return
    condition = clause.this
    parts = condition.flatten() if isinstance(condition, exp.And) else [condition]
    yield from (part.unnest() for part in parts)


def _constant_joins(select: exp.Select) -> Iterator[exp.Expr]:
    """Yield join conditions that compare with a value instead of a column."""
    from sqlglot import exp

    for join in select.args.get("joins") or ():
        on = join.args.get("on")
        if on is None:
            continue
        for part in on.flatten() if isinstance(on, exp.And) else [on]:
            tables = {column.table for column in part.find_all(exp.Column)}
            if len(tables) == 1:
                yield part.unnest()


def filled(tree: exp.Expr, params: Mapping[str, Any]) -> exp.Expr:
    """Return the tree with placeholders replaced by the values that were bound."""
    from sqlglot import exp

    def fill(part: exp.Expr) -> exp.Expr:
        if isinstance(part, exp.Placeholder) and part.name in params:
            value = params[part.name]
            plain = isinstance(value, bool | int | float | str | list | tuple)
            return exp.convert(value if plain or value is None else str(value))
        return part

    return tree.transform(fill)


def canonical(node: exp.Expr, tables: Mapping[str, str]) -> str:
    """Return SQL that is the same for the same meaning: table names, not aliases; one NOT."""
    from sqlglot import exp

    only = next(iter(tables.values())) if len(set(tables.values())) == 1 else ""

    def plain(part: exp.Expr) -> exp.Expr:
        if isinstance(part, exp.Column):
            name = tables.get(part.table, part.table) or only
            return exp.column(part.name.lower(), table=name.lower() or None)
        return part

    def one_way(part: exp.Expr) -> exp.Expr:
        if isinstance(part, exp.EQ | exp.Is) and part.expression == exp.false():
            return exp.Not(this=part.this)
        if isinstance(part, exp.In) and len(part.expressions) == 1:
            return exp.EQ(this=part.this, expression=part.expressions[0])
        return part

    tree = node.copy().transform(plain).transform(one_way)
    return tree.sql(dialect="postgres", normalize_functions="upper")


def unqualified(node: exp.Expr) -> str:
    """Return SQL for people: columns without their table."""
    from sqlglot import exp

    def plain(part: exp.Expr) -> exp.Expr:
        return exp.column(part.this.copy()) if isinstance(part, exp.Column) else part

    return node.copy().transform(plain).sql(dialect="postgres")
