"""Where rows go first: temporary tables, or the tables themselves while those are empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from psycopg import Connection, sql

from nlquery_etl.job import Batch
from nlquery_etl.rows import TABLES

FINAL: Mapping[str, str] = {
    "orders": "orders",
    "modifiers": "order_item_modifiers",
    "payments": "payments",
    "checks": "toast_checks",
    "deliveries": "delivery_orders",
}


class Staging:
    """Temporary tables of one transaction.

    Parameters
    ----------
    connection
        In a transaction; the tables end with it.
    is_first
        Whether the sales tables are empty: rows that need nothing else go right into them.
    """

    def __init__(self, connection: Connection, *, is_first: bool) -> None:
        self._connection = connection
        self.is_first = is_first
        script = resources.files(__package__).joinpath("staging.sql").read_text("utf-8")
        columns = {name: ", ".join(fields) for name, fields in TABLES.items()}
        connection.execute(script.format(**columns).encode())

    def table(self, name: str) -> str:
        """Return the table that a reader's rows are in."""
        return FINAL[name] if self.is_first and name in FINAL else f"st_{name}"

    def take(self, batch: Batch) -> None:
        """Copy a batch's rows.

        Into tables that were emptied just now they are copied as if they had been there for long:
        later readers need not find out, and write down, that their transaction has ended.
        """
        for name, text in batch.rows.items():
            table = self.table(name)
            statement = sql.SQL("COPY {} ({}) FROM STDIN WITH (FORMAT csv, FREEZE {})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, TABLES[name])),
                sql.Literal(table in FINAL.values()),
            )
            with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write(text)

    def copy(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Copy rows into a table."""
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
