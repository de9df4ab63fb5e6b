"""Looking names up in a model, with the nearest ones when there is no such name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import Any

from nlquery.semantic.errors import CompileError
from nlquery.semantic.joins import reach
from nlquery.semantic.model import Dimension, Measure, SemanticModel
from nlquery.semantic.spec import AnyOf, QuerySpec


def measure(model: SemanticModel, name: str) -> Measure:
    """Return the measure called `name`.

    Raises
    ------
    CompileError
        If there is none.
    """
    found = model.measures.get(name)
    if found is None:
        raise unknown("measure", name, [m.name for m in model.measures.values() if not m.hidden])
    return found


def dimension(model: SemanticModel, name: str) -> Dimension:
    """Return the dimension called `name`.

    Raises
    ------
    CompileError
        If there is none.
    """
    found = model.dimensions.get(name)
    if found is None:
        raise unknown("dimension", name, model.dimensions)
    return found


def unknown(kind: str, name: object, known: Iterable[str]) -> CompileError:
    """Return the error that there is no such thing, naming the nearest that there are."""
    spelled = {str(word).lower(): str(word) for word in known}
    near = get_close_matches(str(name)[:80].lower(), spelled, n=3, cutoff=0.5)
    offered = [spelled[word] for word in near] or list(spelled.values())[:12]
    more = "" if near or len(spelled) <= len(offered) else " …"
    return CompileError(
        f"There is no {kind} {str(name)[:80]!r}.", mend=f"There is {', '.join(offered)}{more}."
    )


def quoted(name: str) -> str:
    """Return an identifier for PostgreSQL, in quotes only when it needs them."""
    text: str = _preparer().quote(name)
    return text


@cache
def _preparer() -> Any:
    from sqlalchemy.dialects.postgresql.base import PGDialect

    return PGDialect().identifier_preparer  # type: ignore[no-untyped-call]


def told_only(spec: QuerySpec, model: SemanticModel) -> list[str]:
    """Return the groups of a query that leave out rows without a value.

    A ranking is among things with a name, and what only some rows can have groups only those.
    """
    grouped = [(name, dimension(model, name)) for name in spec.group_by]
    if any(found.single is not None for _, found in grouped):
        # a single row is told whatever it lacks, but for what it is the first of
        return [name for name, found in grouped if found.nullable and name == spec.limit_per]
    return [
        name
        for name, found in grouped
        if found.nullable
        and (spec.ranks_names or (found.partial and not _is_whole(spec, found, model)))
    ]


def _is_whole(spec: QuerySpec, found: Dimension, model: SemanticModel) -> bool:
    """Return whether rows without the value belong to what is told.

    They do in shares, and where the things that have it are picked: fries by size.
    """
    if spec.transform is not None or not model.time_dimension:
        return spec.transform is not None
    parts = [p for f in spec.filters for p in (f.any_of if isinstance(f, AnyOf) else (f,))]
    picked = {dimension(model, part.field).dataset for part in parts}
    of_orders = reach(model, model.dimensions[model.time_dimension].dataset)
    return bool((picked & reach(model, found.dataset)) - of_orders - {found.dataset})
