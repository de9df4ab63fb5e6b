"""Whether a model fits a database: every expression, join and filter is tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nlquery.semantic.errors import CompileError
from nlquery.semantic.joins import from_clause

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from nlquery.semantic.model import Dimension, SemanticModel


def live_check(model: SemanticModel, engine: Engine) -> list[str]:
    """Return one sentence for each part of the model that the database does not understand.

    Parameters
    ----------
    model
        A model whose file is well-formed.
    engine
        Of the reader: what it may not read counts as missing.
    """
    with engine.connect() as connection:
        return list(_problems(model, connection))


def _problems(model: SemanticModel, connection: Connection) -> Iterator[str]:
    for what, dataset, expression in _parts(model):
        problem = _try(model, connection, dataset, expression)
        if problem:
            yield f"{what}: {problem}"
    for dimension in model.dimensions.values():
        if dimension.single is not None and _is_shared(model, connection, dimension):
            names = " and ".join([dimension.name, *dimension.single.unique_with])
            yield f"The field {dimension.name}: several rows have the same {names}"


def _parts(model: SemanticModel) -> Iterator[tuple[str, str, str]]:
    """Yield what it is called, its dataset and its expression for each part to be tried."""
    for dimension in model.dimensions.values():
        yield f"The field {dimension.name}", dimension.dataset, dimension.expression
    for measure in model.measures.values():
        if measure.aggregation != "ratio":
            yield f"The metric {measure.name}", measure.dataset, measure.expression
    for dataset in model.datasets.values():
        for condition in dataset.filters:
            expression = f"count(*) FILTER (WHERE {condition.expression})"
            yield f"The filter {condition.expression!r}", dataset.name, expression
    for relation in model.relationships:
        parent = model.datasets[relation.parent]
        keys = ", ".join(f"{parent.alias}.{column}" for _, column in relation.columns)
        yield f"The way from {relation.child} to {relation.parent}", relation.child, keys


def _is_shared(model: SemanticModel, connection: Connection, dimension: Dimension) -> bool:
    """Return whether a name of single rows is that of several."""
    from sqlalchemy.exc import SQLAlchemyError

    assert dimension.single is not None
    others = (model.dimensions[name].expression for name in dimension.single.unique_with)
    keys = [dimension.expression, *others]
    try:
        source = from_clause(model, dimension.dataset, keys)
        with connection.begin_nested():
            query = (
                f"{_ctes(model)}SELECT 1\n{source}\nGROUP BY {', '.join(keys)}\n"
                "HAVING count(*) > 1 LIMIT 1"
            )
            return connection.exec_driver_sql(query.replace("%", "%%")).first() is not None
    except (CompileError, SQLAlchemyError):
        return False  # that an expression does not work is told by itself


def _try(model: SemanticModel, connection: Connection, dataset: str, expression: str) -> str:
    """Return what the database says against the expression; empty when it has nothing to say."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        source = from_clause(model, dataset, [expression])
        with connection.begin_nested():
            query = f"EXPLAIN {_ctes(model)}SELECT {expression}\n{source}"
            connection.exec_driver_sql(query.replace("%", "%%"))
    except CompileError as error:
        return error.message
    except SQLAlchemyError as error:
        lines = str(getattr(error, "orig", None) or error).splitlines()
        return lines[0] if lines else type(error).__name__
    return ""


def _ctes(model: SemanticModel) -> str:
    """Return the WITH clause of the datasets that are queries."""
    queries = [f"{d.source} AS (\n{d.query}\n)" for d in model.datasets.values() if d.query]
    return f"WITH RECURSIVE {', '.join(queries)} " if queries else ""
