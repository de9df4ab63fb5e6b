"""Two things set against each other: how far apart, by how many percent, how many times."""

from __future__ import annotations

from nlquery.semantic import names
from nlquery.semantic.errors import CompileError
from nlquery.semantic.facts import PERIOD
from nlquery.semantic.names import quoted
from nlquery.semantic.query import Query
from nlquery.semantic.resolve import COUNTS
from nlquery.semantic.sides import SIDE
from nlquery.semantic.spec import Filter, QuerySpec
from nlquery.semantic.sqltext import Statement

PAIRED = ("difference", "change", "quotient")
_TYPES = {"day": "date", "week": "date", "month": "date", "quarter": "date", "year": "int",
          "hour": "int"}  # fmt: skip


def pair(spec: QuerySpec) -> tuple[str, str, str]:
    """Return the column that tells two things apart, and both, the one that is told first.

    Raises
    ------
    CompileError
        If the query does not group by two values of one dimension, two sides or two periods.
    """
    if len(spec.periods) == 2:
        return PERIOD, spec.periods[0].label, spec.periods[1].label
    if spec.sides is not None and len(spec.sides.groups) == 2:
        one, other = spec.sides.groups
        field = spec.sides.field if spec.sides.field in spec.group_by else SIDE
        return field, one.label, other.label
    for name in spec.group_by:
        for condition in spec.filters:
            named = isinstance(condition, Filter) and (condition.field, condition.op) == (
                name,
                "in",
            )
            if named and isinstance(condition, Filter) and len(condition.values) == 2:
                first, second = map(str, condition.values)
                return name, first, second
    raise CompileError(
        "A difference is between two things that the rows are grouped by.",
        mend="Name two values of one dimension, such as Downtown and Airport, or two periods.",
    )


def set_against(query: Query, statement: Statement) -> None:
    """Make one row of both things, one for each value of what else is grouped by.

    The row has the number of the first, and how it stands to that of the second.
    """
    spec, bind = query.spec, query.conditions.params.bind
    field, first, second = pair(spec)
    statement.wrap("grouped")
    value, key = quoted(spec.metrics[0]), f"CAST({quoted(field)} AS text)"
    marks = (bind("first", first), bind("second", second))
    one, other = (f"CAST({mark} AS text)" for mark in marks)
    left, right = (f"max({value}) FILTER (WHERE {key} = {mark})" for mark in (one, other))
    if query.outputs[spec.metrics[0]].told.aggregation in ("sum", *COUNTS):
        left, right = f"coalesce({left}, 0)", f"coalesce({right}, 0)"
    grain = "" if field == PERIOD else names.dimension(query.model, field).grain
    groups = {name: quoted(name) for name in query.dimensions if name != field}
    told = {
        "difference": f"{left} - {right}",
        "change": f"100.0 * {left} / nullif({right}, 0) - 100",
        "quotient": f"1.0 * {left} / nullif({right}, 0)",
    }[spec.transform or "difference"]
    shown = {
        field: f"CAST({one} AS {_TYPES.get(grain, 'text')})",
        spec.metrics[0]: left,
        spec.transform or "difference": told,
    }
    statement.change(columns={**groups, **shown}, groups=len(groups))
    if not groups:
        statement.change(having=("count(*) > 0",))
    statement.wrap("compared")
