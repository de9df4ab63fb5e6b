"""Single rows of a table, such as orders: what names them, and what is told of each."""

from __future__ import annotations

from dataclasses import dataclass

from nlquery.semantic.errors import CompileError
from nlquery.semantic.model import Dimension, SemanticModel
from nlquery.semantic.sentences import joined, lower, ordinal
from nlquery.semantic.spec import Order, QuerySpec

MOST_LISTED = 200
"""Rows of a list that names no number; an answer that stops there says so."""


@dataclass(frozen=True)
class Singles:
    """How single rows of the model's main table are told.

    Attributes
    ----------
    key
        The dimension that names them.
    at
        The dimension that says when each was, to the second or the day; empty when there is none.
    dimensions
        What lists group by: these two, what makes names unique, what is told beside.
    value
        The measure that says how large one is.
    beside
        Measures that lists tell, too.
    """

    key: Dimension
    at: str
    dimensions: tuple[str, ...]
    value: str
    beside: tuple[str, ...]


def singles_of(model: SemanticModel) -> Singles | None:
    """Return how the model's single rows are told; None when it does not name them."""
    key = next((d for d in model.dimensions.values() if d.single is not None), None)
    if key is None or key.single is None:
        return None
    own = [d for d in model.dimensions.values() if d.dataset == key.dataset]
    moments = [d.name for d in own if d.grain == "timestamp"]
    days = [d.name for d in own if d.name == model.time_dimension]
    at = next(iter([*moments, *days]), "")
    told = (*key.single.unique_with, *(n for n in key.single.beside if n in model.dimensions))
    dimensions = dict.fromkeys((key.name, *([at] if at else []), *told))
    beside = tuple(name for name in key.single.beside if name in model.measures)
    return Singles(key, at, tuple(dimensions), _value(model, key), beside)


def _value(model: SemanticModel, key: Dimension) -> str:
    """Return what is summed of the rows: sales, else other money, else how many they are."""
    default = model.measures[model.default_measure]
    sums = [m for m in (default, *model.measures.values())
            if m.dataset == key.dataset and m.aggregation == "sum" and not m.hidden]  # fmt: skip
    money = [measure for measure in sums if measure.format == "currency"]
    return (money or sums or [default])[0].name


def lists_singles(spec: QuerySpec, model: SemanticModel) -> bool:
    """Return whether each row of the result is a single row of a table."""
    found = (model.dimensions.get(name) for name in spec.group_by)
    return any(dimension is not None and dimension.single is not None for dimension in found)


def check_unique(spec: QuerySpec, model: SemanticModel) -> None:
    """Refuse groups that would add up rows which only share a number.

    Raises
    ------
    CompileError
        Naming what must be grouped by, too.
    """
    for name in spec.group_by:
        single = model.dimensions[name].single
        missing = [n for n in single.unique_with if n not in spec.group_by] if single else []
        if missing:
            raise CompileError(
                f"{name} names one row only together with {joined(missing)}.",
                mend=f"Group by {joined(missing)}, too.",
            )


def singles_title(spec: QuerySpec, model: SemanticModel) -> str:
    """Return what a list of single rows shows: ``First order of each location``."""
    singles = singles_of(model)
    assert singles is not None
    noun, plural = lower(singles.key.label), lower(singles.key.plural)
    order = spec.order_by[0] if spec.order_by else Order(field=singles.at, descending=False)
    if spec.limit is None or (spec.limit == MOST_LISTED and spec.limit_per is None):
        return f"{singles.key.plural} one by one"
    count = f"{spec.limit} {plural}" if spec.limit > 1 else noun
    title = f"{_end(order, singles, spec.limit)} {count}"
    if spec.both_ends:
        ends = "First and last" if order.field == singles.at else "Largest and smallest"
        title = f"{ends} {noun if spec.limit == 1 else plural}"
    if order.field in model.measures and (order.field != singles.value or spec.limit > 1):
        title += f" by {lower(model.measures[order.field].label)}"
    if spec.offset:
        title = f"{ordinal(spec.offset + 1).capitalize()} {lower(title)}"
    if spec.limit_per is not None:
        title += f" of each {lower(model.dimensions[spec.limit_per].label)}"
    return title


def _end(order: Order, singles: Singles, limit: int) -> str:
    if order.field == singles.at:
        return "Last" if order.descending else "First"
    if order.field == singles.value and limit == 1:
        return "Largest" if order.descending else "Smallest"
    return "Top" if order.descending else "Bottom"
