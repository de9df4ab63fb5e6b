"""Days in a question: names, dates, ranges and relative ones, as half-open ranges.

Relative ones are read against the clock's ``as_of``. A date without a year takes the year that
is nearest to the data, a day without a month the month.
"""

from nlquery.planner.days.ranges import read_days
from nlquery.planner.days.scan import Span

__all__ = ["Span", "read_days"]
