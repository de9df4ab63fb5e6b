"""Conditions and values as people would say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nlquery.semantic import names
from nlquery.semantic.conditions import Condition
from nlquery.semantic.formats import day, moment, number
from nlquery.semantic.model import Dimension, EnumValue, SemanticModel
from nlquery.semantic.sentences import joined, lower
from nlquery.semantic.spec import Across, AnyOf, Scalar

COMPARISONS = {"<": "under", "<=": "at most", ">": "over", ">=": "at least", "=": "", "!=": "not"}
FEW_HOURS = 2
HOURS = {"<": "before", ">=": "from"}


def conditions_words(model: SemanticModel, conditions: Sequence[Condition]) -> str:
    """Return conditions as people would say them."""
    return ", ".join(_condition(model, condition) for condition in conditions)


def across_words(model: SemanticModel, across: Across) -> str:
    """Return what a group must have as people would say it: ``with only Mall``."""
    dimension = names.dimension(model, across.field)
    labels = [value_label(dimension, value) for value in across.values]
    if across.has == "count":
        one, many = grain_word(model, across.field), plural_word(model, across.field)
        said = f"{COMPARISONS[across.op]} {across.count}".strip()
        return f"with {said} {one if across.count == 1 else many}"
    if not labels:
        return f"with every {grain_word(model, across.field)}"
    if across.has == "every" and len(labels) < 3:
        return f"with {'both ' if labels[1:] else ''}{joined(labels)}"
    if across.has == "every":
        return f"with each of {joined(labels)}"
    return f"{'with only' if across.has == 'only' else 'without'} {either(labels)}"


def value_label(dimension: Dimension, value: Scalar) -> str:
    """Return a dimension's value as people read it."""
    found: EnumValue | None = next((v for v in dimension.enum if v.value == value), None)
    if found is not None:
        return found.label
    if isinstance(value, date):
        return day(value)
    return str(value)


def grain_word(model: SemanticModel, name: str) -> str:
    """Return what one value of a dimension is called in "per …"."""
    dimension = names.dimension(model, name)
    return dimension.grain if dimension.grain == "day" else lower(dimension.label)


def plural_word(model: SemanticModel, name: str) -> str:
    """Return what several values of a dimension are called."""
    dimension = names.dimension(model, name)
    return "days" if dimension.grain == "day" else lower(dimension.plural)


def _condition(model: SemanticModel, condition: Condition) -> str:
    if isinstance(condition, AnyOf):
        return " or ".join(_condition(model, part) for part in condition.any_of)
    dimension = names.dimension(model, condition.field)
    labels = [value_label(dimension, value) for value in condition.values]
    if dimension.kind == "number":
        labels = [number(float(str(v)), dimension.format, model.currency) for v in condition.values]
    if dimension.kind == "boolean":
        truth = (condition.values[0] is True) == (condition.op not in ("!=", "not_in"))
        return dimension.label.lower() if truth else f"not {dimension.label.lower()}"
    if dimension.grain == "hour" and condition.op == "in" and len(labels) > FEW_HOURS:
        return either(_spans([int(str(value)) for value in condition.values]))
    if condition.op in ("in", "="):
        return f"{_named(dimension)}{either(labels)}"
    if condition.op in ("not_in", "!="):
        return f"without {_named(dimension)}{either(labels)}"
    if dimension.grain == "hour" and condition.op in HOURS:
        return f"{HOURS[condition.op]} {moment(condition.values[0], 'hour')}"
    return f"{lower(dimension.label)} {COMPARISONS[condition.op]} {labels[0]}"


def _spans(hours: Sequence[int]) -> list[str]:
    """Return hours that follow each other as spans: ``11:00–14:00``."""
    spans: list[list[int]] = []
    for hour in sorted(set(hours)):
        if not spans or hour != spans[-1][1]:
            spans.append([hour, hour])
        spans[-1][1] = hour + 1
    return [f"{moment(first, 'hour')}–{moment(last, 'hour')}" for first, last in spans]


def _named(dimension: Dimension) -> str:
    """Return the dimension's name where the bare value would not say what it is."""
    said = dimension.kind == "category" or dimension.grain in ("weekday", "daypart", "day")
    return "" if said else f"{lower(dimension.label)} "


def either(labels: Sequence[str]) -> str:
    """Return labels joined by ``or``; of many only the first."""
    if len(labels) < 2:
        return "".join(labels)
    if len(labels) > 6:
        return f"{', '.join(labels[:5])} and {len(labels) - 5} more"
    return f"{', '.join(labels[:-1])} or {labels[-1]}"
