"""Which variables a cell reads and sets, by its syntax tree."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable

ALWAYS = frozenset(dir(builtins)) | {"sql", "pd", "alt", "display", "get_ipython"}


def names(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names a cell reads before it sets them, and those it sets.

    A cell that is not plain Python (magics) reads and sets nothing that is known.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return frozenset(), frozenset()
    reads: set[str] = set()
    sets: set[str] = set()
    for statement in tree.body:
        read, written = _of(statement)
        reads |= read - sets
        sets |= written
    return frozenset(reads - ALWAYS), frozenset(sets)


def _of(statement: ast.stmt) -> tuple[set[str], set[str]]:
    reads: set[str] = set()
    sets: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            (reads if isinstance(node.ctx, ast.Load) else sets).add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            sets.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            sets |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        reads.add(statement.target.id)
    return reads, sets


def needed(sources: Iterable[str], wanted: Iterable[int]) -> set[int]:
    """Return the indices of the cells that the wanted ones need, themselves included.

    Parameters
    ----------
    sources
        The cells in the order they ran.
    wanted
        Indices of those that must be kept.
    """
    known = [names(source) for source in sources]
    kept: set[int] = set()
    queue = sorted(wanted)
    while queue:
        index = queue.pop()
        if index in kept:
            continue
        kept.add(index)
        for name in known[index][0]:
            queue += [i for i in range(index) if name in known[i][1] and i not in kept]
    return kept
