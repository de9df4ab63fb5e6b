"""Which files the database has already, so that they need not be read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from psycopg import Connection
from psycopg.types.json import Jsonb

from nlquery_etl.sources.raw import READER

_STATE = """
SELECT jsonb_build_object(
    'orders', (SELECT jsonb_build_array(count(*), coalesce(sum(id), 0)) FROM orders
        WHERE source = %(source)s::source_type),
    'payments', (SELECT jsonb_build_array(count(*), coalesce(sum(id), 0), count(order_id))
        FROM payments WHERE source = %(source)s::source_type)
)
"""
_SAVE = """
INSERT INTO nlquery_settings AS s (key, value) VALUES (%s, %s)
ON CONFLICT (key) DO UPDATE SET value = excluded.value
"""


@dataclass(frozen=True)
class Remembered:
    """What the last load of a source read.

    Attributes
    ----------
    files
        Hashes of its files, in the order in which they were read.
    orders, payments
        How many records they hold.
    """

    files: Sequence[str] = ()
    orders: int = 0
    payments: int = 0


def recall(connection: Connection, source: str, files: Sequence[str]) -> Remembered:
    """Return what can be passed over: nothing, or all that the last load of the source read.

    That is so when the files begin with those of the last load, every record of which was new to
    it, once, and readable, and when the source's rows are still those that it left. A record that
    a later file has again then replaces the earlier one, as it would if all were read.
    """
    row = connection.execute(
        "SELECT value FROM nlquery_settings WHERE key = %s", (_key(source),)
    ).fetchone()
    if row is None:
        return Remembered()
    value = dict(row[0])
    reader, state = value.pop("reader"), value.pop("state")
    found = Remembered(**value)
    is_same = list(files[: len(found.files)]) == list(found.files)
    if reader != READER.decode() or not is_same or state != _state(connection, source):
        return Remembered()
    return found


def remember(connection: Connection, source: str, seen: Remembered | None) -> None:
    """Keep what a load read, with the state that it leaves; None: the next one reads it all."""
    if seen is None:
        connection.execute("DELETE FROM nlquery_settings WHERE key = %s", (_key(source),))
        return
    value = {**asdict(seen), "reader": READER.decode(), "state": _state(connection, source)}
    connection.execute(_SAVE, (_key(source), Jsonb(value)))


def _key(source: str) -> str:
    return f"loaded {source}"


def _state(connection: Connection, source: str) -> object:
    """Return what changes when rows of the source come or go, or a payment finds its order."""
    row = connection.execute(_STATE, {"source": source}).fetchone()
    return row[0] if row else None
