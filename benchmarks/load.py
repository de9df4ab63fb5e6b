"""How fast exports are loaded, beside a bare COPY of the same final rows, in one run.

    python benchmarks/load.py [--orders 100000] [--directory DIR]

Prints orders per second of the first load, of one whose files are the same, and of one whose files
are others but hold the same orders (each record is looked at), the time of COPY into tables with
the same indexes, the processor seconds of the loader's processes, and their peak memory together.
The machine must be idle for its times to mean something: the load average is printed, too.
"""

from __future__ import annotations

import argparse
import os
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
        database = open_database(Path(home) / "home")
        try:
            used = processor_seconds()
            first = load_directory(database.owner_url, data)
            used = processor_seconds() - used
            peak = peak_memory()
            again = load_directory(database.owner_url, data)
            for path in data.rglob("*.json"):
                with path.open("ab") as file:
                    file.write(b"\n")
            compared = load_directory(database.owner_url, data)
            with connect(database.owner_url) as connection:
                copied = bare_copy(connection)
        finally:
            embedded_postgres(Path(home) / "home").stop()
    rate = first.orders / first.seconds
    print(f"{first.orders:,} orders in {first.seconds:.1f} s: {rate:,.0f} orders/s")
    print(f"processor time of reading them: {used:.1f} s, {used / first.orders * 1e6:.0f} µs each")
    for name, later in (("the same files again", again), ("other files, no change", compared)):
        print(f"{name}: {later.seconds:.1f} s, {later.seconds / first.seconds:.2f} of it")
    print(
        f"bare COPY of the same rows: {copied:.1f} s; the load takes {first.seconds / copied:.1f} ×"
    )
    print(
        f"peak memory {peak:.0f} MiB; load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores"
    )


def processor_seconds() -> float:
    """Return what this process and those it waited for have used."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def peak_memory() -> float:
    """Return at most how many MiB the loader's processes had together: it and two readers."""
    own, other = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return (resource.getrusage(own).ru_maxrss + 2 * resource.getrusage(other).ru_maxrss) / 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--directory", type=Path)
    chosen = parser.parse_args()
    main(chosen.orders, chosen.directory)
