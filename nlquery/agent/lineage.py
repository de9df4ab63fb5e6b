"""What an answer rests on, read from the SQL that was executed, never from a model's word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nlquery.agent import spans, sqltree
from nlquery.agent.sqltree import Part, Statement

if TYPE_CHECKING:
    from sqlglot import exp

    from nlquery.semantic.definitions import Definition

MAX_LINES = 10
MAX_CHARS = 240


def lineage(
    statements: Sequence[tuple[str, Mapping[str, Any]]],
    definitions: Mapping[str, Definition],
) -> list[str]:
    """Return definitions, days, filters and tables of the statements, one line each.

    Parameters
    ----------
    statements
        (SQL, bound values), as executed.
    definitions
        Measure → its definition, from the semantic model.
    """
    lines: dict[str, None] = {}
    for sql, params in statements:
        tree = sqltree.parse(sql, params)
        if tree is None:
            lines["The SQL could not be analysed; see it for filters and definitions."] = None
            continue
        lines.update(dict.fromkeys(map(_short, _lines(sqltree.read(tree), definitions))))
    return list(lines)[:MAX_LINES]


def _lines(statement: Statement, definitions: Mapping[str, Definition]) -> Iterator[str]:
    asked = {
        sqltree.canonical(condition, part.tables)
        for part in statement.parts
        for condition in part.conditions
    }
    for part in statement.parts:
        yield from _defined(part, statement, asked, definitions)
    yield from _conditions(statement, _usual(definitions))
    if statement.limit:
        rows = "row is" if statement.limit == "1" else "rows are"
        yield f"At most {statement.limit} {rows} shown."
    if statement.tables:
        yield f"Data: {', '.join(statement.tables)}"


def _defined(
    part: Part, statement: Statement, asked: set[str], definitions: Mapping[str, Definition]
) -> Iterator[str]:
    """Yield what a part computes: a measure when it is one in full, else the SQL."""
    for node in part.computed:
        text = sqltree.canonical(node, part.tables)
        found = [
            (name, d)
            for name, d in definitions.items()
            if _is_measure(text, d) and _reads(part, d) and not _doubled(part, d)
        ]
        if not found:
            yield f"Computed: {sqltree.unqualified(node)}{_explained(node, statement)}"
            continue
        name, definition = found[0]
        label = name.replace("_", " ")
        missing = [words for sql, words in _always(definition).items() if sql not in asked]
        if missing:
            yield f"Computed: {sqltree.unqualified(node)}"
            yield f"This is not {label} as usual, which has {', '.join(missing)}."
        else:
            yield f"{label}: {definition.meaning}"


def _is_measure(text: str, definition: Definition) -> bool:
    tree = sqltree.parse(f"SELECT {definition.expression}")
    if tree is None or not definition.meaning:
        return False
    return sqltree.canonical(tree.expressions[0], definition.aliases) == text


def _reads(part: Part, definition: Definition) -> bool:
    return not definition.table or definition.table in part.tables.values()


def _doubled(part: Part, definition: Definition) -> bool:
    """Return whether joined tables make a row count several times."""
    return bool(definition.doubling & set(part.tables.values()))


def _always(definition: Definition) -> dict[str, str]:
    found = {}
    for sql, words in definition.always.items():
        tree = sqltree.parse(f"SELECT {sql}")
        if tree is not None:
            found[sqltree.canonical(tree.expressions[0], definition.aliases)] = words
    return found


def _usual(definitions: Mapping[str, Definition]) -> dict[str, str]:
    """Return all conditions that hold by default."""
    return {sql: words for d in definitions.values() for sql, words in _always(d).items()}


def _explained(node: exp.Expr, statement: Statement) -> str:
    """Return what the columns of an aggregate are when a part above computed them."""
    from sqlglot import exp

    names = dict.fromkeys(column.name for column in node.find_all(exp.Column))
    made = [f"{n} being {sqltree.unqualified(statement.aliases[n])}"
            for n in names if n in statement.aliases]  # fmt: skip
    return f", {', '.join(made)}" if made else ""


def _conditions(statement: Statement, usual: Mapping[str, str]) -> Iterator[str]:
    """Yield days and filters, those of the branches of a UNION apart; the usual ones last."""
    branches: dict[int, list[Part]] = {}
    for part in statement.parts:
        branches.setdefault(part.branch, []).append(part)
    told = [_branch(parts, usual) for parts in branches.values()]
    several = len(branches) > 1 and len({tuple(lines) for lines, _ in told}) > 1
    for number, (lines, _) in enumerate(told, 1):
        yield from (f"Part {number}: {line}" if several else line for line in lines)
    always = dict.fromkeys(words for _, held in told for words in held)
    if always:
        yield f"As usual: {', '.join(always)}."


def _branch(parts: Sequence[Part], usual: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return the lines of one branch, and the usual conditions it has."""
    days: dict[str, None] = {}
    filters: dict[str, None] = {}
    groups: dict[str, None] = {}
    held = []
    every = [condition for part in parts for condition in part.conditions]
    for part in parts:
        own = []
        for condition in part.conditions:
            words = usual.get(sqltree.canonical(condition, part.tables))
            held += [words] if words else []
            own += [] if words else [condition]
        span, rest = spans.split(own)
        days |= {span.words(): None} if span else {}
        filters |= dict.fromkeys(map(sqltree.unqualified, rest))
        groups |= dict.fromkeys(map(sqltree.unqualified, part.groups))
    if not days and any(part.tables for part in parts) and not spans.names_a_day(every):
        days = {spans.Span().words(): None}
    lines = [f"Days: {'; '.join(days)}"] if days else []
    lines += [f"Filter: {' and '.join(filters)}"] if filters else []
    lines += [f"Only groups with: {' and '.join(groups)}"] if groups else []
    return lines, held


def _short(line: str) -> str:
    return line if len(line) <= MAX_CHARS else f"{line[: MAX_CHARS - 1]}…"
