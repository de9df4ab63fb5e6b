"""The reference of the schema, made from the models: ``python -m nlquery_schema.reference``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from sqlalchemy import Column, Enum, Table, UniqueConstraint
from sqlalchemy.dialects import postgresql

from nlquery_schema.models import Base

_FUNCTIONS = {
    "normalize_name(text)": "A name without case, accents, punctuation, emoji and extra spaces.",
    "normalize_product_name(text)": "What a product's name names: also without sizes and counts, "
    "with abbreviations, known typos and other names written out.",
    "get_or_create_category(name, source, parent)": "The id of a category, made when it is new.",
    "get_location_id_by_source(source, id)": "The place that a source knows by this id.",
    "calculate_order_totals(order_id)": "What an order's parts add up to beside what it says; "
    "without an order: all orders.",
    "detect_duplicate_orders(time_window)": "Pairs of orders that look like one.",
    "validate_etl_data()": "What is still wrong with the loaded data (`nlquery quality`).",
}


def reference() -> str:
    """Return the Markdown page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Tables"
    yield "\nMade from the models by `python -m nlquery_schema.reference`; do not edit."
    yield "Money is US dollars unless `currency` says otherwise. The reader does not see columns"
    yield "marked *personal* until the owner runs `nlquery db grant-personal`.\n"
    yield "```mermaid\nerDiagram"
    yield from _diagram()
    yield "```"
    for table in Base.metadata.sorted_tables:
        yield f"\n## {table.name}\n"
        yield f"{_about(table)}\n"
        yield "| column | type | | meaning |\n|---|---|---|---|"
        for column in table.columns:
            yield f"| {column.name} | {_type(column)} | {_marks(column)} | {column.doc or ''} |"
        for columns in sorted(_unique(table)):
            yield f"\nUnique ({columns})"
        for index in sorted(table.indexes, key=lambda i: str(i.name)):
            columns = ", ".join(str(getattr(e, "name", e)) for e in index.expressions)
            yield f"\nIndex `{index.name}` ({columns})"
    yield "\n## Functions\n"
    for name, meaning in _FUNCTIONS.items():
        yield f"- `{name}` – {meaning}"


def _diagram() -> Iterator[str]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            for foreign in column.foreign_keys:
                one = "o|" if column.nullable else "||"
                many = "o|" if column.name in _unique(table) else "o{"
                other = foreign.column.table.name
                yield f"    {other} {one}--{many} {table.name} : {column.name}"


def _unique(table: Table) -> set[str]:
    """Return the columns, or the groups of them, that are in no two rows the same."""
    keys = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    return {", ".join(c.name for c in key.columns) for key in (*keys, table.primary_key)} - {"id"}


def _about(table: Table) -> str:
    for mapper in Base.registry.mappers:
        if mapper.local_table is table:
            return (mapper.class_.__doc__ or "").strip().splitlines()[0]
    return ""


def _type(column: Column[object]) -> str:
    if isinstance(column.type, Enum):
        return " ⏐ ".join(column.type.enums)
    return str(column.type.compile(dialect=postgresql.dialect())).lower()  # type: ignore[no-untyped-call]


def _marks(column: Column[object]) -> str:
    marks = ["key"] if column.primary_key else []
    marks += [f"→ {foreign.column.table.name}" for foreign in column.foreign_keys]
    marks += [] if column.nullable or column.primary_key else ["required"]
    marks += ["*personal*"] if column.info.get("personal") else []
    return ", ".join(marks)


if __name__ == "__main__":
    sys.stdout.write(reference())
