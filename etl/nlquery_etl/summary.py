"""What a load is told, tells while it runs, and says at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nlquery_etl.files import listed


@dataclass(frozen=True)
class Progress:
    """How far a load is.

    Attributes
    ----------
    doing
        The file that is being read, or what is being done.
    records
        How many of its records are read.
    share
        0 to 1: how much of all files is read.
    """

    doing: str
    records: int
    share: float


Told = Callable[[Progress], None]


@dataclass(frozen=True)
class Options:
    """How to load; see :func:`load_directory`."""

    clear: bool = False
    strict: bool = False
    day_start: int = 0
    progress: Told | None = None

    def tell(self, doing: str) -> None:
        """Say what is done when all is read."""
        if self.progress is not None:
            self.progress(Progress(doing, 0, 1.0))


@dataclass(frozen=True)
class Counts:
    """What became of one source's records; each is counted once.

    Attributes
    ----------
    added, changed, unchanged
        Orders that are new, replace an older version, or were there just so.
    repeated
        Orders that the same export has again, later, and that counts.
    rejected
        Records that cannot be read, of any kind.
    payments, unchanged_payments
        Payments in files of their own: new or changed, and there just so.
    """

    added: int
    changed: int
    unchanged: int
    repeated: int = 0
    rejected: int = 0
    payments: int = 0
    unchanged_payments: int = 0

    @property
    def read(self) -> int:
        """Orders that were read."""
        return self.added + self.changed + self.unchanged + self.repeated

    def __str__(self) -> str:
        parts = [
            f"{self.added:,} new",
            f"{self.changed:,} changed",
            f"{self.unchanged:,} unchanged",
        ]
        parts += [f"{self.repeated:,} repeated"] if self.repeated else []
        many = "record" if self.rejected == 1 else "records"
        parts += [f"{self.rejected:,} {many} rejected"] if self.rejected else []
        return f"{self.read:,} orders ({', '.join(parts)})"


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
    unread
        Files that look like data and are no exports.
    """

    sources: Mapping[str, Counts]
    products: int
    locations: int
    unsure: int
    seconds: float
    unread: Sequence[str] = ()

    @property
    def orders(self) -> int:
        """Orders read."""
        return sum(counts.read for counts in self.sources.values())

    @property
    def rejected(self) -> int:
        """Records that cannot be read."""
        return sum(counts.rejected for counts in self.sources.values())

    def __str__(self) -> str:
        lines = [
            f"{source.title().replace('dash', 'Dash')}: {counts}"
            for source, counts in self.sources.items()
        ]
        lines.append(
            f"{self.locations:,} locations, {self.products:,} products, {self.seconds:.1f} s"
        )
        if self.unread:
            lines.append(f"Not read, for they are no exports in JSON: {listed(self.unread)}")
        return "\n".join(lines)
