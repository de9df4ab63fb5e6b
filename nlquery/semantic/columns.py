"""The columns of a result, as charts, cells and answers need to know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nlquery.semantic.facts import PERIOD
from nlquery.semantic.model import Format, Grain, SemanticModel
from nlquery.semantic.query import Query
from nlquery.semantic.spec import QuerySpec


@dataclass(frozen=True)
class Column:
    """A column of the result.

    Attributes
    ----------
    name, label
        In the table; as people read it.
    kind
        Dimension or measure; ``share``, ``growth``, ``ratio`` … are measures.
    format
        How numbers are written.
    grain
        Of times, how long one value lasts.
    values
        The values in their natural order, where they have one.
    """

    name: str
    label: str
    kind: Literal["measure", "dimension"]
    format: Format = "number"
    grain: Grain = ""
    values: tuple[str, ...] = ()


def counted_label(spec: QuerySpec, model: SemanticModel) -> str:
    """Return what a count of groups counts: ``Days``, ``Locations``."""
    plurals = [model.dimensions[name].plural for name in spec.group_by]
    return " and ".join([plurals[0], *(plural.lower() for plural in plurals[1:])])


def column(name: str, query: Query) -> Column:
    """Return the column called `name` of a query's result."""
    spec = query.spec
    if name == PERIOD and spec.periods:
        labels = tuple(period.label for period in spec.periods)
        return Column(name, "Period", "dimension", values=labels)
    if name == "count" == spec.transform:
        return Column(name, counted_label(spec, query.model), "measure", "integer")
    if name == spec.transform:
        return _transformed(name, query)
    if name in query.outputs:
        output = query.outputs[name]
        averaged = spec.average_per is not None and output.told.format == "integer"
        return Column(
            name, output.asked.label, "measure", "number" if averaged else output.told.format
        )
    dimension = query.model.dimensions[name]
    ordered = dimension.grain in ("weekday", "daypart")
    values = tuple(entry.value for entry in dimension.enum) if ordered else ()
    return Column(name, dimension.label, "dimension", dimension.format, dimension.grain, values)


_LABELS = {"difference": "Difference in", "change": "Change in", "quotient": "Ratio of",
           "cumulative": "Cumulative"}  # fmt: skip


def _transformed(name: str, query: Query) -> Column:
    """Return the column of what a transform adds."""
    asked, *rest = (query.outputs[metric].asked for metric in query.spec.metrics)
    if name == "ratio":
        whole = rest[0].label.lower()
        return Column(name, f"{asked.label} in percent of {whole}", "measure", "percent")
    form: Format = "percent"
    if name in ("difference", "increase", "cumulative"):
        form = query.outputs[asked.name].told.format
    label = f"{_LABELS.get(name, f'{name.capitalize()} of')} {asked.label.lower()}"
    return Column(name, label, "measure", "number" if name == "quotient" else form)
