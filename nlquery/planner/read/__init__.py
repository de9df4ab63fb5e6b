"""Questions read word by word: days, hours, conditions, meanings, operators."""

from nlquery.planner.read.read import read

__all__ = ["read"]
