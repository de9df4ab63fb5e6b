"""The kinds of files that hold records, and how each is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import pyarrow as pa

from nlquery_etl.context import Context
from nlquery_etl.rows import Columns
from nlquery_etl.sources import (
    doordash,
    doordash_models,
    square,
    square_models,
    square_payments,
    toast,
    toast_models,
)
from nlquery_etl.sources.level import Level
from nlquery_etl.sources.raw import Raw
from nlquery_etl.sources.square_catalog import Catalog


@dataclass(frozen=True)
class Kind:
    """How one kind of file is read.

    Attributes
    ----------
    array, model
        Where its records are, and what they are.
    key
        Returns a record's own key.
    table
        That the records go to.
    place
        Field that says where an order was made.
    beside
        Array that a file may have instead of records: its places.
    read
        Gets records, their hashes, places, ids and names, and Square's catalogue; returns rows.
    """

    array: str
    model: type[Raw]
    key: Callable[[bytes], str]
    table: str
    place: str | None
    beside: str | None
    read: Callable[[Level, pa.Array, Context, Catalog], Sequence[tuple[str, Columns]]]


def _key(field: str) -> Callable[[bytes], str]:
    """Return what finds a record's key in its text, by reading only that."""
    decoder = msgspec.json.Decoder(msgspec.defstruct("Key", [(field, Any, None)]))

    def key(text: bytes) -> str:
        try:
            found = getattr(decoder.decode(text), field)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return ""
        return str(found).strip() if found is not None else ""

    return key


KINDS = {
    "toast": Kind(
        "orders", toast_models.Order, _key("guid"), "orders", "restaurantGuid", "locations",
        lambda level, hashes, context, _: toast.rows(level, hashes, context),
    ),
    "doordash": Kind(
        "orders", doordash_models.Order, _key("external_delivery_id"), "orders", "store_id",
        "stores",
        lambda level, hashes, context, _: doordash.rows(level, hashes, context),
    ),
    "square_orders": Kind(
        "orders", square_models.Order, _key("id"), "orders", "location_id", None,
        square.rows,
    ),
    "square_payments": Kind(
        "payments", square_models.Payment, _key("id"), "payments", None, None,
        lambda level, hashes, *_: square_payments.rows(level, hashes),
    ),
}  # fmt: skip
