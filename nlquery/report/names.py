"""Which variables a cell reads, sets and changes, by its symbols and its syntax tree."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Sequence
from dataclasses import dataclass

ALWAYS = frozenset(dir(builtins)) | {"sql", "pd", "alt", "display", "get_ipython"}
# Methods that change what they are called on; with ``inplace=True`` any method does.
MUTATORS = {
    "add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "reverse",
    "setdefault", "sort", "update",
}  # fmt: skip


@dataclass(frozen=True)
class Names:
    """What a cell does with variables.

    Attributes
    ----------
    reads
        Names it reads before it sets them.
    sets
        Names that hold something new after it, whatever they held before.
    changes
        Names that may hold something else after it: set under a condition, or changed in place.
    """

    reads: frozenset[str] = frozenset()
    sets: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()


def names(source: str) -> Names:
    """Return what a cell does with variables.

    A cell that is not plain Python (magics) does nothing that is known.
    """
    try:
        tree = ast.parse(source)
        reads: set[str] = set()
        sets: set[str] = set()
        changes: set[str] = set()
        for statement in tree.body:
            read, written = _symbols(statement)
            reads |= read - sets
            if isinstance(statement, ast.If | ast.For | ast.While | ast.Try | ast.AugAssign):
                changes |= written - sets
            else:
                sets |= written
            changed = _changed(statement)
            reads |= changed - sets
            changes |= changed - sets
    except (SyntaxError, ValueError):
        return Names()
    return Names(frozenset(reads - ALWAYS), frozenset(sets), frozenset(changes - sets))


def _symbols(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """Return the global names that a statement reads (also in functions) and binds."""
    table = symtable.symtable(ast.unparse(statement), "cell", "exec")
    reads = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    sets = {
        s.get_name()
        for s in table.get_symbols()
        if s.is_assigned() or s.is_imported() or s.is_namespace()
    }
    own = _inner_reads(table)
    if isinstance(statement, ast.AugAssign):
        reads |= sets
    return reads | own, sets


def _inner_reads(table: symtable.SymbolTable) -> set[str]:
    """Return the global names that functions, classes and comprehensions in a block read."""
    found: set[str] = set()
    for child in table.get_children():
        found |= {
            s.get_name()
            for s in child.get_symbols()
            if s.is_global() and s.is_referenced() and not s.is_assigned()
        }
        found |= _inner_reads(child)
    return found


def _changed(statement: ast.stmt) -> set[str]:
    """Return the names whose object a statement may change in place."""
    found: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            found |= _root(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            inplace = any(k.arg == "inplace" for k in node.keywords)
            if inplace or node.func.attr in MUTATORS:
                found |= _root(node.func)
    return found


def _root(node: ast.expr) -> set[str]:
    """Return the name at the beginning of ``name.a[b].c``, if there is one."""
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def needed(sources: Sequence[str], wanted: Sequence[int]) -> set[int]:
    """Return the indices of the cells that the wanted ones need, themselves included.

    For each name that is read, the last cell before that sets it is needed, and those that
    changed it since; what was set still earlier is not.

    Parameters
    ----------
    sources
        The cells in the order they ran.
    wanted
        Indices of those that must be kept.
    """
    known = [names(source) for source in sources]
    last = max(wanted, default=0)
    kept: set[int] = set()
    queue = list(wanted)
    while queue:
        index = queue.pop()
        if index in kept:
            continue
        kept.add(index)
        for name in known[index].reads:
            # what a function reads may be set after it was defined
            queue += _origins(known, index, name) or _origins(known, last, name)
    return kept


def missing(sources: Sequence[str]) -> set[str]:
    """Return the names that the cells read and none of them sets: they came from elsewhere."""
    known = [names(source) for source in sources]
    given = frozenset[str]().union(*(one.sets | one.changes for one in known))
    return set(frozenset[str]().union(*(one.reads for one in known)) - given)


def _origins(known: Sequence[Names], index: int, name: str) -> list[int]:
    found: list[int] = []
    for earlier in range(index - 1, -1, -1):
        if name in known[earlier].sets:
            return [*found, earlier]
        if name in known[earlier].changes:
            found.append(earlier)
    return found
