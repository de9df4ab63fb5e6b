"""Which datasets can be joined without doubling rows, and the FROM clause that joins them.

A relationship leads from many rows to one, so what can be reached along relationships from a
dataset never multiplies its rows. All other directions would ("fan-out").
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlquery.semantic.errors import CompileError
from nlquery.semantic.model import Relationship, SemanticModel


def path(model: SemanticModel, base: str, target: str) -> tuple[Relationship, ...] | None:
    """Return the relationships that lead from many rows of `base` to one of `target`.

    Returns
    -------
    tuple of Relationship or None
        Empty when both are the same, None when `target` cannot be reached.
    """
    paths: dict[str, tuple[Relationship, ...]] = {base: ()}
    waiting = [base]
    while waiting and target not in paths:
        here = waiting.pop(0)
        for step in model.relationships:
            if step.child == here and step.parent not in paths:
                paths[step.parent] = (*paths[here], step)
                waiting.append(step.parent)
    return paths.get(target)


def reach(model: SemanticModel, base: str) -> frozenset[str]:
    """Return the datasets of which every row of `base` has at most one, itself included."""
    return frozenset(name for name in model.datasets if path(model, base, name) is not None)


def finest(model: SemanticModel, needed: Iterable[str]) -> str | None:
    """Return the coarsest dataset that reaches all `needed` ones, None if there is none."""
    wanted = frozenset(needed)
    fitting = [name for name in model.datasets if wanted <= reach(model, name)]
    return min(fitting, key=lambda name: len(reach(model, name)), default=None)


def datasets_in(model: SemanticModel, expression: str) -> frozenset[str]:
    """Return the datasets whose aliases an expression uses."""
    used = set(re.findall(r"\b([A-Za-z_]\w*)\.", re.sub(r"'(?:[^']|'')*'", "", expression)))
    return frozenset(name for name, dataset in model.datasets.items() if dataset.alias in used)


def from_clause(model: SemanticModel, base: str, expressions: Iterable[str]) -> str:
    """Return FROM and the JOINs that `expressions` need.

    Raises
    ------
    CompileError
        If one of them needs a dataset that `base` does not reach.
    """
    steps = steps_to(model, base, expressions)
    return "\n".join([f"FROM {table(model, base)}", *joins(model, steps)])


def steps_to(
    model: SemanticModel, base: str, expressions: Iterable[str]
) -> tuple[Relationship, ...]:
    """Return the joins, in order, from `base` to all that `expressions` use.

    Raises
    ------
    CompileError
        If one of them needs a dataset that `base` does not reach.
    """
    steps: dict[Relationship, None] = {}
    needed = {name for text in expressions for name in datasets_in(model, text)}
    for name in model.datasets:  # in the model's order, so that the same query reads the same
        if name not in needed:
            continue
        way = path(model, base, name)
        if way is None:
            raise CompileError(f"{base} and {name} cannot be joined without doubling rows.")
        steps.update(dict.fromkeys(way))
    return tuple(steps)


def equal_keys(model: SemanticModel, step: Relationship) -> str:
    """Return the condition that joins a relationship's two datasets."""
    child, parent = model.datasets[step.child].alias, model.datasets[step.parent].alias
    return " AND ".join(f"{parent}.{there} = {child}.{here}" for here, there in step.columns)


def joins(model: SemanticModel, steps: Iterable[Relationship]) -> list[str]:
    """Return the JOINs of relationships; behind an optional one all are outer joins."""
    lines, outer = [], set[str]()
    for step in steps:
        if step.optional or step.child in outer:
            outer.add(step.parent)
        kind = "LEFT JOIN" if step.parent in outer else "JOIN"
        lines.append(f"{kind} {table(model, step.parent)} ON {equal_keys(model, step)}")
    return lines


def table(model: SemanticModel, name: str) -> str:
    """Return a dataset's table under its alias."""
    dataset = model.datasets[name]
    return f"{dataset.source} AS {dataset.alias}"
