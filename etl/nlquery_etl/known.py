"""What readers ask the database: which records it has just so, and for free ids."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import Connection

from nlquery_etl.context import Reserve
from nlquery_etl.reading import Known

_ID_LOCK = 0x6E6C73
_IDS = """
WITH alone AS MATERIALIZED (SELECT pg_advisory_xact_lock(%s) AS held)
SELECT setval(%s::regclass, nextval(%s::regclass) + %s - 1) FROM alone
"""
_LOOKUP = """
SELECT CASE WHEN t.{key} IS NOT NULL THEN t.content_hash IS NOT DISTINCT FROM g.hash {linked} END
FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS g (key, hash, place)
LEFT JOIN {table} AS t ON t.source = %s::source_type AND t.{key} = g.key
ORDER BY g.place
"""


def reserve(connection: Connection) -> Reserve:
    """Return what takes ids from a table's sequence, over the connection."""

    def take(table: str, number: int) -> int:
        name = f"public.{table}_id_seq"
        row = connection.execute(_IDS, (_ID_LOCK, name, name, number)).fetchone()
        assert row is not None
        return int(row[0])

    return take


def lookup(connection: Connection, source: str) -> Known:
    """Return what tells, over the connection, new, changed and unchanged records apart."""

    def states(table: str, records: Sequence[tuple[str, str]]) -> Sequence[bool | None]:
        key = "source_order_id" if table == "orders" else "source_payment_id"
        # a payment whose order was unknown is tried again
        linked = "" if table == "orders" else "AND t.order_id IS NOT NULL"
        query = _LOOKUP.format(table=table, key=key, linked=linked)
        keys, hashes = zip(*records, strict=True)
        parameters = ([k.replace("\0", "") for k in keys], list(hashes), source)
        return [state for (state,) in connection.execute(query.encode(), parameters)]

    return states
