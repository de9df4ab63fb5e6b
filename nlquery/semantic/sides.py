"""Groups of values set against each other: Airport and Mall together against Downtown."""

from __future__ import annotations

from dataclasses import replace

from nlquery.semantic import names
from nlquery.semantic.errors import CompileError
from nlquery.semantic.joins import datasets_in
from nlquery.semantic.model import Dimension, EnumValue, SemanticModel
from nlquery.semantic.spec import QuerySpec
from nlquery.semantic.values import Bound

SIDE = "side"
SIDES = "sides"
LAST_HOUR = 23


def with_sides(
    spec: QuerySpec, model: SemanticModel
) -> tuple[QuerySpec, SemanticModel, dict[str, Bound]]:
    """Return the query by a dimension of its sides, the model that has it, and what it binds.

    Raises
    ------
    CompileError
        If the sides overlap, or are no values of something that the query groups by.
    """
    if spec.sides is None:
        return spec, model, {}
    field = names.dimension(model, spec.sides.field)
    _check(spec, field)
    if field.hierarchy:
        return _with_trees(spec, model, field)
    params: dict[str, Bound] = {}
    cases = []
    for number, side in enumerate(spec.sides.groups, start=1):
        marks: list[str] = []
        for value in side.values:
            marks.append(f":{SIDE}_{number}_{len(marks) + 1}")
            params[marks[-1][1:]] = _bound(value, field)
        params[f"{SIDE}_{number}"] = side.label
        cases.append(
            f"WHEN {field.expression} IN ({', '.join(marks)}) THEN CAST(:{SIDE}_{number} AS text)"
        )
    labels = [side.label for side in spec.sides.groups]
    dimension = _dimension(field, field.dataset, f"CASE {' '.join(cases)} END", labels)
    return *_by_side(spec, model, field, dimension), params


def _with_trees(
    spec: QuerySpec, model: SemanticModel, field: Dimension
) -> tuple[QuerySpec, SemanticModel, dict[str, Bound]]:
    """Return the query by sides that a row may be on several of: beverages against coffee."""
    assert spec.sides is not None
    tree = model.hierarchies[field.name]
    (dataset,) = datasets_in(model, tree.column)
    labels = [side.label for side in spec.sides.groups]
    dimension = _dimension(field, dataset, f"{SIDES}.{SIDE}", labels)
    params: dict[str, Bound] = {f"{SIDE}_{n}": label for n, label in enumerate(labels, start=1)}
    return *_by_side(spec, model, field, dimension), params


def _dimension(field: Dimension, dataset: str, expression: str, labels: list[str]) -> Dimension:
    return Dimension(
        name=SIDE,
        label=_label(field),
        plural="Groups",
        dataset=dataset,
        expression=expression,
        enum=tuple(EnumValue(label, label) for label in labels),
    )


def _label(field: Dimension) -> str:
    if field.hierarchy:
        return field.label
    return "Hours" if field.grain == "hour" else "Group"


def _by_side(
    spec: QuerySpec, model: SemanticModel, field: Dimension, dimension: Dimension
) -> tuple[QuerySpec, SemanticModel]:
    """Return the query that groups by sides in place of the dimension, and the model with them."""
    grouped = tuple(SIDE if name == field.name else name for name in spec.group_by)
    order = tuple(
        o.model_copy(update={"field": SIDE}) if o.field == field.name else o for o in spec.order_by
    )
    told = spec.model_copy(update={"group_by": grouped, "order_by": order})
    return told, replace(model, dimensions={**model.dimensions, SIDE: dimension})


def has_sides(dimension: Dimension) -> bool:
    """Return whether values of a dimension can be added up: names, days of the week, hours."""
    return dimension.kind == "category" or dimension.grain in ("weekday", "hour")


def _bound(value: str, field: Dimension) -> Bound:
    """Return a side's value as it is bound: hours are whole numbers."""
    if field.grain != "hour":
        return value
    if not value.isdecimal() or int(value) > LAST_HOUR:
        raise CompileError(f"{field.label} takes an hour from 0 to 23, not {value[:80]!r}.")
    return int(value)


def _check(spec: QuerySpec, field: Dimension) -> None:
    assert spec.sides is not None
    values = [value for side in spec.sides.groups for value in side.values]
    if len(set(values)) < len(values):
        raise CompileError("A value cannot stand on two sides.")
    if not has_sides(field) or field.name not in spec.group_by:
        raise CompileError(
            f"Sides are values of something that is grouped by, which {field.name} is not here."
        )
