"""From a directory of exports into the database, in one transaction."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import chain
from pathlib import Path

import psycopg
from psycopg import Connection
from psycopg.types.json import Jsonb

from nlquery_etl.beside import run_beside
from nlquery_etl.bulk import Bulk
from nlquery_etl.catalog import update_catalog
from nlquery_etl.decisions import who
from nlquery_etl.errors import LoadError, LoadInProgress, too_strict
from nlquery_etl.files import ExportFile, digest, find, others
from nlquery_etl.job import Batch, Job, Tally
from nlquery_etl.merge import Merged, merge
from nlquery_etl.places import spots_of, update_places
from nlquery_etl.remembered import Remembered, recall, remember
from nlquery_etl.rows import Place, Rejected
from nlquery_etl.sources import places
from nlquery_etl.sources.square_catalog import Catalog
from nlquery_etl.staging import Staging
from nlquery_etl.summary import Counts, LoadSummary, Options, Progress, Told
from nlquery_schema.reach import connect
from nlquery_schema.urls import for_psycopg

LOCK = 0x6E6C6C
SMALL = 8 << 20  # bytes of exports that are read in this process
_NAMES = 1 << 32  # numbers of names that each source has for itself
_PLACES: Mapping[str, Callable[[Path], Iterable[Place | Rejected]]] = {
    "toast": places.toast,
    "doordash": places.doordash,
    "square_locations": places.square,
}
_SOURCES = {
    "TOAST": ("toast",),
    "DOORDASH": ("doordash",),
    "SQUARE": ("square_orders", "square_payments"),
}


def load_directory(
    owner_url: str,
    directory: Path,
    *,
    clear: bool = False,
    strict: bool = False,
    day_start: int = 0,
    progress: Told | None = None,
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
        Told how far it is.

    Raises
    ------
    LoadError
        If there are no exports, one is damaged, or another load is running.
    DatabaseUnreachable
        If there is no connection.
    """
    begun = time.monotonic()
    files = find(directory)
    hashes = {file: digest(file.path) for file in files}
    options = Options(clear, strict, day_start, progress)
    with connect(owner_url) as watch, _locked(watch):
        run = _begin(watch, directory, hashes)
        try:
            with psycopg.connect(for_psycopg(owner_url)) as connection:
                counts, locations, unsure = _load(connection, owner_url, hashes, run, options)
                products = connection.execute("SELECT count(*) FROM products").fetchone()
        except BaseException as error:
            _end(watch, run, "FAILED", {"error": str(error)[:500] or "stopped"})
            if isinstance(error, psycopg.Error):
                raise LoadError(f"The database refused the load: {_first(error)}.") from error
            raise
        told: dict[str, object] = {source: asdict(found) for source, found in counts.items()}
        _end(watch, run, "SUCCEEDED", told | ({"cleared": True} if clear else {}))
    seconds = time.monotonic() - begun
    many, unread = products[0] if products else 0, others(directory, files)
    return LoadSummary(counts, many, locations, unsure, seconds, unread)


def _load(
    connection: Connection,
    owner_url: str,
    hashes: Mapping[ExportFile, str],
    run: int,
    options: Options,
) -> tuple[dict[str, Counts], int, int]:
    """Load the files; return the counts and how many locations and unsure pairs there are."""
    connection.execute(
        "SET LOCAL work_mem = '64MB'; SET LOCAL maintenance_work_mem = '128MB';"
        " SET LOCAL timezone = 'UTC'"
    )
    if options.clear:
        connection.execute(
            "TRUNCATE locations, categories, products, product_mappings, orders, payments,"
            " rejected_records CASCADE"
        )
    catalog, described, rejected = _described(list(hashes))
    if options.strict and rejected:
        raise too_strict(Path(rejected[0].source.title()), rejected[0].position, rejected[0].reason)
    locations = update_places(connection, described)
    bulk = Bulk.begin(connection) if _is_empty(connection) else None
    staging = Staging(connection, is_first=bulk is not None)
    staging.copy("st_rejected", Rejected._fields, rejected)
    jobs = _jobs(connection, hashes, catalog, options, is_first=bulk is not None)
    _read(connection, owner_url, staging, jobs, options.progress)
    options.tell("matching names")
    unsure = update_catalog(connection, staging, jobs, catalog.entries)
    options.tell("writing rows")
    merged = merge(connection, staging, bulk, run)
    _remember(connection, jobs, merged)
    counts = _counts(jobs, merged, rejected)
    return counts, locations, unsure


