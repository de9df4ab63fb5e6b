"""Reading one source's files: from records to batches of rows in the form that COPY takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa

from nlquery_etl.context import Context
from nlquery_etl.copy_text import as_csv
from nlquery_etl.errors import too_strict
from nlquery_etl.files import ExportFile
from nlquery_etl.job import Batch, Found, Job, Tally
from nlquery_etl.kinds import KINDS, Kind
from nlquery_etl.rows import Rejected
from nlquery_etl.sources.admit import admit
from nlquery_etl.sources.level import Flags, Ints, Level
from nlquery_etl.sources.raw import canonical, content_hash, element_of, mended
from nlquery_etl.sources.slowly import lacks
from nlquery_etl.sources.square_catalog import Catalog
from nlquery_etl.sources.stream import texts

BATCH = 2_000  # records; memory stays flat whatever the size of a file
# Gets a table and (key, hash) pairs; returns for each: None new, False changed, True unchanged.
Known = Callable[[str, Sequence[tuple[str, str]]], Sequence[bool | None]]


@dataclass
class Reader:
    """Reads one source's files.

    Attributes
    ----------
    context
        Places, ids and, afterwards, the names.
    catalog
        Square's.
    known
        Tells which records the database has already; None: it has none.
    strict
        Stop at the first record that cannot be read.
    tally
        What became of the records.
    """

    context: Context
    catalog: Catalog
    known: Known | None = None
    strict: bool = False
    tally: Tally = field(default_factory=Tally)
    _changed: dict[str, int] = field(default_factory=dict)  # source's order id → staged id

    @classmethod
    def of(cls, job: Job) -> Reader:
        """Return the reader of a job, not yet connected."""
        context = Context(job.source, job.places, job.first_name, job.day_start)
        return cls(context, job.catalog, strict=job.strict, tally=job.tally)

    def batches(self, files: Sequence[ExportFile]) -> Iterator[Batch]:
        """Yield the files' rows.

        Raises
        ------
        RecordRejected
            If the reader is strict.
        SourceFileError
            If a file is damaged.
        """
        for file in files:
            kind = KINDS.get(file.kind)
            if kind is not None:
                yield from self._file(file.path, kind)

    @property
    def found(self) -> Found:
        """What is known now of names and records."""
        return Found(self.context.names, self.tally)

    def _file(self, path: Path, kind: Kind) -> Iterator[Batch]:
        position = number = 0
        elements = texts(path, kind.array)
        while records := list(islice(elements, BATCH)):
            rows = self._rows(path, kind, records, number)
            number += len(records)
            position += sum(map(len, records))
            yield Batch(rows, path.name, number, position)
        if number == 0 and (why := lacks(path, kind.array, kind.beside)):
            found = self._put_aside(path, [Rejected(self.context.source, kind.array, why, "null")])
            yield Batch({"rejected": found}, path.name, 0, 0)

    def _rows(
        self, path: Path, kind: Kind, records: Sequence[bytes], first: int
    ) -> Mapping[str, bytes]:
        """Return the rows of records that stand at `first` and behind it in their file."""
        hashes = [content_hash(text) for text in records]
        keys, states = self._states(kind, records, hashes)
        new = [index for index, state in enumerate(states) if state is not True]
        admitted = admit([records[index] for index in new], kind.model)
        made = _Made(admitted.records, np.array(new, dtype=np.int64)[admitted.places])
        refused = [(new[place], why, text) for place, why, text in admitted.refused]
        if kind.place:
            refused += self._homeless(made, kind.place, records)
        rows: dict[str, list[bytes]] = defaultdict(list)
        rows["rejected"].append(self._rejected(path, kind, sorted(refused), first))
        level = Level(made.records, np.zeros(len(made.records), dtype=np.int64))
        texts_of = pa.array([hashes[index] for index in made.places.tolist()], pa.string())
        ids = np.zeros(0, dtype=np.int64)
        if len(level):
            for table, columns in kind.read(level, texts_of, self.context, self.catalog):
                rows[table].append(as_csv(table, columns))
                if table == "orders":
                    ids = columns["id"]
        self._tell(kind, states, made.places, ids, keys, rows)
        return {table: text for table, parts in rows.items() if (text := b"".join(parts))}

    def _states(
        self, kind: Kind, records: Sequence[bytes], hashes: Sequence[str]
    ) -> tuple[Sequence[str], Sequence[bool | None]]:
        """Return the records' keys, if they matter, and what the database knows of them."""
        if self.known is None:
            return (), [None] * len(records)
        keys = [kind.key(text) for text in records]
        return keys, self.known(kind.table, list(zip(keys, hashes, strict=True)))

    def _homeless(
        self, made: _Made, path: str, records: Sequence[bytes]
    ) -> list[tuple[int, str, str]]:
        """Take the records away that name a place that nobody describes."""
        named = made.level().text(path)
        homes = self.context.locations(named)
        if homes.null_count == 0:
            return []
        lost = homes.is_null().to_numpy(zero_copy_only=False)
        refused = []
        names = named.filter(pa.array(lost)).to_pylist()
        for index, place in zip(made.places[lost].tolist(), names, strict=True):
            text = canonical(mended(element_of(records[index]))).decode()
            refused.append((index, f"the location {place} is not described", text))
        made.keep(~lost)
        return refused

    def _rejected(
        self, path: Path, kind: Kind, refused: Sequence[tuple[int, str, str]], first: int
    ) -> bytes:
        source = self.context.source
        return self._put_aside(
            path, [Rejected(source, f"{kind.array}[{first + i}]", w, t) for i, w, t in refused]
        )

    def _put_aside(self, path: Path, found: Sequence[Rejected]) -> bytes:
        """Count and return what cannot be read; raise it where the load is strict."""
        self.tally.rejected += len(found)
        if found and self.strict:
            raise too_strict(path, found[0].position, found[0].reason)
        if not found:
            return b""
        columns = dict(zip(Rejected._fields, zip(*found, strict=True), strict=True))
        return as_csv("rejected", columns)

    def _tell(
        self,
        kind: Kind,
        states: Sequence[bool | None],
        places: Ints,
        ids: Ints,
        keys: Sequence[str],
        rows: Mapping[str, list[bytes]],
    ) -> None:
        """Count the records; one that is unchanged outdates earlier ones of the same export."""
        unchanged = sum(state is True for state in states)
        if kind.table == "payments":
            self.tally.payments += len(places)
            self.tally.unchanged_payments += unchanged
            return
        self.tally.orders += len(places)
        self.tally.unchanged += unchanged
        changed = {
            int(i): int(o) for i, o in zip(places, ids, strict=True) if states[i] is False
        } if False in states else {}  # fmt: skip
        outdated = []
        if changed or (unchanged and self._changed):
            for index, state in enumerate(states):
                if index in changed:
                    self._changed[keys[index]] = changed[index]
                elif state is True and keys[index] in self._changed:
                    outdated.append(self._changed.pop(keys[index]))
        if outdated:
            rows["superseded"].append(as_csv("superseded", {"order_id": outdated}))


@dataclass
class _Made:
    """Records that can be read, and their places in the batch."""

    records: pa.StructArray
    places: Ints

    def level(self) -> Level:
        return Level(self.records, self.places)

    def keep(self, chosen: Flags) -> None:
        self.records, self.places = self.records.filter(pa.array(chosen)), self.places[chosen]
