"""What readers ask the database: which records it has just so, and for free ids."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from psycopg import Connection

from nlquery_etl.context import Reserve
from nlquery_etl.reading import Known

_ID_LOCK = 0x6E6C73
_IDS = """
WITH alone AS MATERIALIZED (SELECT pg_advisory_xact_lock(%s) AS held)
SELECT setval(%s::regclass, nextval(%s::regclass) + %s - 1) FROM alone
"""
# One text for all: a row and an array's element for each record would cost as much as the look-up.
_LOOKUP = """
SELECT string_agg(
    CASE
        WHEN t.{key} IS NULL THEN 'n'
        WHEN t.content_hash IS NOT DISTINCT FROM g.hash {linked} THEN 's'
        ELSE 'c'
    END, '' ORDER BY g.place
)
FROM unnest(ARRAY(SELECT jsonb_array_elements_text(%s::jsonb)), string_to_array(%s, ' '))
    WITH ORDINALITY AS g (key, hash, place)
LEFT JOIN {table} AS t ON t.source = %s::source_type AND t.{key} = g.key
"""
_STATES = {"n": None, "c": False, "s": True}  # new, changed, the same


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
        texts = orjson.dumps([key.replace("\0", "") for key in keys]).decode()
        row = connection.execute(query.encode(), (texts, " ".join(hashes), source)).fetchone()
        assert row is not None
        return [_STATES[state] for state in row[0]]

    return states
