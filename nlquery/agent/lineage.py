"""What an answer rests on, read from the SQL that was executed, never from a model's word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlglot import exp

MAX_LINES = 8
MAX_CHARS = 160


def lineage(
    statements: Sequence[tuple[str, Mapping[str, Any]]],
    definitions: Mapping[str, tuple[str, str]],
) -> list[str]:
    """Return definitions, date range and filters of the statements, one line each.

    Parameters
    ----------
    statements
        (SQL, bound values), as executed.
    definitions
        Measure → (SQL expression, what it means), from the semantic model.
    """
    lines: dict[str, None] = {}
    for sql, params in statements:
        tree = _parse(sql)
        if tree is None:
            lines["The SQL could not be analysed; see it for filters and definitions."] = None
            continue
        lines.update(dict.fromkeys(_defined(tree, definitions)))
        lines.update(dict.fromkeys(_filters(tree, params)))
        lines.update(dict.fromkeys(_tables(tree)))
    return list(lines)[:MAX_LINES]


def _parse(sql: str) -> exp.Expr | None:
    import sqlglot
    from sqlglot.errors import SqlglotError

    try:
        tree = sqlglot.parse_one(sql, read="postgres")
    except (SqlglotError, RecursionError, ValueError):
        return None
    return tree


def _defined(tree: exp.Expr, definitions: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return the semantic model's words for the aggregates that the statement computes."""
    used = _aggregates(tree)
    found = []
    for name, (expression, meaning) in definitions.items():
        parsed = _parse(f"SELECT {expression}")
        own = _aggregates(parsed) if parsed else []
        if own and own[0] in used and meaning:
            found.append(f"{name.replace('_', ' ')}: {meaning}")
            used.remove(own[0])
    described = [f"Computed: {expression}" for expression in used]
    return [_short(line) for line in [*found, *described]]


def _aggregates(tree: exp.Expr) -> list[str]:
    from sqlglot import exp

    outer = (node for node in tree.find_all(exp.AggFunc) if not node.find_ancestor(exp.AggFunc))
    return list(dict.fromkeys(_unqualified(node) for node in outer))


def _filters(tree: exp.Expr, params: Mapping[str, Any]) -> list[str]:
    """Return one line for all conditions of WHERE and one for those on groups."""
    from sqlglot import exp

    lines = []
    for kind, word in ((exp.Where, "Filter"), (exp.Having, "Only groups with")):
        conditions: dict[str, None] = {}
        for clause in tree.find_all(kind):
            for part in _conjuncts(clause.this):
                conditions[_bound(part, params)] = None
        lines += [_short(f"{word}: {' and '.join(conditions)}")] if conditions else []
    limits = [_bound(limit.expression, params) for limit in tree.find_all(exp.Limit)]
    lines += [f"At most {limit} rows are shown." for limit in limits if limit.isdigit()]
    return lines


def _conjuncts(condition: exp.Expr) -> Iterable[exp.Expr]:
    from sqlglot import exp

    parts = condition.flatten() if isinstance(condition, exp.And) else [condition]
    return [part.unnest() for part in parts]


def _bound(node: exp.Expr, params: Mapping[str, Any]) -> str:
    """Return a condition as SQL without table names, its bound values filled in."""
    from sqlglot import exp

    def fill(part: exp.Expr) -> exp.Expr:
        if isinstance(part, exp.Placeholder) and part.name in params:
            value = params[part.name]
            plain = isinstance(value, bool | int | float | str | list | tuple)
            return exp.convert(value if plain or value is None else str(value))
        return part

    return _unqualified(node.copy().transform(fill))


def _unqualified(node: exp.Expr) -> str:
    from sqlglot import exp

    def plain(part: exp.Expr) -> exp.Expr:
        return exp.column(part.this.copy()) if isinstance(part, exp.Column) else part

    return node.copy().transform(plain).sql(dialect="postgres")


def _tables(tree: exp.Expr) -> list[str]:
    from sqlglot import exp

    made = {cte.alias for cte in tree.find_all(exp.CTE)}
    names = sorted({table.name for table in tree.find_all(exp.Table)} - made - {""})
    return [f"Data: {', '.join(names)}"] if names else []


def _short(line: str) -> str:
    return line if len(line) <= MAX_CHARS else f"{line[: MAX_CHARS - 1]}…"
