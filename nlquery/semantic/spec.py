"""A question as data: which measures, by what, of which rows, compared and shown how.

The planner writes a :class:`QuerySpec` and a model sends one to ``compile_metrics``; both are
compiled by :mod:`nlquery.semantic.compile`. The shape follows the query objects of MetricFlow
and of boring-semantic-layer.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Scalar = str | bool | int | float | date
Operator = Literal["=", "!=", "<", "<=", ">", ">=", "in", "not_in"]
Transform = Literal["share", "growth", "increase", "cumulative", "ratio", "difference", "change",
                    "quotient", "count"]  # fmt: skip
Chart = Literal["bar", "line", "area", "arc", "rect", "point", "table", "none"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Filter(_Part):
    """A condition on a dimension's value.

    Attributes
    ----------
    field
        Name of a dimension.
    op
        How it compares. ``in`` and ``not_in`` take any number of values, the others one.
    values
        What it is compared with. A value of a hierarchy also means everything below it.
    """

    field: str
    op: Operator = "in"
    values: Annotated[tuple[Scalar, ...], Field(min_length=1, max_length=200)]

    @model_validator(mode="after")
    def _one_value(self) -> Self:
        if self.op not in ("in", "not_in") and len(self.values) != 1:
            raise ValueError(f"the operator {self.op} takes one value")
        return self


class AnyOf(_Part):
    """Rows that meet at least one of the conditions."""

    any_of: Annotated[tuple[Filter, ...], Field(min_length=2)]


class TimeRange(_Part):
    """A half-open range of business dates: `start` belongs to it, `end` does not.

    Attributes
    ----------
    start, end
        Days; None leaves that side open.
    label
        What the person called it, for titles: ``yesterday``, ``last week``.
    """

    start: date | None = None
    end: date | None = None
    label: str = ""

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError(f"the range {self.start} to {self.end} is empty")
        return self


class Having(_Part):
    """A condition on a measure of the finished groups."""

    metric: str
    op: Literal["=", "!=", "<", "<=", ">", ">="]
    value: float


class Order(_Part):
    """What rows are sorted by: a measure or a dimension of the query."""

    field: str
    descending: bool = True


class Across(_Part):
    """A condition on what the rows of each finished group have, beside what it is grouped by.

    Attributes
    ----------
    field
        Name of a dimension that rows are not grouped by.
    has
        ``every``: the group has rows of every known value, or of each of `values`; ``only``: all
        its rows are of `values`; ``none``: none is; ``count``: how many different values its rows
        have compares to `count` as `op` says ("sold on at least 3 days").
    values
        Values of the dimension; a value of a hierarchy also means everything below it.
    op, count
        The comparison of ``count``.
    """

    field: str
    has: Literal["every", "only", "none", "count"] = "every"
    values: Annotated[tuple[Scalar, ...], Field(max_length=200)] = ()
    op: Literal["=", "!=", "<", "<=", ">", ">="] = ">="
    count: Annotated[int, Field(ge=0, le=1_000_000)] | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.has == "count" and (self.count is None or self.values):
            raise ValueError("count needs a number in count, and no values")
        if self.has != "count" and self.count is not None:
            raise ValueError(f"{self.has} takes no number in count")
        if self.has in ("only", "none") and not self.values:
            raise ValueError(f"{self.has} needs values")
        return self


class Side(_Part):
    """Values that are added up and set against those of other sides."""

    label: str
    values: Annotated[tuple[str, ...], Field(min_length=1, max_length=200)]


class Sides(_Part):
    """Groups of values of a dimension that are compared as wholes."""

    field: str
    groups: Annotated[tuple[Side, ...], Field(min_length=2, max_length=8)]


class QuerySpec(_Part):
    """A query over the semantic model.

    Attributes
    ----------
    metrics
        Names of measures, in the order of the result's columns.
    group_by
        Names of dimensions; time grains (``business_date``, ``week``, ``month``, ``hour``,
        ``weekday`` …) are dimensions too. Empty: one row. With a dimension that names single
        rows (``order_id``) each row of the result is one order.
    filters
        All must hold; an :class:`AnyOf` holds when one of its parts does.
    time
        Range of business dates; None: all data.
    periods
        Two or more labelled ranges to compare side by side; the result then has a first column
        ``period`` with their labels. Excludes `time`.
    sides
        Groups of values of one dimension of `group_by`: each is one row, its values added up
        ("Airport and Mall together vs Downtown", "11am to 2pm vs 5pm to 8pm").
    average_per
        A dimension: the mean of the measures over its distinct values instead of their total
        ("average sales per day"). Days, weeks … without rows do not count.
    transform
        ``share``: percent of the total, in a column ``share`` next to the measure; with `part`
        the percent that the part is of everything else the query picks;
        ``growth``: percent change from the row before, along the time dimension, in ``growth``;
        ``increase``: the same as an amount, in ``increase``;
        ``cumulative``: running total along the time dimension, in ``cumulative``;
        ``ratio``: the first of two measures in percent of the second, in ``ratio``;
        ``difference``: the first less the second of two values, sides or periods that are grouped
        by ("how much more did Downtown sell than Airport"), ``change``: the percent that the first
        is above the second, ``quotient``: the first divided by the second – in one row, or in one
        for each value of what else is grouped by ("by location, the change from Monday to
        Tuesday"); the pair is the first dimension of `group_by` that two values are taken of;
        ``count``: how many groups there are, one number in ``count`` ("how many days had more
        than 20 orders").
    part
        Conditions that narrow the measure but not the total its ``share`` is of ("what share of
        sales came from DoorDash"). Needs the transform ``share``.
    share_within
        Dimensions of `group_by`, each value of which is a whole that its ``share`` is of ("within
        every store, how do sales split across the channels").
    having
        Conditions on groups.
    across
        What groups have of another dimension ("products sold at every location").
    absent
        Whether the known values of the only dimension of `group_by` are told that have nothing of
        the first measure ("products that were not sold at the mall").
    order_by
        Sort order; empty: time ascending, else the first measure descending.
    limit
        At most so many rows; with `limit_per` so many for each value of that dimension.
    limit_per
        A dimension of `group_by` ("the top 3 products of each location").
    both_ends
        Whether the last rows are there, too: the best and the worst, `limit` of each.
    offset
        How many of the first rows are left out: 1 for "the second best".
    chart
        Kind of chart the person asked for; None: by the shape of the result.
    """

    metrics: Annotated[tuple[str, ...], Field(min_length=1, max_length=8)]
    group_by: Annotated[tuple[str, ...], Field(max_length=8)] = ()
    filters: tuple[Filter | AnyOf, ...] = ()
    time: TimeRange | None = None
    periods: tuple[TimeRange, ...] = ()
    sides: Sides | None = None
    average_per: str | None = None
    transform: Transform | None = None
    part: tuple[Filter | AnyOf, ...] = ()
    share_within: Annotated[tuple[str, ...], Field(max_length=3)] = ()
    having: tuple[Having, ...] = ()
    across: Annotated[tuple[Across, ...], Field(max_length=4)] = ()
    absent: bool = False
    order_by: tuple[Order, ...] = ()
    limit: Annotated[int, Field(ge=1, le=100_000)] | None = None
    limit_per: str | None = None
    both_ends: bool = False
    offset: Annotated[int, Field(ge=0, le=100_000)] = 0
    chart: Chart | None = None

    @property
    def ranks_names(self) -> bool:
        """Whether groups without a value are left out: of rankings, and of groups with conditions.

        A share stays one of everything.
        """
        counted = self.transform == "count"
        picked = self.limit is not None or bool(self.having) or counted
        picked = picked or bool(self.across) or self.absent
        return picked and bool(self.group_by) and (counted or self.transform is None)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.periods and self.time is not None:
            raise ValueError("give either time or periods, not both")
        if len(self.periods) == 1:
            raise ValueError("periods needs two ranges or more")
        if self.transform == "ratio" and len(self.metrics) != 2:
            raise ValueError("a ratio is of two metrics")
        if self.offset and (self.limit is None or self.limit_per is not None):
            raise ValueError("offset needs a limit, and no limit_per")
        if self.transform == "count" and (not self.group_by or self.limit or self.periods):
            raise ValueError("count needs group_by, and neither limit nor periods")
        if self.both_ends and (self.limit is None or self.limit_per or self.offset):
            raise ValueError("both_ends needs a limit, and neither limit_per nor offset")
        if self.limit_per is not None and self.limit_per not in self.group_by:
            raise ValueError(f"limit_per must be one of group_by, not {self.limit_per}")
        self._check_shares()
        self._check_members()
        return self

    def _check_shares(self) -> None:
        if self.part and self.transform != "share":
            raise ValueError("part needs the transform share")
        if self.share_within and (self.transform != "share" or self.part):
            raise ValueError("share_within needs the transform share, and no part")
        if self.share_within and not {*self.share_within} < {*self.group_by}:
            raise ValueError("share_within names some of group_by, not all")

    def _check_members(self) -> None:
        shaped = bool(self.periods or self.sides or self.average_per or self.part)
        shaped = shaped or self.transform not in (None, "count")
        if (self.across or self.absent) and (shaped or not self.group_by):
            raise ValueError(
                "across and absent need group_by, and neither periods, sides, average_per nor a "
                "transform but count"
            )
        if {part.field for part in self.across} & {*self.group_by}:
            raise ValueError("across is about another dimension than those of group_by")
        if self.absent and (len(self.group_by) > 1 or self.across or self.having or self.limit):
            raise ValueError(
                "absent takes one dimension in group_by, and neither across, having nor limit"
            )
