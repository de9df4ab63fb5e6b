"""The semantic model in memory: measures, dimensions and how their tables hang together.

Read by the planner (words), the compiler (expressions), the prompt and the narration (labels,
formats, definitions). :func:`nlquery.semantic.load_model` makes one from YAML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["category", "time", "number", "boolean"]
Grain = Literal[
    "", "day", "week", "month", "quarter", "year", "hour", "weekday", "daypart", "timestamp"
]
Aggregation = Literal["sum", "count", "count_distinct", "average", "minimum", "maximum", "ratio"]
Format = Literal["currency", "integer", "number", "percent"]

TIME_SERIES: frozenset[str] = frozenset({"day", "week", "month", "quarter", "year", "timestamp"})
"""Grains that follow each other in time; hours and weekdays come round again."""


@dataclass(frozen=True)
class EnumValue:
    """A value that a dimension can have.

    Attributes
    ----------
    value
        As the database has it: ``TAKEOUT``.
    label
        As a person reads it: ``Takeout``.
    synonyms
        Other words for it, lower case: ``take-out``, ``to go``.
    groups
        Words for several values at once, lower case: ``weekend`` for Saturday and Sunday.
    """

    value: str
    label: str
    synonyms: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Single:
    """What makes a dimension the name of single rows: an order's own number.

    Attributes
    ----------
    unique_with
        Dimensions without which its value does not stand for one row alone.
    beside
        Dimensions and measures that are told of each row when rows are listed.
    """

    unique_with: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dimension:
    """Something rows can be grouped and filtered by.

    Attributes
    ----------
    name, label, plural
        Name in specs and result columns; what a person reads, one and many of it.
    synonyms
        Words for it in questions, lower case.
    kind
        ``number`` dimensions are for conditions (orders over $50), not for grouping.
    grain
        For times: how long one value lasts.
    dataset
        Name of the dataset whose rows have this value.
    expression
        PostgreSQL over the datasets' aliases.
    enum
        The known values, in their natural order; empty: whatever the database has.
    vocabulary
        Whether the database's values are read and may be named in questions.
    hierarchy
        Whether a value also means everything below it.
    nullable
        Whether rows may have no value.
    partial
        Whether many rows cannot have one (a card's brand): groups leave those out.
    single
        Given when each value is one row of the dataset.
    format
        For numbers: how they are written.
    description
        One sentence for people and models.
    """

    name: str
    label: str
    plural: str
    dataset: str
    expression: str
    synonyms: tuple[str, ...] = ()
    kind: Kind = "category"
    grain: Grain = ""
    enum: tuple[EnumValue, ...] = ()
    vocabulary: bool = False
    hierarchy: bool = False
    nullable: bool = False
    partial: bool = False
    single: Single | None = None
    format: Format = "number"
    description: str = ""


@dataclass(frozen=True)
class Measure:
    """A number computed over rows.

    Attributes
    ----------
    name, label
        Name in specs and result columns; what a person reads.
    synonyms
        Words for it in questions, lower case.
    dataset
        Name of the dataset whose rows are aggregated.
    expression
        The PostgreSQL aggregate over the datasets' aliases; for a ratio its two measures.
    aggregation
        What the aggregate is.
    format
        How it is written; percents are stored as 12.5 for 12.5 %.
    description
        The definition that answers tell, without a full stop.
    additive
        Whether the groups' values add up to the total.
    counterparts
        Dataset of finer rows → the measure that stands for this one when it is grouped or
        filtered by something that only those rows have; ``whole`` in place of a measure: a
        filter then picks whole orders that have such a row.
    numerator, denominator, scale
        Of a ratio: names of measures, and what the quotient is multiplied with.
    hidden
        Not offered to people; only other measures use it.
    """

    name: str
    label: str
    dataset: str
    expression: str
    synonyms: tuple[str, ...] = ()
    aggregation: Aggregation = "sum"
    format: Format = "number"
    description: str = ""
    additive: bool = True
    counterparts: Mapping[str, str] = field(default_factory=dict, hash=False)
    numerator: str = ""
    denominator: str = ""
    scale: float = 1.0
    hidden: bool = False

    @property
    def item_counterpart(self) -> str | None:
        """The measure that stands for this one by product or category, if there is one."""
        name = self.counterparts.get("order_items")
        return None if name == "whole" else name


@dataclass(frozen=True)
class DefaultFilter:
    """A condition that holds unless the query has a condition on one of `unless` itself."""

    expression: str
    description: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hierarchy:
    """Where a dimension's tree is kept: a table whose rows name their parent.

    Attributes
    ----------
    dimension
        The dimension whose values are the tree's names.
    table, key, name, parent
        The table and its columns.
    column
        The column, with alias, that refers to a row of the tree.
    """

    dimension: str
    table: str
    key: str
    name: str
    parent: str
    column: str


@dataclass(frozen=True)
class Dataset:
    """A table, or a query that stands for one.

    Attributes
    ----------
    name
        In the model.
    source
        Table name, or with `query` the name of the common table expression.
    alias
        What expressions call it.
    primary_key
        Column that tells its rows apart.
    query
        SQL of the common table expression; empty for a table.
    filters
        Conditions that always hold when the dataset is used.
    """

    name: str
    source: str
    alias: str
    primary_key: str = "id"
    query: str = ""
    filters: tuple[DefaultFilter, ...] = ()
    synonyms: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True)
class Relationship:
    """Many rows of `child` belong to one row of `parent`.

    Attributes
    ----------
    child, parent
        Names of datasets.
    columns
        Pairs (child's column, parent's column).
    optional
        Whether a child's row may have no parent; its row then stays in results.
    """

    child: str
    parent: str
    columns: tuple[tuple[str, str], ...]
    optional: bool = False


@dataclass(frozen=True)
class Daypart:
    """Named hours of the local day: `start` ≤ hour < `end`, over midnight when end ≤ start.

    Attributes
    ----------
    name
        As results have it: ``Lunch``.
    start, end
        Local hours, 0 to 23.
    synonyms
        Other words for it, lower case.
    filter_only
        Whether it overlaps the others, so that rows can be picked but not grouped by it.
    """

    name: str
    start: int
    end: int
    synonyms: tuple[str, ...] = ()
    filter_only: bool = False

    @property
    def hours(self) -> tuple[int, ...]:
        """The hours it consists of."""
        length = (self.end - self.start) % 24 or 24
        return tuple((self.start + n) % 24 for n in range(length))


@dataclass(frozen=True)
class Topic:
    """Something people ask for that the data cannot tell.

    Attributes
    ----------
    name
        What it is called: ``profit``.
    words
        Words that point at it, lower case.
    reason
        Why it cannot be answered, a full sentence.
    instead
        Questions nearby that can be.
    """

    name: str
    words: tuple[str, ...]
    reason: str
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class SemanticModel:
    """What the words of a question mean in the database.

    Attributes
    ----------
    name, description
        What the data is about.
    instructions
        House rules for models that read the prompt.
    measures, dimensions, datasets
        By name, in the file's order.
    relationships
        Which dataset's rows belong to which.
    hierarchies
        Dimension name → its tree.
    default_measure
        What is meant when a question names none.
    time_dimension
        The day that ranges are about; empty when the data has no time.
    currency
        Symbol before amounts: ``$``.
    examples
        Questions that are known to be answered.
    dayparts
        By name, in the order of the day.
    out_of_scope
        What the data cannot tell.
    fingerprint
        SHA-256 of the file's content.
    """

    name: str
    measures: Mapping[str, Measure]
    dimensions: Mapping[str, Dimension]
    datasets: Mapping[str, Dataset]
    relationships: tuple[Relationship, ...]
    default_measure: str
    time_dimension: str
    hierarchies: Mapping[str, Hierarchy] = field(default_factory=dict)
    description: str = ""
    instructions: str = ""
    currency: str = "$"
    examples: tuple[str, ...] = ()
    dayparts: Mapping[str, Daypart] = field(default_factory=dict)
    out_of_scope: tuple[Topic, ...] = ()
    fingerprint: str = ""
