"""Square's exports: locations, catalogue, orders and payments in four files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nlquery_etl.context import Context
from nlquery_etl.rows import (
    ItemRow,
    LoosePaymentRow,
    ModifierRow,
    OrderRow,
    PaymentRow,
    Place,
    Record,
    Rejected,
)
from nlquery_etl.sources.places import described
from nlquery_etl.sources.raw import (
    Cents,
    Currency,
    Identity,
    Instant,
    Moment,
    Quantity,
    Raw,
    Text,
    amounts,
    as_json,
    local_day,
)
from nlquery_etl.sources.square_catalog import Catalog

SOURCE = "SQUARE"
ORDER_TYPES = {
    "DINE_IN": "DINE_IN",
    "IN_STORE": "DINE_IN",
    "PICKUP": "PICKUP",
    "TAKEOUT": "TAKEOUT",
    "DELIVERY": "DELIVERY",
    "SHIPMENT": "DELIVERY",
}
STATUSES = {
    "COMPLETED": "COMPLETED",
    "CANCELED": "CANCELLED",
    "CANCELLED": "CANCELLED",
    "OPEN": "PENDING",
    "DRAFT": "PENDING",
}
PAYMENT_TYPES = {"CARD": "CARD", "CASH": "CASH", "WALLET": "DIGITAL_WALLET", "EXTERNAL": "OTHER"}


class Money(Raw):
    """Cents and their currency."""

    amount: Cents = None
    currency: Currency = None


class AppliedModifier(Raw):
    """A change to a line."""

    modifier_id: Text = None
    catalog_object_id: Text = None
    name: Text = None
    quantity: Quantity = None
    total_price_money: Money | None = None


class Line(Raw):
    """A line of an order."""

    uid: Text = None
    catalog_object_id: Text = None
    name: Text = None
    variation_name: Text = None
    note: Text = None
    quantity: Quantity = None
    base_price_money: Money | None = None
    gross_sales_money: Money | None = None
    total_money: Money | None = None
    total_tax_money: Money | None = None
    total_discount_money: Money | None = None
    applied_modifiers: list[AppliedModifier] | None = None
    modifiers: list[AppliedModifier] | None = None


class Fulfillment(Raw):
    """How the order reaches the customer."""

    type: Text = None


class Order(Raw):
    """An order."""

    id: Identity
    location_id: Identity
    created_at: Moment
    closed_at: Instant = None
    state: Text = None
    line_items: list[Line] | None = None
    fulfillments: list[Fulfillment] | None = None
    total_money: Money
    total_tax_money: Money | None = None
    total_tip_money: Money | None = None
    total_discount_money: Money | None = None
    total_service_charge_money: Money | None = None
    reference_id: Text = None


class Card(Raw):
    """A card."""

    card_brand: Text = None
    last_4: Text = None


class CardDetails(Raw):
    """How a card was used."""

    card: Card | None = None
    entry_method: Text = None


class WalletDetails(Raw):
    """A wallet."""

    brand: Text = None


class CashDetails(Raw):
    """Notes and coins."""

    buyer_supplied_money: Money | None = None
    change_back_money: Money | None = None


class Fee(Raw):
    """What Square keeps."""

    amount_money: Money | None = None


class Payment(Raw):
    """A payment."""

    id: Identity
    order_id: Text = None
    created_at: Instant = None
    amount_money: Money
    tip_money: Money | None = None
    total_money: Money | None = None
    refunded_money: Money | None = None
    status: Text = None
    source_type: Text = None
    card_details: CardDetails | None = None
    wallet_details: WalletDetails | None = None
    cash_details: CashDetails | None = None
    processing_fee: list[Fee] | None = None


class LocationAddress(Raw):
    """Where a place is."""

    address_line_1: Text = None
    address_line_2: Text = None
    locality: Text = None
    administrative_district_level_1: Text = None
    postal_code: Text = None
    country: Text = None


class Location(Raw):
    """A place."""

    id: Identity
    name: Text = None
    address: LocationAddress | None = None
    timezone: Text = None


def places(path: Path) -> Iterator[Place | Rejected]:
    """Yield the locations of a locations file."""
    return described(SOURCE, path, "locations", _place)


def _place(element: Any) -> Place:
    raw = Location.model_validate(element)
    address = raw.address or LocationAddress()
    return Place(
        SOURCE,
        raw.id,
        raw.name or raw.id,
        address_line1=address.address_line_1 or None,
        address_line2=address.address_line_2 or None,
        city=address.locality or None,
        state=address.administrative_district_level_1 or None,
        zip_code=address.postal_code or None,
        country=address.country or "US",
        timezone=raw.timezone or "",
    )


def record(element: Any, content_hash: str, context: Context, catalog: Catalog) -> Record:
    """Return the rows of an order, with names from the catalogue."""
    raw = Order.model_validate(element)
    currency = (raw.total_money.currency or "USD").upper()
    money, identity = amounts(currency), context.orders.take()
    items: list[ItemRow] = []
    modifiers: list[ModifierRow] = []
    subtotal = 0
    for number, line in enumerate(raw.line_items or (), start=1):
        total = _line_total(line)
        subtotal += total
        item = _item(identity, number, line, total, money, context, catalog)
        items.append(item)
        for change in (*(line.applied_modifiers or ()), *(line.modifiers or ())):
            modifiers.append(_modifier(item.id, change, money, catalog))
    order = _order(raw, identity, currency, subtotal, content_hash, context)
    return Record(order, items, modifiers)


def _order(
    raw: Order, identity: int, currency: str, subtotal: int, content_hash: str, context: Context
) -> OrderRow:
    kinds = [f.type.upper() for f in raw.fulfillments or () if f.type]
    kind, state = kinds[0] if kinds else "", (raw.state or "").upper()
    money, spot = amounts(currency), context.spot(raw.location_id)
    return OrderRow(
        identity,
        SOURCE,
        raw.id,
        spot.location_id,
        ORDER_TYPES.get(kind),
        STATUSES.get(state, "PENDING"),
        raw.created_at,
        raw.closed_at,
        local_day(raw.created_at, spot.zone, context.day_start),
        currency,
        money[subtotal],
        money[_amount(raw.total_tax_money)],
        money[_amount(raw.total_tip_money)],
        money[_amount(raw.total_discount_money)],
        money[raw.total_money.amount],
        "0",
        money[_amount(raw.total_service_charge_money)],
        "0",
        None,
        None,
        None,
        False,
        False,
        False,
        False,
        as_json(
            reference_id=raw.reference_id,
            unknown_type=kind if kind and kind not in ORDER_TYPES else None,
            unknown_status=state if state and state not in STATUSES else None,
        ),
        content_hash,
    )


def _line_total(line: Line) -> int:
    gross = line.gross_sales_money or line.total_money
    if gross is not None:
        return gross.amount or 0
    return round(_amount(line.base_price_money) * (line.quantity or 1))


def _item(
    order: int,
    number: int,
    line: Line,
    total: int,
    money: Mapping[int | None, str],
    context: Context,
    catalog: Catalog,
) -> ItemRow:
    entry = catalog.entries.get(line.catalog_object_id or "")
    name = line.name or (entry.name if entry else None) or "Unknown item"
    variation = line.variation_name or (entry.variation if entry else None)
    said = f"{name} ({variation})" if variation and variation != "Regular" else name
    quantity, category = line.quantity or 1, entry.category if entry else None
    each = round(total / quantity)
    return ItemRow(
        context.items.take(),
        order,
        context.name(line.catalog_object_id or name, said, category, each),
        said,
        quantity,
        money[each],
        money[total],
        money[_amount(line.total_tax_money)],
        money[_amount(line.total_discount_money)],
        number,
        category,
        line.uid,
        line.note,
    )


def _modifier(
    item: int, change: AppliedModifier, money: Mapping[int | None, str], catalog: Catalog
) -> ModifierRow:
    key = change.modifier_id or change.catalog_object_id or ""
    name, price = catalog.modifiers.get(key, (change.name or key or "Modifier", 0))
    if change.total_price_money is not None:
        price = _amount(change.total_price_money)
    return ModifierRow(item, change.name or name, money[price], change.quantity or 1, key or None)


def payment(element: Any, content_hash: str, _: Context) -> Record:
    """Return the row of a payment."""
    raw = Payment.model_validate(element)
    tip, card, cash = _amount(raw.tip_money), raw.card_details, raw.cash_details
    total = raw.total_money.amount if raw.total_money else None
    if total is None:
        total = _amount(raw.amount_money) + tip
    currency = (raw.amount_money.currency or "USD").upper()
    money, kind = amounts(currency), (raw.source_type or "").upper()
    row = PaymentRow(
        None,
        SOURCE,
        raw.id,
        PAYMENT_TYPES.get(kind, "UNKNOWN"),
        raw.status,
        money[total - tip],
        money[tip],
        money[sum(_amount(fee.amount_money) for fee in raw.processing_fee or ())],
        raw.created_at,
        card.card.card_brand if card and card.card else None,
        card.card.last_4 if card and card.card else None,
        card.entry_method if card else None,
        raw.wallet_details.brand if raw.wallet_details else None,
        money[_amount(cash.buyer_supplied_money)] if cash else None,
        money[_amount(cash.change_back_money)] if cash else None,
        money[_amount(raw.refunded_money)],
        None,
        None,
        as_json(
            currency=currency if currency != "USD" else None,
            unknown_type=kind if kind and kind not in PAYMENT_TYPES else None,
        ),
        content_hash,
    )
    return Record(loose=LoosePaymentRow(raw.order_id, row))


def _amount(money: Money | None) -> int:
    return (money.amount or 0) if money is not None else 0
