"""Which files of a directory are exports, and of which source."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlquery_etl.errors import SourceFileError

_HEAD = 4096
_CHUNK = 1 << 20
_SHOWN = 5
_DATA = frozenset(
    {".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".xls", ".xlsx", ".xml", ".gz", ".zip"}
)
# keys of records that say what a file is where no list around them does
_OF_RECORDS = {
    "line_items": "square_orders",
    "amount_money": "square_payments",
    "item_data": "square_catalog",
    "administrative_district_level_1": "square_locations",
}


@dataclass(frozen=True)
class ExportFile:
    """A file and what it holds.

    Attributes
    ----------
    kind
        ``toast``, ``doordash``, ``square_locations``, ``square_catalog``, ``square_orders`` or
        ``square_payments``.
    """

    path: Path
    kind: str


def find(directory: Path) -> list[ExportFile]:
    """Return the exports below a directory, known by what is in them, in a stable order.

    Raises
    ------
    SourceFileError
        If there is no such directory, no export in it, or one that cannot be read.
    """
    look_at(directory)
    found = [
        ExportFile(path, kind)
        for path in _data_files(directory)
        if path.suffix.lower() == ".json" and (kind := _kind(path)) is not None
    ]
    if not found:
        left = listed(others(directory, found))
        raise SourceFileError(
            f"{directory} holds no Toast, DoorDash or Square export"
            + (f", but {left}." if left else "."),
            mend="Exports are JSON files such as toast_pos_export.json or square/orders.json"
            + (", unpacked." if left else "."),
        )
    return found


def look_at(directory: Path) -> None:
    """Raise an error where there is no such directory."""
    if directory.is_file():
        raise SourceFileError(
            f"{directory} is a file.", mend=f"Name the directory that it is in: {directory.parent}"
        )
    if not directory.is_dir():
        raise SourceFileError(
            f"There is no directory {directory}.", mend="Name the directory with the exports."
        )


def others(directory: Path, found: Sequence[ExportFile]) -> list[str]:
    """Return the names of files that look like data and are none of the exports."""
    exports = {file.path for file in found}
    return [str(p.relative_to(directory)) for p in _data_files(directory) if p not in exports]


def listed(names: Sequence[str]) -> str:
    """Return the first of many names, and how many there are beyond them."""
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _data_files(directory: Path) -> list[Path]:
    return sorted(
        path
        for path in directory.rglob("*")
        if path.suffix.lower() in _DATA and path.is_file() and not path.name.startswith(".")
    )


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _kind(path: Path) -> str | None:
    """Return what a file holds: by its first keys, else by its name."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", errors="replace")
    except OSError as error:
        raise SourceFileError(f"{path} cannot be read: {error.strerror}.") from error
    keys = set(re.findall(r'"(\w+)"\s*:', head))
    name = path.name.lower()
    if "restaurant" in keys or "restaurantGuid" in keys or name.startswith("toast"):
        return "toast"
    if keys & {"merchant", "stores", "external_delivery_id"} or name.startswith("doordash"):
        return "doordash"
    for array in ("locations", "objects", "orders", "payments"):
        if array in keys:
            return "square_catalog" if array == "objects" else f"square_{array}"
    for key, kind in _OF_RECORDS.items():
        if key in keys:
            return kind
    square = {"catalog", "locations", "orders", "payments"}
    return f"square_{path.stem}" if path.parent.name == "square" and path.stem in square else None
