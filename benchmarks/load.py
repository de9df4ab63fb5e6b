"""How fast exports are loaded, beside a bare COPY of the same final rows, in one run.

    python benchmarks/load.py [--orders 100000] [--directory DIR]

Prints orders per second of the first load and of one that finds nothing changed, the time of
COPY into tables with the same indexes, and the loader's peak memory.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

from psycopg import Connection, sql

from nlquery_etl.load import load_directory
from nlquery_etl.sample import generate
from nlquery_schema.database import embedded_postgres, open_database
from nlquery_schema.reach import connect

TABLES = (
    "orders", "order_items", "order_item_modifiers", "payments", "delivery_orders", "toast_checks",
)  # fmt: skip


def bare_copy(connection: Connection) -> float:
    """Return the seconds that COPY of all rows into like tables takes."""
    took = 0.0
    for table in TABLES:
        name, copy = sql.Identifier(table), sql.Identifier(f"bare_{table}")
        connection.execute(sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(copy, name))
        with tempfile.TemporaryFile() as file:
            with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(name)) as reading:
                for block in reading:
                    file.write(block)
            file.seek(0)
            begun = time.perf_counter()
            columns = sql.SQL("COPY {} FROM STDIN").format(copy)
            with connection.cursor().copy(columns) as writing:
                while block := file.read(1 << 20):
                    writing.write(block)
            took += time.perf_counter() - begun
        connection.execute(sql.SQL("DROP TABLE {}").format(copy))
    return took


def main(orders: int, directory: Path | None) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="nlqb-") as home:
        data = directory or Path(home) / "data"
        if not data.is_dir():
            begun = time.perf_counter()
            generate(data, orders=orders)
            print(f"generated in {time.perf_counter() - begun:.1f} s")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        database = open_database(Path(home) / "home")
        try:
            first = load_directory(database.owner_url, data)
            again = load_directory(database.owner_url, data)
            with connect(database.owner_url) as connection:
                copied = bare_copy(connection)
        finally:
            embedded_postgres(Path(home) / "home").stop()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = first.orders / first.seconds
    print(f"{first.orders:,} orders in {first.seconds:.1f} s: {rate:,.0f} orders/s")
    print(
        f"again, nothing changed: {again.seconds:.1f} s, {again.seconds / first.seconds:.2f} of it"
    )
    print(
        f"bare COPY of the same rows: {copied:.1f} s; the load takes {first.seconds / copied:.1f} ×"
    )
    print(f"peak memory {peak:.0f} MiB (before the load {before:.0f} MiB)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--directory", type=Path)
    chosen = parser.parse_args()
    main(chosen.orders, chosen.directory)