def _described(files: Sequence[ExportFile]) -> tuple[Catalog, list[Place], list[Rejected]]:
    """Return what the files say of products and places, and what of that cannot be read."""
    catalog = Catalog()
    found: list[Place] = []
    rejected: list[Rejected] = []
    for file in files:
        if file.kind == "square_catalog":
            rejected += catalog.read(file.path)
        elif file.kind in _PLACES:
            for place in _PLACES[file.kind](file.path):
                if isinstance(place, Place):
                    found.append(place)
                else:
                    rejected.append(place)
    return catalog, found, rejected


def _is_empty(connection: Connection) -> bool:
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM orders) OR EXISTS (SELECT FROM payments)"
    ).fetchone()
    return not (row and row[0])


def _jobs(
    connection: Connection,
    hashes: Mapping[ExportFile, str],
    catalog: Catalog,
    options: Options,
    *,
    is_first: bool,
) -> list[Job]:
    """Return one job for each source that has files."""
    spots = spots_of(connection)
    jobs = []
    for number, (source, kinds) in enumerate(_SOURCES.items()):
        own = [file for file in hashes if file.kind in kinds]
        if own:
            seen = [hashes[file] for file in own]
            passed = recall(connection, source, seen)
            jobs.append(
                Job(
                    source,
                    own[len(passed.files) :],
                    seen,
                    spots.get(source, {}),
                    catalog,
                    first_name=number * _NAMES,
                    day_start=options.day_start,
                    is_first=is_first,
                    strict=options.strict,
                    tally=Tally(unchanged=passed.orders, unchanged_payments=passed.payments),
                )
            )
    return jobs


def _read(
    connection: Connection,
    owner_url: str,
    staging: Staging,
    jobs: Sequence[Job],
    progress: Told | None,
) -> None:
    """Read all files into the staging tables."""
    jobs = [job for job in jobs if job.files]
    sizes = {file.path.name: file.path.stat().st_size for job in jobs for file in job.files}
    total, done = sum(sizes.values()) or 1, dict.fromkeys(sizes, 0)
    batches: Iterable[Batch]
    if total <= SMALL:
        from nlquery_etl.worker import run_here  # Arrow takes 50 MiB: not beside readers

        batches = chain.from_iterable(run_here(job, connection) for job in jobs)
    else:
        batches = run_beside(for_psycopg(owner_url), jobs, max(2, os.cpu_count() or 1))
    for batch in batches:
        staging.take(batch)
        if progress is not None:
            done[batch.file] = batch.position
            progress(Progress(batch.file, batch.records, min(sum(done.values()) / total, 1.0)))


def _remember(connection: Connection, jobs: Sequence[Job], merged: Merged) -> None:
    """Keep which files were read without anything in them that another load must see again."""
    for job in jobs:
        source, tally = job.source, job.tally
        orders, payments = tally.orders + tally.unchanged, tally.payments + tally.unchanged_payments
        is_plain = not tally.rejected and not merged.repeated.get(source)
        seen = Remembered(job.hashes, orders, payments) if is_plain else None
        remember(connection, source, seen)


def _counts(jobs: Sequence[Job], merged: Merged, rejected: Sequence[Rejected]) -> dict[str, Counts]:
    counts: dict[str, Counts] = {}
    for job in jobs:
        source, tally = job.source, job.tally
        changed, repeated = merged.changed.get(source, 0), merged.repeated.get(source, 0)
        counts[source] = Counts(
            added=tally.orders - changed - repeated,
            changed=changed,
            unchanged=tally.unchanged,
            repeated=repeated,
            rejected=tally.rejected + sum(r.source == source for r in rejected),
            payments=tally.payments,
            unchanged_payments=tally.unchanged_payments,
        )
    return counts


@contextmanager
def _locked(connection: Connection) -> Iterator[None]:
    """Hold the lock that one load at a time has; it ends with the connection, whatever happens."""
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
    if not (row and row[0]):
        raise LoadInProgress(
            "Another load is writing to this database.", mend="Wait until it has ended."
        )
    yield


def _begin(connection: Connection, directory: Path, hashes: Mapping[ExportFile, str]) -> int:
    connection.execute("UPDATE etl_runs SET status = 'FAILED' WHERE status = 'RUNNING'")
    files = {str(f.path.relative_to(directory)): found for f, found in hashes.items()}
    row = connection.execute(
        "INSERT INTO etl_runs (who, directory, files) VALUES (%s, %s, %s) RETURNING id",
        (who(), str(directory.resolve()), Jsonb(files)),
    ).fetchone()
    assert row is not None
    return int(row[0])


def _end(connection: Connection, run: int, status: str, counts: Mapping[str, object]) -> None:
    connection.execute(
        "UPDATE etl_runs SET status = %s, counts = %s, finished_at = now() WHERE id = %s",
        (status, Jsonb(counts), run),
    )


def _first(error: psycopg.Error) -> str:
    return str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else "no reason"
