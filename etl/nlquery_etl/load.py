"""From a directory of exports into the database, in one transaction."""

from __future__ import annotations

import getpass
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import Connection
from psycopg.types.json import Jsonb

from nlquery_etl.catalog import update_catalog
from nlquery_etl.errors import LoadError, LoadInProgress, RecordRejected
from nlquery_etl.files import ExportFile, digest, find
from nlquery_etl.merge import Counts, merge
from nlquery_etl.places import update_places
from nlquery_etl.rows import Place, Record, Rejected
from nlquery_etl.sources import doordash, square, toast
from nlquery_etl.staging import Staging
from nlquery_schema.reach import connect
from nlquery_schema.urls import for_psycopg

LOCK = 0x6E6C6C
Progress = Callable[[str, int], None]
_PLACES: Mapping[str, Callable[[Path], Iterable[Place]]] = {
    "toast": toast.places,
    "doordash": doordash.places,
    "square_locations": square.places,
}


@dataclass(frozen=True)
class LoadSummary:
    """What a load did.

    Attributes
    ----------
    sources
        Source → counts of its orders.
    products, locations
        How many there are now.
    unsure
        Pairs of products that a person should look at.
    seconds
        Wall time.
    """

    sources: Mapping[str, Counts]
    products: int
    locations: int
    unsure: int
    seconds: float

    @property
    def orders(self) -> int:
        """Orders read."""
        return sum(counts.read for counts in self.sources.values())

    def __str__(self) -> str:
        lines = [
            f"{source.title().replace('dash', 'Dash')}: {c.read:,} orders"
            f" ({c.added:,} new, {c.changed:,} changed, {c.unchanged:,} unchanged"
            + (f", {c.rejected:,} records rejected)" if c.rejected else ")")
            for source, c in self.sources.items()
        ]
        lines.append(
            f"{self.locations:,} locations, {self.products:,} products, {self.seconds:.1f} s"
        )
        return "\n".join(lines)


def load_directory(
    owner_url: str,
    directory: Path,
    *,
    clear: bool = False,
    strict: bool = False,
    day_start: int = 0,
    progress: Progress | None = None,
) -> LoadSummary:
    """Load the Toast, DoorDash and Square exports below a directory.

    Everything happens in one transaction: a crash at any moment leaves the database as it was.
    Loading the same files again changes nothing; a changed record replaces the old one.

    Parameters
    ----------
    owner_url
        The database, as its owner.
    directory
        Where the files are.
    clear
        Empty the database first, in the same transaction.
    strict
        Stop at the first record that cannot be read.
    day_start
        Hour at which a business day begins where the source does not say.
    progress
        Told of (file, records so far).

    Raises
    ------
    LoadError
        If there are no exports, one is damaged, or another load is running.
    DatabaseUnreachable
        If there is no connection.
    """
    begun = time.monotonic()
    files = find(directory)
    with connect(owner_url) as watch, _locked(watch):
        run = _begin(watch, directory, files)
        try:
            with psycopg.connect(for_psycopg(owner_url)) as connection:
                summary = _load(connection, files, run, clear, strict, day_start, progress, begun)
        except BaseException as error:
            _end(watch, run, "FAILED", {"error": str(error)[:500]})
            if isinstance(error, psycopg.Error):
                raise LoadError(f"The database refused the load: {_first(error)}.") from error
            raise
        _end(watch, run, "SUCCEEDED", {s: c.__dict__ for s, c in summary.sources.items()})
    return summary


def _load(
    connection: Connection,
    files: Sequence[ExportFile],
    run: int,
    clear: bool,
    strict: bool,
    day_start: int,
    progress: Progress | None,
    begun: float,
) -> LoadSummary:
    connection.execute("SET LOCAL synchronous_commit = on; SET LOCAL work_mem = '64MB'")
    if clear:
        connection.execute(
            "TRUNCATE locations, categories, products, product_mappings, orders, payments,"
            " rejected_records CASCADE"
        )
    staging = Staging(connection)
    catalog = _catalog(files)
    places = [p for f in files if f.kind in _PLACES for p in _PLACES[f.kind](f.path)]
    locations = update_places(connection, staging, places)
    for file in files:
        _stage(staging, file, _records(file, catalog), strict, progress)
    staging.flush()
    result = update_catalog(connection, staging, catalog.entries)
    counts = merge(connection, run, day_start=day_start)
    products = connection.execute("SELECT count(*) FROM products").fetchone()
    seconds = time.monotonic() - begun
    return LoadSummary(
        counts, products[0] if products else 0, locations, len(result.unsure), seconds
    )


def _catalog(files: Sequence[ExportFile]) -> square.Catalog:
    catalog = square.Catalog()
    for file in files:
        if file.kind == "square_catalog":
            read = square.Catalog.read(file.path)
            catalog.entries.update(read.entries)
            catalog.modifiers.update(read.modifiers)
    return catalog


def _records(file: ExportFile, catalog: square.Catalog) -> Iterator[Record | Rejected]:
    if file.kind == "toast":
        return toast.orders(file.path)
    if file.kind == "doordash":
        return doordash.orders(file.path)
    if file.kind == "square_orders":
        return square.orders(file.path, catalog)
    if file.kind == "square_payments":
        return square.payments(file.path)
    return iter(())


def _stage(
    staging: Staging,
    file: ExportFile,
    records: Iterator[Record | Rejected],
    strict: bool,
    progress: Progress | None,
) -> None:
    number = 0
    for number, record in enumerate(records, start=1):
        if isinstance(record, Record):
            staging.add(record)
        elif strict:
            raise RecordRejected(
                f"{file.path}, {record.position} cannot be read: {record.reason}.",
                mend="Mend the file, or load without --strict to put such records aside.",
            )
        else:
            staging.reject(record)
        if progress is not None and number % 1000 == 0:
            progress(file.path.name, number)
    if progress is not None and number:
        progress(file.path.name, number)


@contextmanager
def _locked(connection: Connection) -> Iterator[None]:
    """Hold the lock that one load at a time has; it ends with the connection, whatever happens."""
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
    if not (row and row[0]):
        raise LoadInProgress(
            "Another load is writing to this database.", mend="Wait until it has ended."
        )
    yield


def _begin(connection: Connection, directory: Path, files: Sequence[ExportFile]) -> int:
    connection.execute("UPDATE etl_runs SET status = 'FAILED' WHERE status = 'RUNNING'")
    hashes = {str(f.path.relative_to(directory)): digest(f.path) for f in files}
    row = connection.execute(
        "INSERT INTO etl_runs (who, directory, files) VALUES (%s, %s, %s) RETURNING id",
        (_who(), str(directory.resolve()), Jsonb(hashes)),
    ).fetchone()
    assert row is not None
    return int(row[0])


def _end(connection: Connection, run: int, status: str, counts: Mapping[str, object]) -> None:
    connection.execute(
        "UPDATE etl_runs SET status = %s, counts = %s, finished_at = now() WHERE id = %s",
        (status, Jsonb(counts), run),
    )


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        return "unknown"


def _first(error: psycopg.Error) -> str:
    return str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else "no reason"
