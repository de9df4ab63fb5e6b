"""Writing the exports of an invented restaurant group, of any size, always the same."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from nlquery_etl.errors import LoadError
from nlquery_etl.sample.doordash import doordash
from nlquery_etl.sample.menu import group
from nlquery_etl.sample.orders import sales
from nlquery_etl.sample.place import place
from nlquery_etl.sample.square import catalogue, square
from nlquery_etl.sample.toast import toast

LAST_DAY = date(2025, 1, 31)
ORDERS_PER_DAY = 70
DIRT = 0.03
Progress = Callable[[int], None]


@dataclass(frozen=True)
class SampleSummary:
    """What was written.

    Attributes
    ----------
    directory
        Where.
    orders
        Source → how many.
    first_day, last_day
        The period.
    """

    directory: Path
    orders: dict[str, int]
    first_day: date
    last_day: date


class _Array:
    """A JSON file with some fields and one array that is written piece by piece."""

    def __init__(self, path: Path, name: str, before: dict[str, Any]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: BinaryIO = path.open("wb")
        head = orjson.dumps(before)[:-1]
        comma = b"," if before else b""
        self._file.write(head + comma + b'"' + name.encode() + b'":[\n')
        self.count = 0

    def add(self, element: dict[str, Any]) -> None:
        if self.count:
            self._file.write(b",\n")
        self._file.write(orjson.dumps(element))
        self.count += 1

    def close(self) -> None:
        self._file.write(b"\n]}\n")
        self._file.close()


def generate(
    directory: Path,
    *,
    orders: int = 2_000,
    seed: int = 1,
    days: int | None = None,
    dirt: float = DIRT,
    progress: Progress | None = None,
) -> SampleSummary:
    """Write six export files.

    The same arguments give the same bytes. The files appear together or not at all.

    Parameters
    ----------
    directory
        Where to; files of the same names in it are replaced.
    orders
        How many in all.
    seed
        Another seed, other orders.
    days
        Length of the period, which ends on 31 January 2025; default: 28 days or more, so that
        there are about 70 orders a day.
    dirt
        Share of names that are misspelled and of totals that do not add up.
    progress
        Told of the number of orders written.

    Raises
    ------
    LoadError
        If the directory cannot be written, or there are no orders to write.
    """
    if orders < 1:
        raise LoadError(f"{orders} orders cannot be invented.", mend="Ask for one or more.")
    days = days or max(28, min(730, orders // ORDERS_PER_DAY))
    first = LAST_DAY - timedelta(days=days - 1)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory, prefix=".sample-") as part:
            counts = _write(Path(part), orders, seed, first, days, dirt, progress)
            _move(Path(part), directory)
    except OSError as error:
        raise LoadError(
            f"The sample cannot be written to {directory}: {error.strerror}.",
            mend="Choose another place with --to.",
        ) from error
    return SampleSummary(directory, counts, first, LAST_DAY)


def _write(
    part: Path,
    orders: int,
    seed: int,
    first: date,
    days: int,
    dirt: float,
    progress: Progress | None,
) -> dict[str, int]:
    spots = group().spots
    name = {"name": "Harbor Restaurant Group"}
    tickets = _Array(
        part / "toast_pos_export.json",
        "orders",
        {"restaurant": name, "locations": [place(s, "TOAST") for s in spots]},
    )
    merchant = {"business_name": name["name"], "currency": "USD"}
    stores = [place(s, "DOORDASH") for s in spots]
    deliveries = _Array(
        part / "doordash_orders.json", "orders", {"merchant": merchant, "stores": stores}
    )
    bought = _Array(part / "square" / "orders.json", "orders", {})
    payments = _Array(part / "square" / "payments.json", "payments", {})
    _whole(part, "locations", (place(s, "SQUARE") for s in spots))
    _whole(part, "catalog", catalogue(), "objects")
    rng = random.Random(seed + 1)
    for number, sale in enumerate(sales(orders, seed, first, days), start=1):
        if sale.source == "TOAST":
            tickets.add(toast(sale, rng, dirt))
        elif sale.source == "DOORDASH":
            deliveries.add(doordash(sale, rng, dirt))
        else:
            order, payment = square(sale, rng, dirt)
            bought.add(order)
            payments.add(payment)
        if progress is not None and number % 10_000 == 0:
            progress(number)
    counts = {"TOAST": tickets.count, "DOORDASH": deliveries.count, "SQUARE": bought.count}
    for array in (tickets, deliveries, bought, payments):
        array.close()
    return counts


def _whole(
    part: Path, file: str, elements: Iterable[dict[str, Any]], name: str | None = None
) -> None:
    array = _Array(part / "square" / f"{file}.json", name or file, {})
    for element in elements:
        array.add(element)
    array.close()


def _move(part: Path, directory: Path) -> None:
    for path in sorted(p for p in part.rglob("*") if p.is_file()):
        target = directory / path.relative_to(part)
        target.parent.mkdir(exist_ok=True)
        shutil.move(path, target)
