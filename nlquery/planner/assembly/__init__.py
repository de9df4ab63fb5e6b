"""Queries made from questions that were read, and from the query before."""

from nlquery.planner.assembly.assemble import assemble
from nlquery.planner.assembly.cues import (
    asks_of_rows,
    changes_form,
    is_follow_up,
    lists_counted,
)
from nlquery.planner.assembly.draft import Making
from nlquery.planner.assembly.followup import edit
from nlquery.planner.assembly.pointing import check_pointed
from nlquery.planner.assembly.spent import check_spent
from nlquery.planner.assembly.traces import check_traces

__all__ = [
    "Making",
    "asks_of_rows",
    "assemble",
    "changes_form",
    "check_pointed",
    "check_spent",
    "check_traces",
    "edit",
    "is_follow_up",
    "lists_counted",
]
