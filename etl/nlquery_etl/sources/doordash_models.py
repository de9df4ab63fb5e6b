"""What DoorDash's export holds."""

from __future__ import annotations

from nlquery_etl.sources.raw import (
    Cents,
    Currency,
    Due,
    Flag,
    Identity,
    Instant,
    Moment,
    Quantity,
    Raw,
    Text,
)


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
    total_charged_to_consumer: Due
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
