"""What a source record becomes: rows as the tables have them.

Field names are the tables' columns. Money is text in whole units of the order's currency (see
:func:`nlquery_etl.sources.raw.amounts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple


class OrderRow(NamedTuple):
    """An order."""

    id: int
    source: str
    source_order_id: str
    location_id: int
    order_type: str | None
    status: str
    created_at: str | datetime
    closed_at: str | datetime | None
    business_date: date | str
    currency: str
    subtotal: str
    tax_amount: str
    tip_amount: str
    discount_amount: str
    total_amount: str
    delivery_fee: str
    service_fee: str
    commission_fee: str
    customer_name: str | None
    customer_phone: str | None
    server_name: str | None
    is_voided: bool
    is_deleted: bool
    contains_alcohol: bool
    is_catering: bool
    source_metadata: str
    content_hash: str


class ItemRow(NamedTuple):
    """A line of an order; `name_number` says which of the source's names it carries."""

    id: int
    order_id: int
    name_number: int
    item_name: str
    quantity: float
    unit_price: str
    total_price: str
    tax_amount: str
    discount_amount: str
    sequence_number: int
    category_name: str | None
    source_item_id: str | None
    special_instructions: str | None


class ModifierRow(NamedTuple):
    """A change to a line."""

    order_item_id: int
    modifier_name: str
    price_adjustment: str
    quantity: float
    source_modifier_id: str | None


class PaymentRow(NamedTuple):
    """A payment of an order."""

    order_id: int | None
    source: str
    source_payment_id: str
    payment_type: str
    status: str | None
    amount: str
    tip_amount: str
    processing_fee: str
    processed_at: str | datetime | None
    card_brand: str | None
    card_last4: str | None
    card_entry_method: str | None
    wallet_brand: str | None
    cash_tendered: str | None
    change_amount: str | None
    refund_amount: str
    refund_date: str | datetime | None
    refund_reason: str | None
    source_metadata: str
    content_hash: str | None = None


class LoosePaymentRow(NamedTuple):
    """A payment that a file of its own reports, with the order it names."""

    source_order_id: str | None
    payment: PaymentRow


class CheckRow(NamedTuple):
    """A Toast check."""

    order_id: int
    source_check_id: str
    check_number: str | None
    table_name: str | None
    opened_at: str | datetime | None
    closed_at: str | datetime | None
    paid_at: str | datetime | None
    subtotal: str
    tax_amount: str
    tip_amount: str
    discount_amount: str
    total_amount: str
    server_name: str | None
    payment_status: str | None
    is_voided: bool
    is_deleted: bool


class DeliveryRow(NamedTuple):
    """The delivery of a DoorDash order."""

    order_id: int
    address_line1: str | None
    address_line2: str | None
    city: str | None
    state: str | None
    zip_code: str | None
    pickup_time: str | datetime | None
    delivery_time: str | datetime | None
    estimated_pickup_time: str | datetime | None
    estimated_delivery_time: str | datetime | None
    dasher_name: str | None
    dasher_phone: str | None
    delivery_instructions: str | None
    delivery_fee: str
    dasher_tip: str


@dataclass(slots=True)
class Record:
    """An order with what belongs to it, or a loose payment alone."""

    order: OrderRow | None = None
    items: Sequence[ItemRow] = ()
    modifiers: Sequence[ModifierRow] = ()
    payments: Sequence[PaymentRow] = ()
    checks: Sequence[CheckRow] = ()
    deliveries: Sequence[DeliveryRow] = ()
    loose: LoosePaymentRow | None = None


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
