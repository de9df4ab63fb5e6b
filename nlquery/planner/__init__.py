"""The offline planner: English questions to queries, or the reason why not."""

from nlquery.planner.planner import Decline, Plan, Planner

__all__ = ["Decline", "Plan", "Planner"]
