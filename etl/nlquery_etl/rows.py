"""What a source record becomes: columns of rows as the tables have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# Arrays of Arrow or NumPy, or one value for all rows.
Columns = Mapping[str, Any]

_PAYMENTS = (
    "order_id",
    "source",
    "source_payment_id",
    "payment_type",
    "status",
    "amount",
    "tip_amount",
    "processing_fee",
    "processed_at",
    "card_brand",
    "card_last4",
    "card_entry_method",
    "wallet_brand",
    "cash_tendered",
    "change_amount",
    "refund_amount",
    "refund_date",
    "refund_reason",
    "source_metadata",
    "content_hash",
)
# Table → what readers fill of it; lines say by `name_number` which of the names they carry.
TABLES: Mapping[str, Sequence[str]] = {
    "orders": (
        "id",
        "source",
        "source_order_id",
        "location_id",
        "order_type",
        "status",
        "created_at",
        "closed_at",
        "business_date",
        "currency",
        "subtotal",
        "tax_amount",
        "tip_amount",
        "discount_amount",
        "total_amount",
        "delivery_fee",
        "service_fee",
        "commission_fee",
        "customer_name",
        "customer_phone",
        "server_name",
        "is_voided",
        "is_deleted",
        "contains_alcohol",
        "is_catering",
        "source_metadata",
        "content_hash",
    ),
    "items": (
        "id",
        "order_id",
        "name_number",
        "item_name",
        "quantity",
        "unit_price",
        "total_price",
        "tax_amount",
        "discount_amount",
        "sequence_number",
        "category_name",
        "source_item_id",
        "special_instructions",
    ),
    "modifiers": (
        "order_item_id",
        "modifier_name",
        "price_adjustment",
        "quantity",
        "source_modifier_id",
    ),
    "payments": _PAYMENTS,
    "loose_payments": (*_PAYMENTS, "source_order_id"),
    "checks": (
        "order_id",
        "source_check_id",
        "check_number",
        "table_name",
        "opened_at",
        "closed_at",
        "paid_at",
        "subtotal",
        "tax_amount",
        "tip_amount",
        "discount_amount",
        "total_amount",
        "server_name",
        "payment_status",
        "is_voided",
        "is_deleted",
    ),
    "deliveries": (
        "order_id",
        "address_line1",
        "address_line2",
        "city",
        "state",
        "zip_code",
        "pickup_time",
        "delivery_time",
        "estimated_pickup_time",
        "estimated_delivery_time",
        "dasher_name",
        "dasher_phone",
        "delivery_instructions",
        "delivery_fee",
        "dasher_tip",
    ),
    "rejected": ("source", "position", "reason", "raw"),
    "superseded": ("order_id",),
}
# What a column is where a source has nothing of the kind; any other is null.
DEFAULTS: Mapping[str, Any] = {
    **dict.fromkeys(("delivery_fee", "service_fee", "commission_fee", "processing_fee"), 0),
    **dict.fromkeys(("tax_amount", "discount_amount", "tip_amount", "refund_amount"), 0),
    **dict.fromkeys(("is_voided", "is_deleted", "contains_alcohol", "is_catering"), False),
    "source_metadata": "{}",
}


class Rejected(NamedTuple):
    """A source record that cannot be read.

    Attributes
    ----------
    source
        ``TOAST``, ``DOORDASH`` or ``SQUARE``.
    position
        Where in the file, such as ``orders[17]``.
    reason
        Why, in one line.
    raw
        The record as JSON text.
    """

    source: str
    position: str
    reason: str
    raw: str


@dataclass(frozen=True)
class Place:
    """A location as one source describes it."""

    source: str
    source_id: str
    name: str
    address_line1: str | None = None
    address_line2: str | None = None
    city: str | None = None
    state: str | None = None
    zip_code: str | None = None
    country: str = "US"
    timezone: str = "America/New_York"


@dataclass(frozen=True)
class CatalogEntry:
    """What a catalogue says about a product key.

    Attributes
    ----------
    name, variation, category, price
        As the source spells them; the price in cents.
    """

    name: str
    variation: str | None = None
    category: str | None = None
    price: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)
