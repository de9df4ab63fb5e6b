"""What a source record becomes: rows for the staging tables, money in cents.

Field names and order are those of the staging tables in ``staging.sql``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class OrderRow(NamedTuple):
    """An order; the business date is worked out in the database where the source has none."""

    source: str
    source_order_id: str
    source_location_id: str
    order_type: str | None
    status: str
    created_at: str
    closed_at: str | None
    business_date: str | None
    currency: str
    subtotal: int
    tax: int
    tip: int
    discount: int
    total: int
    delivery_fee: int = 0
    service_fee: int = 0
    commission_fee: int = 0
    customer_name: str | None = None
    customer_phone: str | None = None
    server_name: str | None = None
    is_voided: bool = False
    is_deleted: bool = False
    contains_alcohol: bool = False
    is_catering: bool = False
    source_metadata: str = "{}"
    content_hash: str = ""


class ItemRow(NamedTuple):
    """A line of an order; `product_key` is how the source names its product."""

    source: str
    source_order_id: str
    sequence_number: int
    product_key: str | None
    item_name: str
    quantity: float
    unit_price: int
    total_price: int
    tax: int = 0
    discount: int = 0
    category_name: str | None = None
    source_item_id: str | None = None
    special_instructions: str | None = None


class ModifierRow(NamedTuple):
    """A change to the line with that number."""

    source: str
    source_order_id: str
    sequence_number: int
    modifier_name: str
    modifier_value: str | None
    price_adjustment: int
    quantity: float
    source_modifier_id: str | None


class PaymentRow(NamedTuple):
    """A payment; its order may be unknown."""

    source: str
    source_payment_id: str
    source_order_id: str | None
    payment_type: str
    status: str | None
    amount: int
    tip: int
    processing_fee: int = 0
    processed_at: str | None = None
    card_brand: str | None = None
    card_last4: str | None = None
    card_entry_method: str | None = None
    wallet_brand: str | None = None
    cash_tendered: int | None = None
    change_amount: int | None = None
    refund_amount: int = 0
    refund_date: str | None = None
    refund_reason: str | None = None


class CheckRow(NamedTuple):
    """A Toast check."""

    source_order_id: str
    source_check_id: str
    check_number: str | None
    table_name: str | None
    opened_at: str | None
    closed_at: str | None
    paid_at: str | None
    subtotal: int
    tax: int
    tip: int
    discount: int
    total: int
    server_name: str | None
    payment_status: str | None
    is_voided: bool
    is_deleted: bool


class DeliveryRow(NamedTuple):
    """The delivery of a DoorDash order."""

    source_order_id: str
    address_line1: str | None
    city: str | None
    state: str | None
    zip_code: str | None
    pickup_time: str | None
    delivery_time: str | None
    delivery_fee: int
    dasher_tip: int
    dasher_name: str | None
    delivery_instructions: str | None


@dataclass(slots=True)
class Record:
    """An order with what belongs to it, or payments alone (`order` is None then)."""

    order: OrderRow | None
    items: Sequence[ItemRow] = ()
    modifiers: Sequence[ModifierRow] = ()
    payments: Sequence[PaymentRow] = ()
    checks: Sequence[CheckRow] = ()
    deliveries: Sequence[DeliveryRow] = ()


@dataclass(slots=True, frozen=True)
class Rejected:
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
