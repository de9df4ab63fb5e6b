"""DoorDash's order export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field

from nlquery_etl.rows import DeliveryRow, ItemRow, ModifierRow, OrderRow, Place, Record, Rejected
from nlquery_etl.sources.raw import (
    Cents,
    Flag,
    Instant,
    Many,
    Quantity,
    Raw,
    Text,
    as_json,
    records,
    stream,
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
    city: Text = None
    state: Text = None
    zip_code: Text = None


class Option(Raw):
    """A change to an item."""

    option_id: Text = None
    name: Text = None
    price: Cents = 0
    quantity: Quantity = 1


class Item(Raw):
    """A line."""

    item_id: Text = None
    name: Text = None
    quantity: Quantity = 1
    unit_price: Cents = 0
    total_price: Cents | None = None
    special_instructions: Text = None
    options: Many[Option] = Field(default_factory=list)
    category: Text = None


class Order(Raw):
    """An order."""

    external_delivery_id: str
    store_id: str
    order_fulfillment_method: Text = None
    order_status: Text = None
    created_at: Instant
    pickup_time: Instant = None
    delivery_time: Instant = None
    customer: Customer | None = None
    dropoff_address: Address | None = None
    order_items: Many[Item]
    order_subtotal: Cents = 0
    delivery_fee: Cents = 0
    service_fee: Cents = 0
    dasher_tip: Cents = 0
    tax_amount: Cents = 0
    discount_amount: Cents = 0
    total_charged_to_consumer: Cents
    commission: Cents = 0
    merchant_payout: Cents | None = None
    contains_alcohol: Flag = False
    is_catering: Flag = False
    currency: Text = None
    dasher_name: Text = None
    delivery_instructions: Text = None


def places(path: Path) -> Iterator[Place]:
    """Yield the export's stores."""
    for element in stream(path, "stores"):
        address = element.get("address") or {}
        yield Place(
            SOURCE,
            str(element["store_id"]),
            element.get("name") or str(element["store_id"]),
            address_line1=address.get("street"),
            city=address.get("city"),
            state=address.get("state"),
            zip_code=address.get("zip_code"),
            country=address.get("country") or "US",
            timezone=element.get("timezone") or "America/New_York",
        )


def orders(path: Path) -> Iterator[Record | Rejected]:
    """Yield the export's orders."""
    return records(SOURCE, path, "orders", _record)


def _record(element: Any, content_hash: str) -> Record:
    raw = Order.model_validate(element)
    if raw.created_at is None:
        raise ValueError("created_at is missing")
    items, modifiers = _items(raw)
    order = _order(raw, content_hash)
    delivery = [_delivery(raw)] if order.order_type == "DELIVERY" else []
    return Record(order=order, items=items, modifiers=modifiers, deliveries=delivery)


def _order(raw: Order, content_hash: str) -> OrderRow:
    customer = raw.customer
    names = filter(None, (customer.first_name, customer.last_name)) if customer else ()
    method, said = (raw.order_fulfillment_method or ""), (raw.order_status or "")
    status = STATUSES.get(said.upper(), "PENDING")
    return OrderRow(
        source=SOURCE,
        source_order_id=raw.external_delivery_id,
        source_location_id=raw.store_id,
        order_type=ORDER_TYPES.get(method.upper()),
        status=status,
        created_at=raw.created_at or "",
        closed_at=raw.delivery_time or raw.pickup_time,
        business_date=None,
        currency=raw.currency or "USD",
        subtotal=raw.order_subtotal,
        tax=raw.tax_amount,
        tip=raw.dasher_tip,
        discount=raw.discount_amount,
        total=raw.total_charged_to_consumer,
        delivery_fee=raw.delivery_fee,
        service_fee=raw.service_fee,
        commission_fee=raw.commission,
        customer_name=" ".join(names) or None,
        customer_phone=customer.phone_number if customer else None,
        contains_alcohol=raw.contains_alcohol,
        is_catering=raw.is_catering,
        source_metadata=as_json(
            merchant_payout=None if raw.merchant_payout is None else raw.merchant_payout / 100,
            order_status=said if said.upper() not in STATUSES else None,
            fulfillment=method if method.upper() not in ORDER_TYPES else None,
        ),
        content_hash=content_hash,
    )


def _items(raw: Order) -> tuple[list[ItemRow], list[ModifierRow]]:
    items: list[ItemRow] = []
    modifiers: list[ModifierRow] = []
    beside = _options_are_beside(raw)
    for number, line in enumerate(raw.order_items, start=1):
        name, quantity = line.name or "Unknown item", line.quantity or 1
        total = _line_total(line) + (_options_total(line) if beside else 0)
        items.append(
            ItemRow(
                source=SOURCE,
                source_order_id=raw.external_delivery_id,
                sequence_number=number,
                product_key=line.item_id or name,
                item_name=name,
                quantity=quantity,
                unit_price=line.unit_price,
                total_price=total,
                category_name=line.category,
                source_item_id=line.item_id,
                special_instructions=line.special_instructions,
            )
        )
        modifiers += [
            ModifierRow(
                SOURCE,
                raw.external_delivery_id,
                number,
                option.name or "Option",
                None,
                option.price,
                option.quantity or 1,
                option.option_id,
            )
            for option in line.options
        ]
    return items, modifiers


def _options_are_beside(raw: Order) -> bool:
    """Return whether options are charged beside the lines' totals: the subtotal tells."""
    lines = sum(map(_line_total, raw.order_items))
    return lines != raw.order_subtotal == lines + sum(map(_options_total, raw.order_items))


def _line_total(line: Item) -> int:
    if line.total_price is not None:
        return line.total_price
    return round(line.unit_price * (line.quantity or 1))


def _options_total(line: Item) -> int:
    each = sum(option.price * (option.quantity or 1) for option in line.options)
    return round(each * (line.quantity or 1))


def _delivery(raw: Order) -> DeliveryRow:
    address = raw.dropoff_address or Address()
    return DeliveryRow(
        source_order_id=raw.external_delivery_id,
        address_line1=address.street,
        city=address.city,
        state=address.state,
        zip_code=address.zip_code,
        pickup_time=raw.pickup_time,
        delivery_time=raw.delivery_time,
        delivery_fee=raw.delivery_fee,
        dasher_tip=raw.dasher_tip,
        dasher_name=raw.dasher_name,
        delivery_instructions=raw.delivery_instructions,
    )
