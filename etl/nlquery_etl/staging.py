"""Getting rows into the database's temporary tables, in batches, by COPY."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from typing import Any

from psycopg import Connection, sql

from nlquery_etl.rows import (
    CheckRow,
    DeliveryRow,
    ItemRow,
    ModifierRow,
    OrderRow,
    PaymentRow,
    Record,
    Rejected,
)

BATCH = 5_000  # records; memory stays flat whatever the size of a file
TABLES: dict[str, Sequence[str]] = {
    "st_orders": OrderRow._fields,
    "st_items": ItemRow._fields,
    "st_modifiers": ModifierRow._fields,
    "st_payments": PaymentRow._fields,
    "st_checks": CheckRow._fields,
    "st_deliveries": DeliveryRow._fields,
    "st_rejected": ("source", "position", "reason", "raw"),
}


class Staging:
    """Temporary tables of one transaction.

    Parameters
    ----------
    connection
        In a transaction; the tables end with it.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[str, list[Sequence[Any]]] = {table: [] for table in TABLES}
        self._waiting = 0
        connection.execute(resources.files(__package__).joinpath("staging.sql").read_bytes())

    def add(self, record: Record) -> None:
        """Take a record's rows."""
        rows = self._rows
        if record.order is not None:
            rows["st_orders"].append(record.order)
        rows["st_items"] += record.items
        rows["st_modifiers"] += record.modifiers
        rows["st_payments"] += record.payments
        rows["st_checks"] += record.checks
        rows["st_deliveries"] += record.deliveries
        self._count()

    def reject(self, rejected: Rejected) -> None:
        """Take a record that cannot be read."""
        self._rows["st_rejected"].append(
            (rejected.source, rejected.position, rejected.reason, rejected.raw)
        )
        self._count()

    def flush(self) -> None:
        """Send what is waiting."""
        for table, rows in self._rows.items():
            if rows:
                self.copy(table, TABLES[table], rows)
                rows.clear()
        self._waiting = 0

    def copy(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Copy rows into a table."""
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def _count(self) -> None:
        self._waiting += 1
        if self._waiting >= BATCH:
            self.flush()
