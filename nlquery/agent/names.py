"""Which names cells need that they do not make themselves."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence

# What every kernel has from its beginning, and what IPython adds.
GIVEN = frozenset({"sql", "pd", "alt", "display", "get_ipython", "_", "__name__"})
_BUILT_IN = frozenset(dir(builtins))
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)


def needed(sources: Sequence[str]) -> set[str]:
    """Return the names that cells, run in this order in a new kernel, would miss.

    A name counts as missing when a statement reads it before one above has made it, also when
    it would only be read in a branch that does not run.
    """
    known = set(GIVEN | _BUILT_IN)
    missing: set[str] = set()
    for source in sources:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return {"?"}  # IPython's own syntax: what it needs cannot be seen
        for statement in tree.body:
            missing |= _read(statement) - known - _inner(statement)
            known |= _made(statement)
    return missing


def _read(statement: ast.stmt) -> set[str]:
    read = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and _is_load(n)}
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        read.add(statement.target.id)
    return read


def _made(statement: ast.stmt) -> set[str]:
    made = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and not _is_load(n)}
    return made | set(_declared(statement))


def _inner(statement: ast.stmt) -> set[str]:
    """Return the names a compound statement makes for itself: loops, functions, comprehensions."""
    if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr | ast.Return):
        own = [n for n in ast.walk(statement) if isinstance(n, ast.comprehension | ast.NamedExpr)]
        stored = {m.id for n in own for m in ast.walk(n.target) if isinstance(m, ast.Name)}
        return stored | set(_declared(statement))
    return _made(statement)


def _declared(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, _NAMED) and node.name:
            yield node.name


def _is_load(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Load)
