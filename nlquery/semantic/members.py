"""The values that a dimension is known to have: every location, the products that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlquery.semantic import names
from nlquery.semantic.conditions import Condition, datasets_of, fields
from nlquery.semantic.joins import datasets_in, finest, from_clause, path, reach
from nlquery.semantic.model import TIME_SERIES, Dimension, SemanticModel
from nlquery.semantic.sqltext import Select

if TYPE_CHECKING:
    from nlquery.semantic.facts import Facts

DAYS = TIME_SERIES | {"weekday"}


def known(facts: Facts, name: str) -> Select:
    """Return the statement of a dimension's known values, one row each.

    Those of a table of their own (locations, products) are all that it has. Those that rows of the
    facts have (channels, days) are what these rows have; days, weeks … in the time that is asked
    for. Conditions on what each value is (burgers, Fridays) narrow them.
    """
    dimension = names.dimension(facts.model, name)
    source, where = _rows(facts, dimension)
    return Select({name: f"DISTINCT {dimension.expression}"}, source, where)


def how_many(facts: Facts, name: str) -> Select:
    """Return the statement of how many known values a dimension has."""
    dimension = names.dimension(facts.model, name)
    source, where = _rows(facts, dimension)
    return Select({"known": f"count(DISTINCT {dimension.expression})"}, source, where)


def has_table(model: SemanticModel, dimension: Dimension) -> bool:
    """Return whether the values stand in a table of their own, whether or not rows have them."""
    if not model.time_dimension:
        return True
    times = model.dimensions[model.time_dimension].dataset
    return times not in reach(model, _base(model, dimension))


def _rows(facts: Facts, dimension: Dimension) -> tuple[str, tuple[str, ...]]:
    """Return the FROM clause and the conditions of the rows that have the values."""
    model, base = facts.model, _base(facts.model, dimension)
    where = []
    if not has_table(model, dimension):
        where = [default.expression for default in facts.default_filters(base, ())]
        if dimension.grain and facts.spec.time is not None:
            where += facts.conditions.days(facts.spec.time, facts.day())
    where += [facts.conditions.sql(c) for c in facts.spec.filters if _narrows(model, dimension, c)]
    if dimension.nullable:
        where.append(f"{dimension.expression} IS NOT NULL")
    return from_clause(model, base, [dimension.expression, *where]), tuple(where)


def _narrows(model: SemanticModel, dimension: Dimension, condition: Condition) -> bool:
    """Return whether a condition is on what a value itself is: the day's weekday, the category."""
    names_of = fields([condition])
    if names_of == {dimension.name}:
        return True
    if has_table(model, dimension):
        return datasets_of(model, condition) <= reach(model, _base(model, dimension))
    calendar = {d.name for d in model.dimensions.values() if d.grain in DAYS} | {"day_type"}
    return dimension.grain == "day" and names_of <= calendar


def _base(model: SemanticModel, dimension: Dimension) -> str:
    """Return the dataset whose rows have the values: of a tree's names those that things have."""
    own = dimension.dataset
    base = finest(model, {own, *datasets_in(model, dimension.expression)}) or own
    if not (dimension.hierarchy or model.datasets[own].query):
        return base
    finer = [name for name in model.datasets if name != own and path(model, name, own)]
    return min(finer, key=lambda name: len(reach(model, name)), default=base)
