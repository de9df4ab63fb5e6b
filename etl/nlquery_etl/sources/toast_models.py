"""What Toast's export holds."""

from __future__ import annotations

from nlquery_etl.sources.raw import (
    Cents,
    Currency,
    Day,
    Flag,
    Identity,
    Instant,
    Moment,
    Quantity,
    Raw,
    Text,
)


class Named(Raw):
    """Something with a name."""

    guid: Text = None
    name: Text = None


class Person(Raw):
    """A server."""

    firstName: Text = None
    lastName: Text = None


class DiningOption(Raw):
    """How the order is eaten."""

    behavior: Text = None


class Discount(Raw):
    """A discount on a check or a selection."""

    discountAmount: Cents = None


class Modifier(Raw):
    """A change to a selection."""

    guid: Text = None
    displayName: Text = None
    price: Cents = None
    quantity: Quantity = None


class Selection(Raw):
    """A line of a check; `price` is that of the line."""

    guid: Text = None
    displayName: Text = None
    item: Named | None = None
    itemGroup: Named | None = None
    quantity: Quantity = None
    price: Cents = None
    preDiscountPrice: Cents = None
    tax: Cents = None
    voided: Flag = None
    modifiers: list[Modifier] | None = None
    appliedDiscounts: list[Discount] | None = None


class Refund(Raw):
    """Money given back."""

    refundAmount: Cents = None
    refundDate: Instant = None
    refundReason: Text = None


class Payment(Raw):
    """A payment of a check."""

    guid: Identity
    type: Text = None
    cardType: Text = None
    last4Digits: Text = None
    paidDate: Instant = None
    amount: Cents = None
    tipAmount: Cents = None
    originalProcessingFee: Cents = None
    refundStatus: Text = None
    refund: Refund | None = None
    paymentStatus: Text = None
    amountTendered: Cents = None


class Check(Raw):
    """A bill; an order may have several."""

    guid: Identity
    displayNumber: Text = None
    openedDate: Instant = None
    closedDate: Instant = None
    paidDate: Instant = None
    voided: Flag = None
    deleted: Flag = None
    selections: list[Selection] | None = None
    payments: list[Payment] | None = None
    amount: Cents = None
    taxAmount: Cents = None
    tipAmount: Cents = None
    totalAmount: Cents = None
    appliedDiscounts: list[Discount] | None = None
    paymentStatus: Text = None


class Order(Raw):
    """An order."""

    guid: Identity
    restaurantGuid: Identity
    businessDate: Day = None
    openedDate: Moment
    closedDate: Instant = None
    voided: Flag = None
    deleted: Flag = None
    diningOption: DiningOption | None = None
    server: Person | None = None
    table: Named | None = None
    revenueCenter: Named | None = None
    checks: list[Check] | None
    currency: Currency = None


class Address(Raw):
    """Where a place is."""

    line1: Text = None
    line2: Text = None
    city: Text = None
    state: Text = None
    zip: Text = None
    country: Text = None


class Location(Raw):
    """A place."""

    guid: Identity
    name: Text = None
    address: Address | None = None
    timezone: Text = None
