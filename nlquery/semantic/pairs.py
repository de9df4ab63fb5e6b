"""The two things that a difference is between."""

from __future__ import annotations

from nlquery.semantic.errors import CompileError
from nlquery.semantic.facts import PERIOD
from nlquery.semantic.spec import Filter, QuerySpec


def pair(spec: QuerySpec) -> tuple[str, str, str]:
    """Return the column that tells two things apart, and both, the one that is told first.

    Raises
    ------
    CompileError
        If the query does not group by two values of one dimension, two sides or two periods.
    """
    if len(spec.periods) == 2 and not spec.group_by:
        return PERIOD, spec.periods[0].label, spec.periods[1].label
    if len(spec.group_by) == 1 and spec.sides is not None and len(spec.sides.groups) == 2:
        one, other = spec.sides.groups
        return spec.group_by[0], one.label, other.label
    if len(spec.group_by) == 1:
        for condition in spec.filters:
            named = isinstance(condition, Filter) and condition.field == spec.group_by[0]
            if named and isinstance(condition, Filter) and len(condition.values) == 2:
                first, second = map(str, condition.values)
                return spec.group_by[0], first, second
    raise CompileError(
        "A difference is between two things that the rows are grouped by.",
        mend="Name two values of one dimension, such as Downtown and Airport, or two periods.",
    )
