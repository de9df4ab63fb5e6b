"""What the reading of one source is told, and what it tells: plain values.

The process that loads large files needs no Arrow, which only their readers import.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nlquery_etl.files import ExportFile
from nlquery_etl.sources.square_catalog import Catalog


@dataclass
class Tally:
    """What became of a source's records: each is counted once.

    Attributes
    ----------
    orders, payments
        Records that were read and are new or changed.
    unchanged, unchanged_payments
        Records that the database has just so.
    rejected
        Records that cannot be read.
    """

    orders: int = 0
    payments: int = 0
    unchanged: int = 0
    unchanged_payments: int = 0
    rejected: int = 0


@dataclass(slots=True)
class Met:
    """A source's name for a product: how often, in which categories, at which prices (cents)."""

    number: int
    count: int = 0
    categories: Counter[str] = field(default_factory=Counter)
    prices: Counter[int] = field(default_factory=Counter)


# (key, name) → how often and where.
Names = Mapping[tuple[str, str], Met]


@dataclass(frozen=True)
class Batch:
    """Rows to copy, and how far the file is.

    Attributes
    ----------
    rows
        Table of :data:`nlquery_etl.rows.TABLES` → CSV text in UTF-8.
    file, records
        What is being read, and how many of its records are.
    position
        About how many bytes of it are.
    """

    rows: Mapping[str, bytes]
    file: str
    records: int
    position: int


@dataclass(frozen=True)
class Found:
    """What a job found when all is read."""

    names: Names
    tally: Tally


@dataclass
class Job:
    """One source's files, and how to read them.

    Attributes
    ----------
    source
        ``TOAST``, ``DOORDASH`` or ``SQUARE``.
    files
        Those that must be read.
    hashes
        Of all that there are.
    places
        The source's location id → location id and time zone.
    catalog
        Square's.
    first_name
        Number of the first name; sources must not share numbers.
    day_start
        Hour at which a business day begins where the source does not say.
    is_first
        Whether the database has no records yet.
    strict
        Stop at the first record that cannot be read.
    tally
        What is known before reading and, afterwards, what became of the records.
    names
        Those that were met.
    """

    source: str
    files: Sequence[ExportFile]
    hashes: Sequence[str]
    places: Mapping[str, tuple[int, str]]
    catalog: Catalog
    first_name: int = 0
    day_start: int = 0
    is_first: bool = True
    strict: bool = False
    tally: Tally = field(default_factory=Tally)
    names: Names = field(default_factory=dict)

    def end(self, found: Found) -> None:
        """Take what reading found."""
        self.names, self.tally = found.names, found.tally
