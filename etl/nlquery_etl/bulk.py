"""Filling empty tables without their indexes and foreign keys, which are made afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import Connection, errors

TABLES = (
    "orders", "order_items", "order_item_modifiers", "payments", "delivery_orders", "toast_checks",
)  # fmt: skip
_CONSTRAINTS = """
SELECT c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid),
    c.contype = 'f'
FROM pg_constraint AS c
WHERE c.conrelid = ANY(%s::regclass[]) AND c.contype IN ('p', 'u', 'f')
ORDER BY c.contype = 'f' DESC, c.oid
"""
_INDEXES = """
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index AS i
WHERE i.indrelid = ANY(%s::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
ORDER BY i.indexrelid
"""


@dataclass(frozen=True)
class _Part:
    table: str
    drop: str
    make: str
    is_key_of_another: bool = False


class Bulk:
    """Indexes and constraints that are away for the length of a transaction.

    Parameters
    ----------
    connection
        In a transaction; the tables are empty and are truncated, so that the server need not log
        their new rows where it keeps no replica.
    """

    def __init__(self, connection: Connection, parts: list[_Part]) -> None:
        self._connection = connection
        self._parts = parts

    @classmethod
    def begin(cls, connection: Connection) -> Bulk | None:
        """Take the indexes and constraints away; None where something else needs them."""
        parts = _found(connection)
        try:
            with connection.transaction():
                connection.execute(f"TRUNCATE {', '.join(TABLES)}".encode())
                for part in parts:
                    connection.execute(part.drop.encode())
        except (errors.DependentObjectsStillExist, errors.FeatureNotSupported):
            return None  # somebody's view or table hangs on them
        return cls(connection, parts)

    def restore(self, tables: Sequence[str]) -> None:
        """Make the tables' indexes and unique constraints.

        Raises
        ------
        psycopg.errors.UniqueViolation
            If rows are twice in a table.
        """
        self._make([p for p in self._parts if p.table in tables and not p.is_key_of_another])

    def finish(self) -> None:
        """Make everything that is still away, foreign keys last, and look at what there is."""
        self._make([p for p in self._parts if not p.is_key_of_another])
        self._make(list(self._parts))
        self._connection.execute(f"ANALYZE {', '.join(TABLES)}".encode())

    def _make(self, parts: Sequence[_Part]) -> None:
        with self._connection.transaction():
            for part in parts:
                self._connection.execute(part.make.encode())
        self._parts = [p for p in self._parts if p not in parts]


def _found(connection: Connection) -> list[_Part]:
    tables = list(TABLES)
    constraints = [
        _Part(
            table,
            f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}",
            is_foreign,
        )
        for table, name, definition, is_foreign in connection.execute(_CONSTRAINTS, (tables,))
    ]
    indexes = [
        _Part(table, f"DROP INDEX {name}", definition)
        for table, name, definition in connection.execute(_INDEXES, (tables,))
    ]
    return constraints + indexes
