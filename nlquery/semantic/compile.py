"""Compiling a query over the semantic model to SQL and to the cell that answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlquery.semantic import names
from nlquery.semantic.cell import cell_code
from nlquery.semantic.charts import ChartPlan, choose_chart
from nlquery.semantic.clock import Clock
from nlquery.semantic.columns import Column, column
from nlquery.semantic.errors import CompileError
from nlquery.semantic.finish import Finish
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.query import Query
from nlquery.semantic.sides import with_sides
from nlquery.semantic.singles import check_unique
from nlquery.semantic.spec import QuerySpec
from nlquery.semantic.values import Bound
from nlquery.semantic.words import assumptions_of, days_of, title_of


@dataclass(frozen=True)
class CompiledQuery:
    """A query made ready to run.

    Attributes
    ----------
    spec
        What it was made from.
    sql
        The statement, with ``:name`` placeholders.
    params
        What is bound to them.
    columns
        The result's columns, in order.
    code
        The notebook cell: it fetches the table, shows it, and draws the chart.
    assumptions
        Full sentences: definitions, range of days, how words were read.
    days
        Those of them that say which days are covered.
    adds_up
        Whether the first measure's groups add up to its total.
    title
        One line that says what the table shows.
    chart
        What is drawn and how.
    """

    spec: QuerySpec
    sql: str
    params: Mapping[str, Bound]
    columns: tuple[Column, ...]
    code: str
    assumptions: tuple[str, ...]
    days: tuple[str, ...]
    adds_up: bool
    title: str
    chart: ChartPlan


def compile_spec(spec: QuerySpec, model: SemanticModel, clock: Clock) -> CompiledQuery:
    """Return the SQL and the cell of a query.

    Parameters
    ----------
    spec
        The query.
    model
        The semantic model it is over.
    clock
        Which days the data covers, for what answers tell.

    Raises
    ------
    CompileError
        If it names what the model does not have, or asks what cannot be told without counting
        twice; the message names it and what is nearest.
    """
    _check(spec, model)
    told, model, bound = with_sides(spec, model)
    query = Query(told, model)
    query.conditions.params.values.update(bound)
    finish = Finish(query, query.statement())
    sql = finish.run()
    columns = tuple(column(name, query) for name in finish.columns)
    params = dict(query.conditions.params.values)
    title = title_of(query)
    chart = choose_chart(query, columns, clock)
    return CompiledQuery(
        spec=spec,
        sql=sql,
        params=params,
        columns=columns,
        code=cell_code(sql, params, columns, chart, title, told, model.currency),
        assumptions=assumptions_of(query, clock),
        days=days_of(query, clock),
        adds_up=query.outputs[spec.metrics[0]].adds_up and not _overlap(spec, model),
        title=title,
        chart=chart,
    )


def _overlap(spec: QuerySpec, model: SemanticModel) -> bool:
    """Return whether a row may be on several sides: beverages against coffee."""
    return spec.sides is not None and model.dimensions[spec.sides.field].hierarchy


def _check(spec: QuerySpec, model: SemanticModel) -> None:
    """Raise CompileError when a name is unknown or a part makes no sense."""
    for name in spec.metrics:
        if name in model.dimensions and name not in model.measures:
            label = model.dimensions[name].label
            raise CompileError(f"{label} is a dimension.", mend="Put it in group_by.")
        names.measure(model, name)
    for name in (*spec.group_by, *([spec.average_per] if spec.average_per else [])):
        if names.dimension(model, name).kind == "number":
            raise CompileError(
                f"{name} is a number, so rows are not grouped by it.", mend="Use it in filters."
            )
    for part in spec.across:
        names.dimension(model, part.field)
    check_unique(spec, model)
    if len(set(spec.group_by)) < len(spec.group_by):
        raise CompileError("group_by names a dimension twice.")
    if spec.average_per in spec.group_by and spec.average_per is not None:
        raise CompileError(f"The result has one row for each {spec.average_per} already.")
    if len({period.label for period in spec.periods}) < len(spec.periods):
        raise CompileError("Two periods have the same label.")
    if spec.average_per is not None and spec.part:
        raise CompileError("A share of a part is not averaged.")
