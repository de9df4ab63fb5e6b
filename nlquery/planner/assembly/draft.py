"""A query in the making, and what it is made from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from nlquery.planner import language
from nlquery.planner.entries import Link
from nlquery.planner.reading import Reading
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.spec import Across, AnyOf, Filter, Having, Sides

EXTREMES = {"highest_item_price": True, "lowest_item_price": False}  # whether the highest wins
ARTICLES = frozenset({"the", "a", "our", "all", "single", "individual", "of", "these", "those"})


@dataclass
class Draft:
    """A query in the making.

    Attributes
    ----------
    metrics, group_by, filters, having, sides
        As in :class:`QuerySpec`.
    average_per, across, absent
        As in :class:`QuerySpec`.
    values
        Dimension → values to take, and those to leave out.
    numbers
        Number dimensions that were named.
    limit_per
        The dimension of ``top 3 of each``.
    opening
        The dimension of ``for each store, the best …``, where it comes first.
    is_move
        Whether the change from one time to another is asked for.
    is_difference
        Whether it is asked how far apart two things are, one number.
    takes_time, takes_hours
        Whether the days or hours are the part that a share is of.
    share_within
        As in :class:`QuerySpec`.
    is_ratio
        Whether one measure is told in percent of another.
    is_counted
        Whether it is asked how many groups there are.
    """

    metrics: list[str] = field(default_factory=list)
    group_by: list[str] = field(default_factory=list)
    filters: list[Filter | AnyOf] = field(default_factory=list)
    having: list[Having] = field(default_factory=list)
    average_per: str | None = None
    sides: Sides | None = None
    values: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    without: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    numbers: list[Link] = field(default_factory=list)
    limit_per: str | None = None
    singular: bool = False
    is_move: bool = False
    is_difference: bool = False
    is_ratio: bool = False
    takes_time: bool = False
    takes_hours: bool = False
    share_within: tuple[str, ...] = ()
    is_counted: bool = False
    opening: list[str] = field(default_factory=list)
    across: list[Across] = field(default_factory=list)
    absent: bool = False

    def group(self, name: str) -> None:
        """Group by a dimension, once."""
        if name not in self.group_by:
            self.group_by.append(name)


@dataclass
class Making:
    """A question and the query that it becomes.

    Attributes
    ----------
    reading
        The question.
    model
        The semantic model.
    draft
        What is known of the query.
    notes
        How words were read, for the answer.
    conditions
        Measures that are conditions (``orders with a tip``) and no numbers.
    rate
        Whether a percentage is that of a rate, and not a share.
    is_comparison
        Whether things are set side by side.
    """

    reading: Reading
    model: SemanticModel
    draft: Draft = field(default_factory=Draft)
    notes: list[str] = field(default_factory=list)
    conditions: list[Link] = field(default_factory=list)
    rate: bool = False
    is_comparison: bool = field(init=False)

    def __post_init__(self) -> None:
        asked = self.reading.has(language.COMPARE) or self._asks_direction()
        self.is_comparison = asked or self._weighs()

    @cached_property
    def is_ranked(self) -> bool:
        """Whether the highest or lowest are asked for."""
        return self.reading.has(language.HIGHEST | language.LOWEST)

    @cached_property
    def is_average(self) -> bool:
        """Whether a mean is asked for."""
        return self.reading.has(language.AVERAGE)

    @property
    def is_trend(self) -> bool:
        """Whether the course over time is asked for."""
        return self.reading.has(language.TREND) or self.reading.says("over", "time")

    def _weighs(self) -> bool:
        """Return whether one of several things is asked for: ``more at Downtown or Airport``."""
        names = [link.entry.name for link in self.reading.of("value")]
        asked = self.reading.of("dimension")
        if asked and not {link.entry.name for link in asked} & {*names, "business_date"}:
            names = []  # "which store sold the most on Friday or Saturday" asks for a store
        days = len(self.reading.spans) > 1 and not self.reading.of("dimension")
        several = (
            days or len(self.reading.hours) > 1 or any(names.count(name) > 1 for name in names)
        )
        return (
            several and self.is_ranked and self.reading.says("or") and self.reading.number is None
        )

    @property
    def is_combined(self) -> bool:
        """Whether the values that are named make one number."""
        alone = self.reading.says("one", "number") or self.reading.says("one", "total")
        return alone or self.reading.has(language.COMBINED)

    def _asks_direction(self) -> bool:
        """Return whether a span is to be set against the one before: ``did sales go up``."""
        moved = any(
            self.reading.says(verb, way)
            for verb in ("go", "went", "gone")
            for way in ("up", "down")
        )
        return moved and len(self.reading.spans) == 1
