"""Whether a condition is one of single orders or of each group: a tip over $5, tips over $50."""

from __future__ import annotations

from nlquery.planner.assembly.draft import Making
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Threshold

HAVING = frozenset(
    {"with", "of", "that", "have", "had", "having", "has", "containing", "contain", "which", "a"}
)
ONE_ORDER = frozenset({"order", "ticket", "check", "transact"})
_IN_ALL = frozenset({"total", "overall", "combined", "all", "whole"})
_SINGLE = frozenset({"tip", "discount", "gratuity"})


def is_single(making: Making, measure: str, threshold: Threshold) -> bool:
    """Return whether the number is one of single orders, and not the total of each group.

    Raises
    ------
    Declined
        If it may be either: ``orders by location with tips over $50``.
    """
    reading = making.reading
    near = [m for m in reading.of("measure") if m.entry.name == measure]
    link = min(near, key=lambda m: abs(m.end - threshold.start), default=None)
    if link is None:
        return False
    if link.text in _SINGLE and reading.before(link.start) not in _IN_ALL:
        return True
    place = min(link.start, threshold.start) - 1
    while place >= 0 and reading.words[place].text in HAVING | {"whose", "where", "got"}:
        place -= 1
    if place >= 0 and reading.words[place].stem in ONE_ORDER:
        return True
    if "orders" not in making.draft.metrics or reading.says("total"):
        return False
    label = making.model.measures[measure].label.lower()
    by, value = making.model.dimensions[making.draft.group_by[0]], f"{threshold.value:g}"
    raise Declined(
        f"Whether {label} of {value} are those of one order or of each {by.label.lower()} "
        "is not said.",
        (
            f"Orders with {label} over ${value} by {by.label.lower()}",
            f"{by.plural} with more than ${value} in {label}",
        ),
    )
