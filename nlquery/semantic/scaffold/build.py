"""The model's document: datasets, dimensions, measures and how they hang together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import yaml

from nlquery.semantic.names import quoted
from nlquery.semantic.scaffold import guesses
from nlquery.semantic.scaffold.catalog import Table, read_tables
from nlquery.semantic.scaffold.english import identifier, singular, words
from nlquery.semantic.scaffold.fields import Named, dimension_fields, single_fields, time_fields
from nlquery.semantic.scaffold.metrics import table_metrics

if TYPE_CHECKING:
    from sqlalchemy import Engine

Data = dict[str, Any]
VERSION = "0.1.1"
_HEADER = """\
# What the words of a question mean in this database; made by `nlquery model init` from its
# catalogue. Names, synonyms and descriptions are guesses: correct them, remove what nobody asks
# for, then run `nlquery model check`. `nlquery model show` says in words what questions can use.
"""
_BESIDE = 3  # names that lists of single rows tell
_GENERAL_TOPICS = ("forecast", "reasons", "advice", "weather")


def scaffold(engine: Engine, name: str) -> str:
    """Return the YAML of a first model for the database.

    Parameters
    ----------
    engine
        Of a role that may read; only tables it can read are described.
    name
        What the data is called.

    Raises
    ------
    SemanticModelError
        If no table can be used.
    """
    document = build(read_tables(engine), name)
    body = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
    return f"{_HEADER}{body}"


def build(tables: list[Table], name: str) -> Data:
    """Return the document for these tables."""
    main = _main(tables)
    calendar = _calendar(main, tables)
    taken = Named()
    aliases = _aliases(tables)
    times = time_fields(calendar, aliases[calendar.name], taken) if calendar is not None else []
    metrics = [m for table in _ordered(tables, main) for m in table_metrics(table, aliases, taken)]
    datasets = [_dataset(t, aliases, taken, times if t is calendar else []) for t in tables]
    _add_singles(main, datasets, aliases, taken)
    extension: Data = {"default_measure": _default(metrics, main)}
    if times:
        extension["time_dimension"] = times[0]["name"]
    extension["out_of_scope"] = list(_topics())
    model: Data = {
        "name": identifier(name),
        "description": f"The tables of {name}: {', '.join(words(t.name) for t in tables)}.",
        "datasets": datasets,
        "relationships": list(_relationships(tables)),
        "metrics": metrics,
        "custom_extensions": [{"vendor_name": "NLQUERY", "data": extension}],
    }
    examples = _examples(model)
    if examples:
        model["ai_context"] = {"examples": examples}
    return {"version": VERSION, "semantic_model": [model]}


def _main(tables: list[Table]) -> Table:
    """Return the table that questions are about: dated, measured, with links, and many rows."""

    def weight(table: Table) -> tuple[bool, bool, bool, int, int]:
        dated = _calendar(table, tables) is not None
        measured = any(guesses.is_measured(table, c) for c in table.columns.values())
        return dated, guesses.is_sale(table) and measured, measured, len(table.links), table.rows

    return max(tables, key=weight)


def _calendar(table: Table, tables: list[Table]) -> Table | None:
    """Return the table whose column dates the rows: itself, or the days that it is linked to."""
    if guesses.time_column(table) is not None:
        return table
    linked = {link.table for link in table.links}
    return next((t for t in tables if t.name in linked and guesses.is_calendar(t)), None)


def _ordered(tables: list[Table], main: Table) -> list[Table]:
    """Return the tables, the main one first: its measures get the plain names."""
    return [main, *(t for t in tables if t is not main)]


def _aliases(tables: list[Table]) -> dict[str, str]:
    """Return table → a short name that no other has."""
    found: dict[str, str] = {}
    for table in tables:
        initials = "".join(word[0] for word in identifier(table.name).split("_") if word)
        number, alias = 2, initials
        while alias in found.values() or alias in ("as", "in", "is", "on", "or", "to", "by", "do"):
            alias, number = f"{initials}{number}", number + 1
        found[table.name] = alias
    return found


def _dataset(table: Table, aliases: Mapping[str, str], taken: Named, times: list[Data]) -> Data:
    one = singular(table.name)
    fields = [*times, *dimension_fields(table, aliases[table.name], taken)]
    made: Data = {
        "name": identifier(table.name),
        "source": quoted(table.name),
        "primary_key": [table.key],
        "description": table.comment or f"One row for each {one}.",
        "custom_extensions": [{"vendor_name": "NLQUERY", "data": {"alias": aliases[table.name]}}],
    }
    if fields:
        made["fields"] = fields
    return made


def _add_singles(
    main: Table, datasets: list[Data], aliases: Mapping[str, str], taken: Named
) -> None:
    """Let single rows of the main table be listed, with the first names that they have."""
    if len(main.keys) != 1:
        return
    near = [identifier(main.name), *(identifier(link.table) for link in main.links)]
    named = [
        field["name"]
        for name in near
        for dataset in datasets
        for field in dataset.get("fields", ())
        if dataset["name"] == name
        and (_extra(field).get("vocabulary") or _extra(field).get("values"))
        and not field.get("dimension")
    ]
    own = next(dataset for dataset in datasets if dataset["name"] == identifier(main.name))
    fields = single_fields(main, aliases[main.name], taken, named[:_BESIDE])
    own["fields"] = [*own.get("fields", ()), *fields]


def _relationships(tables: list[Table]) -> Iterator[Data]:
    for table in tables:
        seen: set[str] = set()
        for link in table.links:
            if link.table in seen or link.table == table.name:
                continue  # a second way to the same table would make joins ambiguous
            seen.add(link.table)
            made: Data = {
                "name": f"{identifier(table.name)}_to_{identifier(link.table)}",
                "from": identifier(table.name),
                "to": identifier(link.table),
                "from_columns": [link.column],
                "to_columns": [link.key],
            }
            if link.optional:
                made["custom_extensions"] = [{"vendor_name": "NLQUERY", "data": {"optional": True}}]
            yield made


def _default(metrics: list[Data], main: Table) -> str:
    """Return what is meant when a question names no measure: sales, else money, else rows."""

    def weight(metric: Data) -> tuple[bool, bool, bool]:
        extra = _extra(metric)
        sold = "revenue" in metric.get("ai_context", {}).get("synonyms", ())
        summed = extra["format"] == "currency" and extra["aggregation"] == "sum"
        return sold, extra.get("dataset") == identifier(main.name), summed

    return str(max(metrics, key=weight)["name"])


def _topics() -> Iterator[Data]:
    """Return what no database can tell, in the words of the model that comes with nlquery."""
    from nlquery.semantic.load import load

    for topic in load().out_of_scope:
        if topic.name in _GENERAL_TOPICS:
            yield {"name": topic.name, "words": list(topic.words), "reason": topic.reason}


def _examples(model: Data) -> list[str]:
    extra = _extra(model)
    default = next(m for m in model["metrics"] if m["name"] == extra["default_measure"])
    what = _extra(default)["label"].lower()
    groups = [
        f["label"].lower()
        for d in model["datasets"]
        for f in d.get("fields", [])
        if _extra(f).get("vocabulary") or _extra(f).get("values")
        if not f.get("dimension")
    ]
    found = [f"Show me {what} by {group}" for group in groups[:3]]
    if "time_dimension" in extra:
        found.append(f"Show {what} by month")
    return found


def _extra(entry: Mapping[str, Any]) -> Data:
    for extension in entry.get("custom_extensions", ()):
        return dict(extension["data"])
    return {}
