"""The values that questions may name, read from the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import text

from nlquery.semantic.joins import from_clause
from nlquery.semantic.model import SemanticModel

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MOST_VALUES = 200_000


# What sources call a value, beside its own name.
ALIASES = {
    "category": """
        SELECT c.name, s.name FROM categories c, jsonb_each(c.source_names) e,
            jsonb_array_elements_text(e.value) AS s (name)
    """,
    "product": """
        SELECT p.name, m.source_product_name
        FROM product_mappings m JOIN products p ON p.id = m.product_id
    """,
}


NEEDED = {
    "category": ("categories", "source_names"),
    "product": ("product_mappings", "source_product_name"),
}


def read_aliases(engine: Engine, model: SemanticModel) -> list[tuple[str, str, str]]:
    """Return (dimension, value, other name) for the values of nlquery's own tables."""
    found: list[tuple[str, str, str]] = []
    with engine.connect() as connection:
        for dimension, query in ALIASES.items():
            if dimension not in model.dimensions or not _exists(connection, *NEEDED[dimension]):
                continue
            rows = connection.execute(text(f"SELECT DISTINCT * FROM ({query}) AS q LIMIT 50000"))
            found += [(dimension, value, alias) for value, alias in rows if value != alias]
    return found


def _exists(connection: Connection, table: str, column: str) -> bool:
    query = text(
        "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass(:table) "
        "AND attname = :column AND has_column_privilege(attrelid, attnum, 'SELECT'))"
    )
    return bool(connection.execute(query, {"table": table, "column": column}).scalar())


def read_values(engine: Engine, model: SemanticModel) -> Mapping[str, Sequence[str]]:
    """Return dimension → its distinct values, for dimensions whose values may be named.

    Parameters
    ----------
    engine
        Of the reader.
    model
        Says which dimensions these are.
    """
    found: dict[str, Sequence[str]] = {}
    with engine.connect() as connection:
        for dimension in model.dimensions.values():
            if not dimension.vocabulary:
                continue
            source = from_clause(model, dimension.dataset, [dimension.expression])
            query = (
                f"SELECT DISTINCT {dimension.expression} AS value\n{source}\n"
                f"WHERE {dimension.expression} IS NOT NULL ORDER BY 1 LIMIT {MOST_VALUES}"
            )
            found[dimension.name] = [str(v) for (v,) in connection.execute(text(query))]
    return found
