"""DoorDash's order export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from nlquery_etl.context import Context
from nlquery_etl.rows import DeliveryRow, ItemRow, ModifierRow, OrderRow, Place, Record, Rejected
from nlquery_etl.sources.places import described
from nlquery_etl.sources.raw import (
    MOST,
    Cents,
    Currency,
    Flag,
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

SOURCE = "DOORDASH"
ORDER_TYPES = {
    "MERCHANT_DELIVERY": "DELIVERY",
    "DASHER_DELIVERY": "DELIVERY",
    "DELIVERY": "DELIVERY",
    "PICKUP": "PICKUP",
    "TAKEOUT": "TAKEOUT",
    "DINE_IN": "DINE_IN",
}
STATUSES = {
    "DELIVERED": "COMPLETED",
    "PICKED_UP": "COMPLETED",
    "COMPLETED": "COMPLETED",
    "CANCELLED": "CANCELLED",
    "CANCELED": "CANCELLED",
    "REFUNDED": "REFUNDED",
}


class Customer(Raw):
    """Who ordered."""

    first_name: Text = None
    last_name: Text = None
    phone_number: Text = None


class Address(Raw):
    """Where it goes."""

    street: Text = None
    subpremise: Text = None
    city: Text = None
    state: Text = None
    zip_code: Text = None


class Option(Raw):
    """A change to an item."""

    option_id: Text = None
    name: Text = None
    price: Cents = None
    quantity: Quantity = None


class Item(Raw):
    """A line."""

    item_id: Text = None
    name: Text = None
    quantity: Quantity = None
    unit_price: Cents = None
    total_price: Cents = None
    special_instructions: Text = None
    options: list[Option] | None = None
    category: Text = None


class Order(Raw):
    """An order."""

    external_delivery_id: Identity
    store_id: Identity
    order_fulfillment_method: Text = None
    order_status: Text = None
    created_at: Moment
    pickup_time: Instant = None
    delivery_time: Instant = None
    estimated_pickup_time: Instant = None
    estimated_delivery_time: Instant = None
    customer: Customer | None = None
    dropoff_address: Address | None = None
    order_items: list[Item] | None
    order_subtotal: Cents = None
    delivery_fee: Cents = None
    service_fee: Cents = None
    dasher_tip: Cents = None
    tax_amount: Cents = None
    discount_amount: Cents = None
    total_charged_to_consumer: Annotated[int, Field(ge=-MOST, le=MOST)]
    commission: Cents = None
    merchant_payout: Cents = None
    contains_alcohol: Flag = None
    is_catering: Flag = None
    currency: Currency = None
    dasher_name: Text = None
    dasher_phone: Text = None
    delivery_instructions: Text = None


class StoreAddress(Address):
    """Where it is."""

    country: Text = None


class Store(Raw):
    """A place."""

    store_id: Identity
    name: Text = None
    address: StoreAddress | None = None
    timezone: Text = None


def places(path: Path) -> Iterator[Place | Rejected]:
    """Yield the export's stores."""
    return described(SOURCE, path, "stores", _place)


def _place(element: Any) -> Place:
    raw = Store.model_validate(element)
    address = raw.address or StoreAddress()
    return Place(
        SOURCE,
        raw.store_id,
        raw.name or raw.store_id,
        address_line1=address.street or None,
        city=address.city or None,
        state=address.state or None,
        zip_code=address.zip_code or None,
        country=address.country or "US",
        timezone=raw.timezone or "",
    )


def record(element: Any, content_hash: str, context: Context) -> Record:
    """Return the rows of an order."""
    raw = Order.model_validate(element)
    order = _order(raw, content_hash, context)
    items, modifiers = _items(raw, order, context)
    delivery = [_delivery(raw, order)] if order.order_type == "DELIVERY" else ()
    return Record(order, items, modifiers, deliveries=delivery)


def _order(raw: Order, content_hash: str, context: Context) -> OrderRow:
    customer, spot = raw.customer, context.spot(raw.store_id)
    names = filter(None, (customer.first_name, customer.last_name)) if customer else ()
    method, said = (raw.order_fulfillment_method or ""), (raw.order_status or "")
    currency = (raw.currency or "USD").upper()
    money = amounts(currency)
    payout = raw.merchant_payout
    return OrderRow(
        context.orders.take(),
        SOURCE,
        raw.external_delivery_id,
        spot.location_id,
        ORDER_TYPES.get(method.upper()),
        STATUSES.get(said.upper(), "PENDING"),
        raw.created_at,
        raw.delivery_time or raw.pickup_time,
        local_day(raw.created_at, spot.zone, context.day_start),
        currency,
        money[raw.order_subtotal],
        money[raw.tax_amount],
        money[raw.dasher_tip],
        money[raw.discount_amount],
        money[raw.total_charged_to_consumer],
        money[raw.delivery_fee],
        money[raw.service_fee],
        money[raw.commission],
        " ".join(names) or None,
        customer.phone_number if customer else None,
        None,
        False,
        False,
        raw.contains_alcohol or False,
        raw.is_catering or False,
        as_json(
            merchant_payout=None if payout is None else float(money[payout]),
            unknown_status=said if said and said.upper() not in STATUSES else None,
            unknown_type=method if method and method.upper() not in ORDER_TYPES else None,
        ),
        content_hash,
    )


def _items(
    raw: Order, order: OrderRow, context: Context
) -> tuple[list[ItemRow], list[ModifierRow]]:
    items: list[ItemRow] = []
    modifiers: list[ModifierRow] = []
    lines, money = raw.order_items or (), amounts(order.currency)
    beside = _options_are_beside(raw, lines)
    for number, line in enumerate(lines, start=1):
        name = line.name or "Unknown item"
        total = _line_total(line) + (_options_total(line) if beside else 0)
        key = context.items.take()
        met = context.name(line.item_id or name, name, line.category, line.unit_price or 0)
        items.append(
            ItemRow(
                key,
                order.id,
                met,
                name,
                line.quantity or 1,
                money[line.unit_price],
                money[total],
                "0",
                "0",
                number,
                line.category,
                line.item_id,
                line.special_instructions,
            )
        )
        for option in line.options or ():
            price, name = money[option.price], option.name or "Option"
            change = ModifierRow(key, name, price, option.quantity or 1, option.option_id)
            modifiers.append(change)
    return items, modifiers


def _options_are_beside(raw: Order, lines: Sequence[Item]) -> bool:
    """Return whether options are charged beside the lines' totals: the subtotal tells."""
    total = sum(map(_line_total, lines))
    return total != raw.order_subtotal == total + sum(map(_options_total, lines))


def _line_total(line: Item) -> int:
    if line.total_price is not None:
        return line.total_price
    return round((line.unit_price or 0) * (line.quantity or 1))


def _options_total(line: Item) -> int:
    each = sum((option.price or 0) * (option.quantity or 1) for option in line.options or ())
    return round(each * (line.quantity or 1))


def _delivery(raw: Order, order: OrderRow) -> DeliveryRow:
    address, money = raw.dropoff_address or Address(), amounts(order.currency)
    return DeliveryRow(
        order.id,
        address.street,
        address.subpremise,
        address.city,
        address.state,
        address.zip_code,
        raw.pickup_time,
        raw.delivery_time,
        raw.estimated_pickup_time,
        raw.estimated_delivery_time,
        raw.dasher_name,
        raw.dasher_phone,
        raw.delivery_instructions,
        money[raw.delivery_fee],
        money[raw.dasher_tip],
    )
