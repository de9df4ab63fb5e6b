"""Checks of a semantic model that a JSON schema cannot express: names that must exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nlquery.semantic.source import Place, Source

Data = Mapping[str, Any]
MODEL: Place = ("semantic_model", 0)


def cross_check(source: Source) -> None:
    """Check that names are unique and that what is referred to exists.

    Raises
    ------
    SemanticModelError
        At the first that is not; the message names the line.
    """
    raw = source.data["semantic_model"][0]
    for place, message in _problems(raw):
        raise source.error((*MODEL, *place), message)


def _problems(raw: Data) -> Iterator[tuple[Place, str]]:
    datasets = {entry["name"] for entry in raw["datasets"]}
    yield from _twice("dataset", _named(raw, "datasets"))
    yield from _twice("field", list(_fields(raw)))
    yield from _twice("metric", _named(raw, "metrics"))
    aliases = [
        ((*place, "custom_extensions"), _nlquery(entry).get("alias", ""))
        for place, entry in _entries(raw, "datasets")
    ]
    yield from _twice("alias", aliases)
    for place, entry in _entries(raw, "relationships"):
        for end in ("from", "to"):
            yield from _missing("dataset", entry[end], datasets, (*place, end))
        if len(entry["from_columns"]) != len(entry["to_columns"]):
            yield (*place, "to_columns"), "from_columns and to_columns differ in number"
    yield from _metrics(raw, datasets)
    yield from _model(raw)


def _metrics(raw: Data, datasets: set[str]) -> Iterator[tuple[Place, str]]:
    metrics = {entry["name"] for entry in raw["metrics"]}
    ratios = {e["name"] for e in raw["metrics"] if _nlquery(e).get("aggregation") == "ratio"}
    for place, entry in _entries(raw, "metrics"):
        extra, at = _nlquery(entry), (*place, "custom_extensions")
        if not extra:
            yield at, f"the metric {entry['name']} has no extension of vendor NLQUERY"
        if "dataset" in extra:
            yield from _missing("dataset", extra["dataset"], datasets, at)
        for end in ("numerator", "denominator"):
            if end in extra:
                yield from _missing("metric", extra[end], metrics - ratios, at)
        for dataset, metric in extra.get("counterparts", {}).items():
            yield from _missing("dataset", dataset, datasets, at)
            yield from _missing("metric", metric, metrics | {"whole"}, at)


def _model(raw: Data) -> Iterator[tuple[Place, str]]:
    extra, at = _nlquery(raw), ("custom_extensions",)
    metrics = {entry["name"] for entry in raw["metrics"]}
    fields = {name for _, name in _fields(raw)}
    yield from _missing("metric", extra.get("default_measure", ""), metrics, at)
    if extra.get("time_dimension"):
        yield from _missing("field", extra["time_dimension"], fields, at)
    yield from _singles(raw, fields, metrics)
    for place, entry in _entries(raw, "datasets"):
        for condition in _nlquery(entry).get("filters", ()):
            for name in condition.get("unless", ()):
                yield from _missing("field or metric", name, fields | metrics, place)


def _singles(raw: Data, fields: set[str], metrics: set[str]) -> Iterator[tuple[Place, str]]:
    for place, dataset in _entries(raw, "datasets"):
        named = [(n, _nlquery(f).get("single")) for n, f in enumerate(dataset.get("fields", ()))]
        for number, single in [(n, single) for n, single in named if single is not None]:
            at = (*place, "fields", number, "custom_extensions")
            for name in single.get("unique_with", ()):
                yield from _missing("field", name, fields, at)
            for name in single.get("beside", ()):
                yield from _missing("field or metric", name, fields | metrics, at)


def _twice(kind: str, named: Iterable[tuple[Place, str]]) -> Iterator[tuple[Place, str]]:
    seen: set[str] = set()
    for place, name in named:
        if name in seen:
            yield place, f"the {kind} {name} is there twice"
        seen.add(name)


def _missing(kind: str, name: str, known: set[str], place: Place) -> Iterator[tuple[Place, str]]:
    if name not in known:
        yield place, f"there is no {kind} {name!r}; there are {', '.join(sorted(known))}"


def _named(raw: Data, key: str) -> list[tuple[Place, str]]:
    return [((*place, "name"), entry["name"]) for place, entry in _entries(raw, key)]


def _fields(raw: Data) -> Iterator[tuple[Place, str]]:
    for place, dataset in _entries(raw, "datasets"):
        for index, field in enumerate(dataset.get("fields", ())):
            yield (*place, "fields", index, "name"), field["name"]


def _entries(raw: Data, key: str) -> Iterator[tuple[Place, Data]]:
    for index, entry in enumerate(raw.get(key, ())):
        yield (key, index), entry


def _nlquery(raw: Data) -> Data:
    found = (e["data"] for e in raw.get("custom_extensions", ()) if e["vendor_name"] == "NLQUERY")
    return next(found, {})
