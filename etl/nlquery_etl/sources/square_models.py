"""What Square's exports hold."""

from __future__ import annotations

from nlquery_etl.sources.raw import (
    Cents,
    Currency,
    Due,
    Identity,
    Instant,
    Moment,
    Raw,
    Text,
    WrittenQuantity,
)


class Money(Raw):
    """Cents and their currency."""

    amount: Cents = None
    currency: Currency = None


class Charged(Raw):
    """Cents that must be known, and their currency."""

    amount: Due
    currency: Currency = None


class AppliedModifier(Raw):
    """A change to a line."""

    modifier_id: Text = None
    catalog_object_id: Text = None
    name: Text = None
    quantity: WrittenQuantity = None
    total_price_money: Money | None = None


class Line(Raw):
    """A line of an order."""

    uid: Text = None
    catalog_object_id: Text = None
    name: Text = None
    variation_name: Text = None
    note: Text = None
    quantity: WrittenQuantity = None
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
    total_money: Charged
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
    amount_money: Charged
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
