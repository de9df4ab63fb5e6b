"""A model in words: what questions can use and what it means."""

from __future__ import annotations

from collections.abc import Iterator

from nlquery.semantic.model import Dimension, Measure, SemanticModel

_MOST_WORDS = 6


def explain(model: SemanticModel) -> str:
    """Return Markdown that says what can be asked."""
    return "\n".join(_lines(model)) + "\n"


def _lines(model: SemanticModel) -> Iterator[str]:
    yield f"# {model.name}"
    if model.description:
        yield f"\n{model.description}"
    if model.instructions:
        yield f"\n{model.instructions}"
    default = model.measures[model.default_measure]
    yield f"\nA question that names no number is about **{default.label.lower()}**."
    if model.time_dimension:
        time = model.dimensions[model.time_dimension]
        yield f"Dates are about **{time.label.lower()}**: {time.description}"
    yield "\n## Numbers\n"
    for measure in model.measures.values():
        if not measure.hidden:
            yield _measure(measure)
    yield "\n## Groups and conditions\n"
    for dimension in model.dimensions.values():
        yield _dimension(dimension)
    if model.out_of_scope:
        yield "\n## What it cannot tell\n"
        for topic in model.out_of_scope:
            yield f"- **{topic.name}** – {topic.reason}"
    if model.examples:
        yield "\n## Questions\n"
        yield from (f"- {question}" for question in model.examples)


def _measure(measure: Measure) -> str:
    return f"- **{measure.label}** – {measure.description}{_also(measure.synonyms)}"


def _dimension(dimension: Dimension) -> str:
    values = ", ".join(value.label for value in dimension.enum[:_MOST_WORDS])
    more = ", …" if len(dimension.enum) > _MOST_WORDS else ""
    known = f" Values: {values}{more}." if values else ""
    about = dimension.description.rstrip(".")
    return f"- **{dimension.label}** – {about}.{known}{_also(dimension.synonyms)}"


def _also(synonyms: tuple[str, ...]) -> str:
    said = ", ".join(synonyms[:_MOST_WORDS])
    return f" *Also: {said}*" if said else ""
