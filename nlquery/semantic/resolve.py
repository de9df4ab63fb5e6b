"""Which rows a measure is computed over in a query, so that nothing is counted twice.

A measure belongs to the rows of one dataset. When a query groups or filters by something that
only finer rows have (orders by product), summing over the joined rows would count an order once
for each of its items. Such a measure is replaced by its counterpart on the finer rows, counts
its rows distinctly, takes whole rows that have a fitting finer one (EXISTS) – or is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from nlquery.semantic import names
from nlquery.semantic.conditions import Condition, datasets_of, fields, parts
from nlquery.semantic.errors import CompileError
from nlquery.semantic.joins import datasets_in, finest, reach
from nlquery.semantic.model import Measure, SemanticModel
from nlquery.semantic.singles import lists_singles
from nlquery.semantic.spec import QuerySpec

COUNTS = ("count", "count_distinct")
INDIFFERENT = (*COUNTS, "minimum", "maximum")
"""Aggregates that give the same when rows are doubled, counts if they count distinctly."""


@dataclass(frozen=True)
class Leaf:
    """An aggregate and the rows it is computed over.

    Attributes
    ----------
    measure
        What is computed; a counterpart when the query needs finer rows.
    base
        Dataset whose rows are aggregated.
    expression
        The aggregate.
    whole
        Conditions that pick rows of `base` which have a fitting finer row.
    overlaps
        Whether a row counts in several groups, so that groups do not add up.
    """

    measure: Measure
    base: str
    expression: str
    whole: tuple[Condition, ...] = ()
    overlaps: bool = False


@dataclass(frozen=True)
class Resolver:
    """Resolves the measures of one query."""

    spec: QuerySpec
    model: SemanticModel

    @cached_property
    def group_fields(self) -> tuple[str, ...]:
        """Dimensions that every row must have: the groups', what they have, the day of ranges."""
        spec = self.spec
        wanted = [*spec.group_by, *(part.field for part in spec.across)]
        if spec.average_per:
            wanted.append(spec.average_per)
        if spec.time is not None or spec.periods:
            wanted.append(self.model.time_dimension)
        return tuple(dict.fromkeys(wanted))

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions on rows."""
        return (*self.spec.filters, *self.spec.part)

    def leaf(self, measure: Measure, counterparts: Mapping[str, str] | None = None) -> Leaf:
        """Return how a measure that is no ratio is computed.

        Parameters
        ----------
        measure
            The measure.
        counterparts
            In place of the measure's own: those of the ratio that it is part of.

        Raises
        ------
        CompileError
            If the query cannot be answered without counting twice.
        """
        counterparts = measure.counterparts if counterparts is None else counterparts
        near = reach(self.model, measure.dataset)
        far = [name for name in self.group_fields if not self._of(name) <= near]
        hidden = tuple(c for c in self.conditions if not datasets_of(self.model, c) <= near)
        if not far and not hidden:
            return Leaf(measure, measure.dataset, measure.expression)
        if far and measure.aggregation in INDIFFERENT:
            return self._over_finer_rows(measure)
        if not far and (measure.aggregation in COUNTS or lists_singles(self.spec, self.model)):
            return Leaf(measure, measure.dataset, measure.expression, hidden)
        needed = self._of(far[0]) if far else datasets_of(self.model, hidden[0])
        other = self._counterpart(counterparts, needed)
        if other == "whole" and not far:
            return Leaf(measure, measure.dataset, measure.expression, hidden)
        if other is None or other == "whole":
            word = far[0] if far else parts(hidden[0])[0].field
            raise self._refusal(measure, word)
        return self.leaf(self.model.measures[other])

    def _over_finer_rows(self, measure: Measure) -> Leaf:
        needed = {measure.dataset}.union(*(self._of(name) for name in self.group_fields))
        base = finest(self.model, needed)
        if base is None:
            raise self._refusal(measure, self.group_fields[0])
        expression = measure.expression
        if measure.aggregation == "count":
            dataset = self.model.datasets[measure.dataset]
            expression = f"count(DISTINCT {dataset.alias}.{dataset.primary_key})"
        near = reach(self.model, base)
        hidden = tuple(c for c in self.conditions if not datasets_of(self.model, c) <= near)
        return Leaf(measure, base, expression, hidden, measure.aggregation in COUNTS)

    def _counterpart(self, counterparts: Mapping[str, str], needed: frozenset[str]) -> str | None:
        for dataset, name in counterparts.items():
            if needed <= reach(self.model, dataset):
                return name
        return None

    def _of(self, dimension: str) -> frozenset[str]:
        found = names.dimension(self.model, dimension)
        return datasets_in(self.model, found.expression) | {found.dataset}

    def _refusal(self, measure: Measure, word: str) -> CompileError:
        wanted = {*self.group_fields, *fields(self.conditions)}
        needed = frozenset[str]().union(*(self._of(name) for name in wanted))
        fitting = [
            other.name
            for other in self.model.measures.values()
            if other.dataset and not other.hidden and needed <= reach(self.model, other.dataset)
        ]
        label = names.dimension(self.model, word).label.lower()
        return CompileError(
            f"{measure.label} cannot be told by {label} without counting twice: "
            f"it belongs to {measure.dataset.replace('_', ' ')} as a whole.",
            mend=f"By {label} there is {', '.join(fitting)}." if fitting else "",
        )
