"""The other end of a number that is an extreme itself: ``and the smallest?``."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.cues import ranks_only
from nlquery.planner.assembly.draft import Making
from nlquery.planner.errors import Declined
from nlquery.semantic.spec import QuerySpec

_ENDS = {"maximum": ("minimum", "max(", "min("), "minimum": ("maximum", "min(", "max(")}


def other_end(making: Making, previous: QuerySpec) -> dict[str, object]:
    """Return the smallest order after the largest, where no groups could be ranked.

    Raises
    ------
    Declined
        If the number before is no extreme.
    """
    if not ranks_only(making.reading) or making.draft.group_by or previous.group_by:
        return {}
    measures = making.model.measures
    before = measures[previous.metrics[0]]
    wanted, own, other = _ENDS.get(before.aggregation, ("", "", ""))
    lowest = making.reading.has(language.LOWEST)
    if wanted and lowest == (before.aggregation == "minimum"):
        return {}
    expression = before.expression.replace(own, other) if wanted else ""
    for name, measure in measures.items():
        if wanted and (measure.aggregation, measure.expression) == (wanted, expression):
            return {"metrics": (name,), "having": ()}
    said = "lowest" if lowest else "highest"
    raise Declined(f"The {said} of what? Please name what is to be ranked, such as locations.")
