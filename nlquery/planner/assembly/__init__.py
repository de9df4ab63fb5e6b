"""Queries made from questions that were read, and from the query before."""

from nlquery.planner.assembly.assemble import assemble
from nlquery.planner.assembly.draft import Making
from nlquery.planner.assembly.followup import edit, is_follow_up
from nlquery.planner.assembly.spent import check_spent

__all__ = ["Making", "assemble", "check_spent", "edit", "is_follow_up"]
