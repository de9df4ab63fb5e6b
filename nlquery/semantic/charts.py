"""Which chart a result gets: by its shape, unless the person named one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlquery.semantic.clock import Clock
from nlquery.semantic.columns import Column
from nlquery.semantic.conditions import parts
from nlquery.semantic.facts import PERIOD
from nlquery.semantic.model import TIME_SERIES
from nlquery.semantic.pairs import PAIRED, pair
from nlquery.semantic.query import Query
from nlquery.semantic.singles import lists_singles
from nlquery.semantic.spec import Chart

FEW_SERIES = 4
FEW_SLICES = 6
SHORT_SPAN = 31


@dataclass(frozen=True)
class ChartPlan:
    """A chart, as marks and channels.

    Attributes
    ----------
    mark
        Vega-Lite mark; ``none`` for no chart.
    channels
        Altair channel → column.
    days
        How many days a time axis spans, 0 when there is none.
    """

    mark: Chart = "none"
    channels: tuple[tuple[str, Column], ...] = ()
    days: int = 0


def choose_chart(query: Query, columns: Sequence[Column], clock: Clock) -> ChartPlan:
    """Return the chart of a result, ``none`` when there is nothing to compare."""
    spec = query.spec
    dimensions = [c for c in columns if c.kind == "dimension"]
    measures = [c for c in columns if c.kind == "measure"]
    value = measures[-1] if spec.transform else measures[0]
    if spec.transform in PAIRED:
        dimensions = [c for c in dimensions if c.name != pair(query.spec)[0]]
    single = spec.limit == 1 and spec.limit_per is None
    one_row = not dimensions or (single and not spec.chart) or spec.absent
    if lists_singles(spec, query.model):
        return ChartPlan()
    if one_row or spec.chart in ("none", "table") or len(dimensions) > 3:
        return ChartPlan()
    mark = spec.chart or _by_shape(query, dimensions)
    if mark == "rect" and len(dimensions) == 1:
        mark = "bar"
    channels = _channels(mark, dimensions, measures, value)
    return ChartPlan(mark, tuple(channels), _days(query, clock))


def _by_shape(query: Query, dimensions: Sequence[Column]) -> Chart:
    if len(dimensions) == 1:
        return _of_one(query, dimensions[0])
    grains = {c.grain for c in dimensions}
    if any(grain in TIME_SERIES for grain in grains):
        return "rect" if "hour" in grains else "line"
    if "hour" in grains:
        other = next((c for c in dimensions if c.grain != "hour"), dimensions[0])
        return "line" if _chosen(query, other) else "rect"
    if {"weekday", "daypart"} <= grains:
        return "rect"
    return "bar"


def _of_one(query: Query, dimension: Column) -> Chart:
    if dimension.grain in TIME_SERIES or dimension.grain == "hour":
        return "line"
    if query.spec.transform == "share" and not query.spec.part and _few(query, dimension):
        return "arc"
    return "bar"


def _few(query: Query, column: Column) -> bool:
    """Return whether a column surely has few values."""
    enum = query.model.dimensions[column.name].enum if column.name != PERIOD else ()
    limited = query.spec.limit is not None and query.spec.limit <= FEW_SLICES
    return 0 < len(enum) <= FEW_SLICES or limited or _chosen(query, column)


def _chosen(query: Query, column: Column) -> bool:
    """Return whether the person named the few values to compare."""
    named = [
        part
        for condition in query.spec.filters
        for part in parts(condition)
        if part.field == column.name and part.op in ("in", "=")
    ]
    return column.name == PERIOD or any(len(part.values) <= FEW_SERIES for part in named)


def _channels(
    mark: Chart, dimensions: Sequence[Column], measures: Sequence[Column], value: Column
) -> list[tuple[str, Column]]:
    first, others = _axis(dimensions)
    match mark:
        case "arc":
            return [("theta", value), ("color", first), *_facets(others)]
        case "rect":
            return [("x", first), ("y", others[0]), ("color", value), *_facets(others[1:])]
        case "point" if len(measures) > 1:
            return [("x", measures[0]), ("y", measures[1]), ("color", first), *_facets(others)]
        case "bar":
            return _bars(first, others, value)
        case _:
            colour = [("color", others[0])] if others else []
            return [("x", first), ("y", value), *colour, *_facets(others[1:])]


def _bars(first: Column, others: Sequence[Column], value: Column) -> list[tuple[str, Column]]:
    if others:
        side = [("xOffset", others[0]), ("color", others[0])]
        return [("x", first), ("y", value), *side, *_facets(others[1:])]
    if first.grain or first.name == PERIOD:
        return [("x", first), ("y", value)]
    return [("x", value), ("y", first)]  # names are read more easily beside than below bars


def _axis(dimensions: Sequence[Column]) -> tuple[Column, list[Column]]:
    """Return the dimension along the axis (time, if there is one) and the others."""
    ranks = {"hour": 1, "weekday": 2, "daypart": 2}

    def rank(column: Column) -> int:
        if column.grain in TIME_SERIES:
            return 0
        return 4 if column.name == PERIOD else ranks.get(column.grain, 3)

    first = min(dimensions, key=rank)
    return first, [column for column in dimensions if column is not first]


def _facets(others: Sequence[Column]) -> list[tuple[str, Column]]:
    return list(zip(("row", "column"), others, strict=False))


def _days(query: Query, clock: Clock) -> int:
    ranges = query.spec.periods or ((query.spec.time,) if query.spec.time else ())
    starts = [max(r.start or clock.first_day, clock.first_day) for r in ranges]
    ends = [min(r.end or clock.last_day, clock.last_day) for r in ranges]
    first, last = min(starts, default=clock.first_day), max(ends, default=clock.last_day)
    return max((last - first).days + 1, 1)
