"""Making a :class:`SemanticModel` from its YAML file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from nlquery.semantic.cross_check import cross_check
from nlquery.semantic.model import (
    Dataset,
    Daypart,
    DefaultFilter,
    Dimension,
    EnumValue,
    Hierarchy,
    Measure,
    Relationship,
    SemanticModel,
    Single,
    Topic,
)
from nlquery.semantic.names import quoted
from nlquery.semantic.source import Source, read

DIALECTS = ("POSTGRESQL", "ANSI_SQL")
Data = Mapping[str, Any]


def load(path: Path | None = None) -> SemanticModel:
    """Return the model of a file; None: the one that comes with the schema.

    Raises
    ------
    SemanticModelError
        If it is not usable; the message names the line.
    """
    text, name = read(path)
    return parse(text, name)


def parse(text: str, name: str = "semantic model") -> SemanticModel:
    """Return the model of a YAML text, checked; `name` stands in messages.

    Raises
    ------
    SemanticModelError
        If it is not usable; the message names the line.
    """
    source = Source.parse(text, name)
    source.check()
    cross_check(source)
    return _model(source.data["semantic_model"][0], hashlib.sha256(text.encode()).hexdigest())


def _model(raw: Data, fingerprint: str) -> SemanticModel:
    extra, context = _extra(raw), raw.get("ai_context", {})
    dayparts = {part["name"]: Daypart(**_tuples(part)) for part in extra.get("dayparts", ())}
    dimensions = {dimension.name: dimension for dimension in _dimensions(raw, dayparts)}
    return SemanticModel(
        name=raw["name"],
        description=raw.get("description", ""),
        instructions=context.get("instructions", ""),
        examples=tuple(context.get("examples", ())),
        measures={entry["name"]: _measure(entry) for entry in raw["metrics"]},
        dimensions=dimensions,
        datasets={entry["name"]: _dataset(entry) for entry in raw["datasets"]},
        relationships=tuple(_relationship(entry) for entry in raw.get("relationships", ())),
        hierarchies={h.dimension: h for h in _hierarchies(raw)},
        default_measure=extra["default_measure"],
        time_dimension=extra.get("time_dimension", ""),
        currency=extra.get("currency", "$"),
        dayparts=dayparts,
        out_of_scope=tuple(Topic(**_tuples(topic)) for topic in extra.get("out_of_scope", ())),
        fingerprint=fingerprint,
    )


def _dataset(raw: Data) -> Dataset:
    extra = _extra(raw)
    return Dataset(
        name=raw["name"],
        source=raw["source"],
        alias=extra["alias"],
        primary_key=quoted(raw["primary_key"][0]),
        query=extra.get("query", ""),
        filters=tuple(DefaultFilter(**_tuples(entry)) for entry in extra.get("filters", ())),
        synonyms=_synonyms(raw),
        description=raw.get("description", ""),
    )


def _dimensions(raw: Data, dayparts: Mapping[str, Daypart]) -> Iterator[Dimension]:
    for dataset in raw["datasets"]:
        for field in dataset.get("fields", ()):
            yield _dimension(field, dataset["name"], dayparts)


def _dimension(raw: Data, dataset: str, dayparts: Mapping[str, Daypart]) -> Dimension:
    extra = _extra(raw)
    grain, expression = extra.get("grain", ""), _expression(raw)
    enum = tuple(EnumValue(**_tuples(value)) for value in extra.get("values", ()))
    if grain == "daypart":
        parts = [part for part in dayparts.values() if not part.filter_only]
        expression = _daypart_case(expression, parts)
        enum = tuple(EnumValue(part.name, part.name, part.synonyms) for part in parts)
    is_time = raw.get("dimension", {}).get("is_time", False)
    return Dimension(
        name=raw["name"],
        label=raw["label"],
        plural=extra.get("plural", f"{raw['label']}s"),
        dataset=dataset,
        expression=expression,
        synonyms=_synonyms(raw),
        kind="time" if is_time else extra.get("kind", "category"),
        grain=grain,
        enum=enum,
        vocabulary=extra.get("vocabulary", False),
        hierarchy="hierarchy" in extra,
        nullable=extra.get("nullable", False),
        partial=extra.get("partial", False),
        single=Single(**_tuples(extra["single"])) if "single" in extra else None,
        format=extra.get("format", "number"),
        description=raw.get("description", ""),
    )


def _daypart_case(hour: str, parts: list[Daypart]) -> str:
    """Return the CASE that names the part of the day that an hour lies in."""
    of_hour = {
        h: f"'{part.name.replace(chr(39), chr(39) * 2)}'" for part in parts for h in part.hours
    }
    runs = [
        (name, max(hours)) for name, hours in groupby(range(24), lambda h: of_hour.get(h, "NULL"))
    ]
    arms = [f"WHEN {hour} < {last + 1} THEN {name}" for name, last in runs[:-1]]
    return f"CASE {' '.join(arms)} ELSE {runs[-1][0]} END" if arms else runs[0][0]


def _measure(raw: Data) -> Measure:
    extra = dict(_extra(raw))
    additive = extra.pop("additive", extra["aggregation"] in ("sum", "count"))
    return Measure(
        name=raw["name"],
        expression=_expression(raw),
        synonyms=_synonyms(raw),
        description=raw["description"],
        additive=additive,
        dataset=extra.pop("dataset", ""),
        **extra,
    )


def _relationship(raw: Data) -> Relationship:
    pairs = zip(raw["from_columns"], raw["to_columns"], strict=True)
    columns = tuple((quoted(here), quoted(there)) for here, there in pairs)
    return Relationship(raw["from"], raw["to"], columns, _extra(raw).get("optional", False))


def _hierarchies(raw: Data) -> Iterator[Hierarchy]:
    for dataset in raw["datasets"]:
        for field in dataset.get("fields", ()):
            if (tree := _extra(field).get("hierarchy")) is not None:
                yield Hierarchy(dimension=field["name"], **tree)


def _extra(raw: Data) -> Data:
    """Return what the vendor NLQUERY adds to an object."""
    for extension in raw.get("custom_extensions", ()):
        if extension["vendor_name"] == "NLQUERY":
            data: Data = extension["data"]
            return data
    return {}


def _expression(raw: Data) -> str:
    """Return the expression in the dialect that we like best."""
    by_dialect = {entry["dialect"]: entry["expression"] for entry in raw["expression"]["dialects"]}
    found = next((by_dialect[d] for d in DIALECTS if d in by_dialect), None)
    return str(found if found is not None else next(iter(by_dialect.values())))


def _synonyms(raw: Data) -> tuple[str, ...]:
    return tuple(word.lower() for word in raw.get("ai_context", {}).get("synonyms", ()))


def _tuples(raw: Data) -> dict[str, Any]:
    """Return the mapping with lists as tuples, as frozen dataclasses want them."""
    return {key: tuple(v) if isinstance(v, list) else v for key, v in raw.items()}
