"""What measures mean, for telling what executed SQL computes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nlquery.semantic.model import Measure, SemanticModel


@dataclass(frozen=True)
class Definition:
    """A measure's meaning and what SQL must have so that it is that measure.

    Attributes
    ----------
    expression
        SQL of the aggregate, columns by the table's alias or without.
    meaning
        In words.
    table
        Table whose rows are aggregated; empty: any.
    aliases
        Aliases that `expression` and `always` use → tables.
    always
        Condition (SQL) → what it is in words: without it other rows count too.
    doubling
        Tables that, joined, would count a row several times.
    """

    expression: str
    meaning: str
    table: str = ""
    aliases: Mapping[str, str] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)
    doubling: frozenset[str] = frozenset()


def definitions(model: SemanticModel) -> Mapping[str, Definition]:
    """Return measure → definition, hidden measures and combinations of measures left out."""
    return {
        measure.name: _definition(model, measure)
        for measure in model.measures.values()
        if not (measure.hidden or measure.numerator)
    }


def _definition(model: SemanticModel, measure: Measure) -> Definition:
    dataset = model.datasets[measure.dataset]
    near = _parents(model, measure.dataset) | {measure.dataset}
    always = {
        default.expression: default.description
        for name in near
        for default in model.datasets[name].filters
        if measure.name not in default.unless
    }
    return Definition(
        measure.expression,
        measure.description,
        _table(dataset.source),
        {model.datasets[n].alias: _table(model.datasets[n].source) for n in near},
        always,
        frozenset(_table(model.datasets[name].source) for name in _children(model, near)),
    )


def _parents(model: SemanticModel, dataset: str) -> set[str]:
    found: set[str] = set()
    for relation in model.relationships:
        if relation.child == dataset and relation.parent not in found:
            found |= {relation.parent} | _parents(model, relation.parent)
    return found


def _children(model: SemanticModel, near: set[str]) -> Iterator[str]:
    """Yield the datasets that have several rows for one of the others."""
    for relation in model.relationships:
        if relation.parent in near and relation.child not in near:
            yield relation.child


def _table(source: str) -> str:
    return source.rpartition(".")[2].strip('"').lower()
