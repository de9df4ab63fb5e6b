"""Questions to ask next, made from the query that was just answered."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from datetime import timedelta

from nlquery.semantic.clock import Clock
from nlquery.semantic.compile import compile_spec
from nlquery.semantic.errors import CompileError
from nlquery.semantic.model import TIME_SERIES, Dimension, SemanticModel
from nlquery.semantic.said import value_label
from nlquery.semantic.sentences import lower
from nlquery.semantic.spec import Filter, QuerySpec, TimeRange

MOST = 3


def suggest(spec: QuerySpec, model: SemanticModel, clock: Clock) -> tuple[str, ...]:
    """Return questions near `spec` that can be answered; at most three."""
    found: dict[str, None] = {}
    seen: set[tuple[object, ...]] = {(spec.metrics, spec.group_by)}
    for candidate in _candidates(spec, model):
        key = (candidate.metrics, candidate.group_by)
        if key in seen or not _compiles(candidate, model, clock):
            continue
        seen.add(key)
        found[_question(candidate, model)] = None
        if len(found) == MOST:
            break
    return tuple(found)


def _candidates(spec: QuerySpec, model: SemanticModel) -> Iterator[QuerySpec]:
    """Yield queries that go on from this one, the most telling first."""
    kept = _kept(spec, model)
    base = {"metrics": spec.metrics[:1], "filters": kept, "time": spec.time}
    taken = {*spec.group_by, *(f.field for f in kept)}
    splits = _by_news([d for d in model.dimensions.values() if _splits(d, model)], taken)
    by_time = any(model.dimensions[name].grain for name in spec.group_by)
    if splits:
        yield QuerySpec.model_validate({**base, "group_by": splits[:1]})
    if not by_time and model.time_dimension:
        yield QuerySpec.model_validate({**base, "group_by": [model.time_dimension]})
    grouped = [name for name in spec.group_by if _splits(model.dimensions[name], model)][:1]
    for name, other in model.measures.items():
        if name not in spec.metrics and not other.hidden and other.aggregation != "sum":
            yield QuerySpec.model_validate({**base, "metrics": [name], "group_by": grouped})
            break
    for name in splits[1:]:
        yield QuerySpec.model_validate({**base, "group_by": [name]})
    for name in splits:
        yield QuerySpec(metrics=(model.default_measure,), group_by=(name,))
    yield QuerySpec(metrics=(model.default_measure,))


def _by_news(dimensions: Sequence[Dimension], taken: Set[str]) -> list[str]:
    """Return names of dimensions not taken yet; those of a table told of already come later."""
    told = Counter(d.dataset for d in dimensions if d.name in taken)
    ranked = []
    for dimension in dimensions:
        if dimension.name not in taken:
            ranked.append((told[dimension.dataset], dimension.name))
            told[dimension.dataset] += 1
    return [name for _, name in sorted(ranked, key=lambda pair: pair[0])]


def _kept(spec: QuerySpec, model: SemanticModel) -> tuple[Filter, ...]:
    """Return the conditions that are easily said: one or two names each."""
    return tuple(
        condition
        for condition in spec.filters
        if isinstance(condition, Filter)
        and condition.op in ("in", "=")
        and len(condition.values) <= 2
        and model.dimensions[condition.field].kind == "category"
    )


def _splits(dimension: Dimension, model: SemanticModel) -> bool:
    """Return whether it is worth looking at a number by this dimension."""
    filters = [f for dataset in model.datasets.values() for f in dataset.filters]
    special = any(dimension.name in default.unless for default in filters)
    named = bool(dimension.enum) or dimension.vocabulary
    return dimension.kind == "category" and named and not special


def _compiles(spec: QuerySpec, model: SemanticModel, clock: Clock) -> bool:
    try:
        compile_spec(spec, model, clock)
    except CompileError:
        return False
    return True


def _question(spec: QuerySpec, model: SemanticModel) -> str:
    question = model.measures[spec.metrics[0]].label
    if spec.group_by:
        dimension = model.dimensions[spec.group_by[0]]
        word = dimension.grain if dimension.grain in TIME_SERIES else lower(dimension.label)
        question += f" by {word}"
    for condition in spec.filters:
        if isinstance(condition, Filter):
            dimension = model.dimensions[condition.field]
            labels = [value_label(dimension, value) for value in condition.values]
            question += f" for {' or '.join(labels)}"
    return question + _days(spec.time)


def _preposition(label: str) -> str:
    """Return what a day's, a month's or a year's own name stands after in a question."""
    head = label.split(" ")[0].rstrip(",")
    if label.isdigit() or head in calendar.month_name or re.fullmatch(r"Q[1-4]", head):
        return "in "
    return "on " if head.isdigit() or head in calendar.day_name else ""


def _needs_context(label: str) -> bool:
    """Return whether the days are told by others: ``the week before``."""
    return label.startswith("the ") and label.endswith((" before", " after"))


def _days(time: TimeRange | None) -> str:
    if time is None:
        return ""
    if time.label and not _needs_context(time.label):
        return f" {_preposition(time.label)}{time.label}"
    if time.start is not None and time.end is not None:
        return f" from {time.start} to {time.end - timedelta(days=1)}"
    return f" since {time.start}" if time.start is not None else f" before {time.end}"
