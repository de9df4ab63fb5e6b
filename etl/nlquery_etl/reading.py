"""Reading one source's files: from records to batches of rows in the form that COPY takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from nlquery_etl.context import Context, Met
from nlquery_etl.errors import RecordRejected
from nlquery_etl.files import ExportFile
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
from nlquery_etl.sources import doordash, square, toast
from nlquery_etl.sources.raw import canonical, content_hash, mended, reason
from nlquery_etl.sources.square_catalog import Catalog
from nlquery_etl.sources.stream import stream

BATCH = 2_000  # records; memory stays flat whatever the size of a file
TABLES: Mapping[str, Sequence[str]] = {
    "orders": OrderRow._fields,
    "items": ItemRow._fields,
    "modifiers": ModifierRow._fields,
    "payments": PaymentRow._fields,
    "loose_payments": (*PaymentRow._fields, "source_order_id"),
    "checks": CheckRow._fields,
    "deliveries": DeliveryRow._fields,
    "rejected": Rejected._fields,
    "superseded": ("order_id",),
}
Element = tuple[str, Any, str, bytes]  # position, element, hash, canonical text
# Gets a table and (key, hash) pairs; returns for each: None new, False changed, True unchanged.
Known = Callable[[str, Sequence[tuple[str, str]]], Sequence[bool | None]]


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


@dataclass(frozen=True)
class Batch:
    """Rows to copy, and how far the file is.

    Attributes
    ----------
    rows
        Table of :data:`TABLES` → CSV text in UTF-8.
    file, records
        What is being read, and how many of its records are.
    position
        About how many bytes of it are.
    """

    rows: Mapping[str, bytes]
    file: str
    records: int
    position: int


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
            kind = _KINDS.get(file.kind)
            if kind is not None:
                yield from self._file(file.path, kind)

    def disconnect(self) -> None:
        """Forget the connection and the records: what is left is what was found."""
        self.context.disconnect()
        self.known = None
        self._changed.clear()

    @property
    def names(self) -> Mapping[tuple[str, str], Met]:
        """The names met: (key, name) → how often and where."""
        return self.context.names

    def _file(self, path: Path, kind: _Kind) -> Iterator[Batch]:
        number = position = 0
        waiting: list[Element] = []
        for number, element in enumerate(stream(path, kind.array), start=1):
            text = canonical(element)
            if b"\\u0000" in text:
                element = mended(element)
                text = canonical(element)
            position += len(text)
            waiting.append((f"{kind.array}[{number - 1}]", element, content_hash(text), text))
            if len(waiting) == BATCH:
                yield Batch(self._rows(path, kind, waiting), path.name, number, position)
                waiting = []
        yield Batch(self._rows(path, kind, waiting), path.name, number, position)

    def _rows(self, path: Path, kind: _Kind, elements: Sequence[Element]) -> Mapping[str, bytes]:
        rows: dict[str, list[Sequence[Any]]] = {table: [] for table in TABLES}
        read = partial(kind.read, catalog=self.catalog) if kind.read is square.record else kind.read
        for element, state in zip(elements, self._states(kind, elements), strict=True):
            if state is True:
                self._unchanged(kind, element, rows)
                continue
            found = self._record(read, element)
            if isinstance(found, Rejected):
                if self.strict:
                    raise too_strict(path, found)
                self.tally.rejected += 1
                rows["rejected"].append(found)
                continue
            self._add(found, rows, is_known=state is False)
        return {table: _csv(lines) for table, lines in rows.items() if lines}

    def _states(self, kind: _Kind, elements: Sequence[Element]) -> Sequence[bool | None]:
        if self.known is None or not elements:
            return [None] * len(elements)
        keys = [(_key(e, kind.key), h) for _, e, h, _ in elements]
        return self.known(kind.table, keys)

    def _record(self, read: Callable[..., Record], element: Element) -> Record | Rejected:
        position, raw, digest, text = element
        try:
            return read(raw, digest, self.context)
        except (ValueError, ArithmeticError):
            pass  # an empty text where a number should be? once more without those
        try:
            return read(mended(raw), digest, self.context)
        except (ValueError, ArithmeticError) as error:
            return Rejected(self.context.source, position, reason(error), text.decode())

    def _add(
        self, record: Record, rows: Mapping[str, list[Sequence[Any]]], *, is_known: bool
    ) -> None:
        if record.order is not None:
            self.tally.orders += 1
            rows["orders"].append(record.order)
            if is_known:
                self._changed[record.order.source_order_id] = record.order.id
        if record.loose is not None:
            self.tally.payments += 1
            rows["loose_payments"].append((*record.loose.payment, record.loose.source_order_id))
        rows["items"] += record.items
        rows["modifiers"] += record.modifiers
        rows["payments"] += record.payments
        rows["checks"] += record.checks
        rows["deliveries"] += record.deliveries

    def _unchanged(
        self, kind: _Kind, element: Element, rows: Mapping[str, list[Sequence[Any]]]
    ) -> None:
        """Count a record; it outdates an earlier, different one of the same export."""
        if kind.table == "payments":
            self.tally.unchanged_payments += 1
            return
        self.tally.unchanged += 1
        outdated = self._changed.pop(_key(element[1], kind.key), None)
        if outdated is not None:
            rows["superseded"].append((outdated,))


@dataclass(frozen=True)
class _Kind:
    array: str
    key: str
    table: str
    read: Callable[..., Record]


_KINDS = {
    "toast": _Kind("orders", "guid", "orders", toast.record),
    "doordash": _Kind("orders", "external_delivery_id", "orders", doordash.record),
    "square_orders": _Kind("orders", "id", "orders", square.record),
    "square_payments": _Kind("payments", "id", "payments", square.payment),
}


def _key(element: Any, name: str) -> str:
    key = element.get(name) if isinstance(element, dict) else None
    return str(key).strip() if key is not None else ""


def _csv(rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def too_strict(path: Path, rejected: Rejected) -> RecordRejected:
    """Return the error of a strict load for the record."""
    return RecordRejected(
        f"{path}, {rejected.position} cannot be read: {rejected.reason}.",
        mend="Mend the file, or load without --strict to put such records aside.",
    )
