"""What words may mean: the entries of a model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from nlquery.planner.tokens import stem, tokenise
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.singles import singles_of

Kind = Literal["measure", "dimension", "value", "group", "topic"]


@dataclass(frozen=True)
class Entry:
    """A meaning.

    Attributes
    ----------
    kind
        ``measure``, ``dimension``, ``value`` (of a dimension), ``group`` (of values) or ``topic``.
    name
        Of the measure, the dimension or the topic.
    values
        For values and groups: as the database has them.
    exact
        False for a value that only has these words among others.
    """

    kind: Kind
    name: str
    values: tuple[str, ...] = ()
    exact: bool = True


@dataclass(frozen=True)
class Link:
    """A meaning found in a question: ``words[start:end]``."""

    entry: Entry
    start: int
    end: int
    text: str = ""


def model_entries(model: SemanticModel) -> Iterator[tuple[str, Entry]]:
    """Yield each phrase of a model with what it means."""
    for measure in model.measures.values():
        if not measure.hidden:
            for phrase in _spellings(measure.name, measure.label, measure.synonyms):
                yield phrase, Entry("measure", measure.name)
    # an order is counted or listed, and "time" is read by what stands around it
    named = [d for d in model.dimensions.values() if d.single is None and d.grain != "timestamp"]
    for dimension in named:
        spelled = (*dimension.synonyms, dimension.plural.lower())
        for phrase in _spellings(dimension.name, dimension.label, spelled):
            yield phrase, Entry("dimension", dimension.name)
        yield from _enum_entries(dimension)
    for part in model.dayparts.values():
        for phrase in (part.name, *part.synonyms):
            yield phrase, Entry("value", "daypart", (part.name,))
    for topic in model.out_of_scope:
        for phrase in topic.words:
            yield phrase, Entry("topic", topic.name)


def thing_stems(model: SemanticModel) -> frozenset[str]:
    """Return the stems of what single rows are called; none where the model does not name them."""
    singles = singles_of(model)
    if singles is None:
        return frozenset()
    dataset = model.datasets[singles.key.dataset]
    called = (dataset.name.replace("_", " "), singles.key.label.lower(), *dataset.synonyms)
    return frozenset(stem(word) for word in called if " " not in word)


def _spellings(name: str, label: str, synonyms: Iterable[str]) -> set[str]:
    return {name.replace("_", " "), label.lower(), *synonyms}


def _enum_entries(dimension: Any) -> Iterator[tuple[str, Entry]]:
    if dimension.grain == "daypart":
        return  # they come with those that only filter
    groups: dict[str, list[str]] = defaultdict(list)
    for value in dimension.enum:
        for phrase in {value.value.replace("_", " ").lower(), value.label.lower(), *value.synonyms}:
            yield phrase, Entry("value", dimension.name, (value.value,))
        for group in value.groups:
            groups[group].append(value.value)
    for phrase, values in groups.items():
        yield phrase, Entry("group", dimension.name, tuple(values))


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of a phrase."""
    return tuple(stem(word.text) for word in tokenise(text))
