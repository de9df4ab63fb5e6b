"""Toast's point-of-sale export: orders with checks, selections and payments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from nlquery_etl.context import Context
from nlquery_etl.rows import (
    CheckRow,
    ItemRow,
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

SOURCE = "TOAST"
ORDER_TYPES = {
    "DINE_IN": "DINE_IN",
    "TAKE_OUT": "TAKEOUT",
    "TAKEOUT": "TAKEOUT",
    "DELIVERY": "DELIVERY",
    "PICKUP": "PICKUP",
}
WALLETS = frozenset({"APPLE_PAY", "GOOGLE_PAY", "SAMSUNG_PAY", "PAYPAL", "VENMO", "CASH_APP"})
PAYMENT_TYPES = {"CREDIT": "CARD", "DEBIT": "CARD", "CASH": "CASH", "OTHER": "OTHER"}


class Named(Raw):
    """Something with a name."""

    guid: Text = None
    name: Text = None


class Person(Raw):
    """A server."""

    firstName: Text = None
    lastName: Text = None

    @property
    def name(self) -> str | None:
        """Both names."""
        return " ".join(filter(None, (self.firstName, self.lastName))) or None


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

    @property
    def is_void(self) -> bool:
        """Whether it does not count."""
        return bool(self.voided or self.deleted)

    @property
    def discount(self) -> int:
        """Discounts of the check and of its selections, in cents."""
        found = list(self.appliedDiscounts or ())
        for line in self.selections or ():
            found += line.appliedDiscounts or ()
        return sum(d.discountAmount or 0 for d in found) if found else 0


class Order(Raw):
    """An order."""

    guid: Identity
    restaurantGuid: Identity
    businessDate: Text = None
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

    @property
    def day(self) -> date | None:
        """The business date; Toast also writes it as a number."""
        return date.fromisoformat(self.businessDate) if self.businessDate else None


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


def places(path: Path) -> Iterator[Place | Rejected]:
    """Yield the export's locations."""
    return described(SOURCE, path, "locations", _place)


def _place(element: Any) -> Place:
    raw = Location.model_validate(element)
    address = raw.address or Address()
    return Place(
        SOURCE,
        raw.guid,
        raw.name or raw.guid,
        address_line1=address.line1 or None,
        address_line2=address.line2 or None,
        city=address.city or None,
        state=address.state or None,
        zip_code=address.zip or None,
        country=address.country or "US",
        timezone=raw.timezone or "",
    )


def record(element: Any, content_hash: str, context: Context) -> Record:
    """Return the rows of an order; voided checks and lines count for nothing, but are kept."""
    raw = Order.model_validate(element)
    checks = raw.checks or ()
    living = [c for c in checks if not c.is_void]
    order = _order(raw, checks, living, content_hash, context)
    items, modifiers = _items(order, living, context)
    money = amounts(order.currency)
    return Record(
        order,
        items,
        modifiers,
        [_payment(order, check, p, money) for check in checks for p in check.payments or ()],
        [_check(raw, order, check, money) for check in checks],
    )


def _order(
    raw: Order,
    checks: Sequence[Check],
    living: Sequence[Check],
    content_hash: str,
    context: Context,
) -> OrderRow:
    total = sum(c.totalAmount or 0 for c in living)
    refunded = sum(_refunded(p) for c in living for p in c.payments or ())
    behavior = (raw.diningOption.behavior if raw.diningOption else None) or ""
    currency = (raw.currency or "USD").upper()
    money, spot = amounts(currency), context.spot(raw.restaurantGuid)
    return OrderRow(
        context.orders.take(),
        SOURCE,
        raw.guid,
        spot.location_id,
        ORDER_TYPES.get(behavior.upper()),
        _status(raw, checks, living, total, refunded),
        raw.openedDate,
        raw.closedDate,
        raw.day or local_day(raw.openedDate, spot.zone, context.day_start),
        currency,
        money[sum(c.amount or 0 for c in living)],
        money[sum(c.taxAmount or 0 for c in living)],
        money[sum(c.tipAmount or 0 for c in living)],
        money[sum(c.discount for c in living)],
        money[total],
        "0",
        "0",
        "0",
        None,
        None,
        raw.server.name if raw.server else None,
        raw.voided or False,
        raw.deleted or False,
        False,
        False,
        as_json(
            unknown_type=behavior if behavior and behavior.upper() not in ORDER_TYPES else None,
            revenue_center=raw.revenueCenter.name if raw.revenueCenter else None,
            voided_lines=_voided(checks) or None,
            refunded=refunded / 100 if 0 < refunded < total else None,
        ),
        content_hash,
    )


def _status(
    raw: Order, checks: Sequence[Check], living: Sequence[Check], total: int, refunded: int
) -> str:
    if raw.voided or raw.deleted or (checks and not living):
        return "CANCELLED"
    if total and refunded >= total:
        return "REFUNDED"
    return "COMPLETED" if raw.closedDate else "PENDING"


def _voided(checks: Sequence[Check]) -> list[dict[str, Any]]:
    """Return the lines that were rung up and taken back."""
    return [
        {"name": _name(line), "quantity": line.quantity or 1, "price": (line.price or 0) / 100}
        for check in checks
        for line in check.selections or ()
        if line.voided or check.is_void
    ]


def _items(
    order: OrderRow, checks: Sequence[Check], context: Context
) -> tuple[list[ItemRow], list[ModifierRow]]:
    items: list[ItemRow] = []
    modifiers: list[ModifierRow] = []
    money = amounts(order.currency)
    for check in checks:
        for line in check.selections or ():
            if line.voided:
                continue
            item = _item(order, line, len(items) + 1, context, money)
            items.append(item)
            for m in line.modifiers or ():
                name, price = m.displayName or "Modifier", money[m.price]
                modifiers.append(ModifierRow(item.id, name, price, m.quantity or 1, m.guid))
    return items, modifiers


def _name(line: Selection) -> str:
    return line.displayName or (line.item.name if line.item else None) or "Unknown item"


def _item(
    order: OrderRow,
    line: Selection,
    number: int,
    context: Context,
    money: Mapping[int | None, str],
) -> ItemRow:
    name, quantity, price = _name(line), line.quantity or 1, line.price or 0
    before = price if line.preDiscountPrice is None else line.preDiscountPrice
    each = round(before / quantity)
    category = line.itemGroup.name if line.itemGroup else None
    key = (line.item.guid if line.item else None) or name
    return ItemRow(
        context.items.take(),
        order.id,
        context.name(key, name, category, each),
        name,
        quantity,
        money[each],
        money[price],
        money[line.tax],
        money[max(before - price, 0)],
        number,
        category,
        line.guid,
        None,
    )


def _payment(
    order: OrderRow, check: Check, payment: Payment, money: Mapping[int | None, str]
) -> PaymentRow:
    kind, card = (payment.type or "").upper(), (payment.cardType or "").upper()
    wallet = card if card in WALLETS else None
    # whether a tip is in the amount shows at the check's total
    paid = sum(p.amount or 0 for p in check.payments or ())
    includes_tip = paid == (check.totalAmount or 0) and (check.tipAmount or 0) > 0
    refund = payment.refund
    return PaymentRow(
        order.id,
        SOURCE,
        payment.guid,
        "DIGITAL_WALLET" if wallet else PAYMENT_TYPES.get(kind, "UNKNOWN"),
        payment.paymentStatus or payment.refundStatus,
        money[(payment.amount or 0) - ((payment.tipAmount or 0) if includes_tip else 0)],
        money[payment.tipAmount],
        money[payment.originalProcessingFee],
        payment.paidDate,
        None if wallet else payment.cardType,
        payment.last4Digits,
        None,
        wallet,
        None if payment.amountTendered is None else money[payment.amountTendered],
        None,
        money[_refunded(payment)],
        refund.refundDate if refund else None,
        refund.refundReason if refund else None,
        "{}" if kind in PAYMENT_TYPES or wallet or not kind else as_json(unknown_type=kind),
    )


def _refunded(payment: Payment) -> int:
    if payment.refund is not None:
        return payment.refund.refundAmount or 0
    return (payment.amount or 0) if payment.refundStatus == "FULL" else 0


def _check(raw: Order, order: OrderRow, check: Check, money: Mapping[int | None, str]) -> CheckRow:
    return CheckRow(
        order.id,
        check.guid,
        check.displayNumber,
        raw.table.name if raw.table else None,
        check.openedDate,
        check.closedDate,
        check.paidDate,
        money[check.amount],
        money[check.taxAmount],
        money[check.tipAmount],
        money[check.discount],
        money[check.totalAmount],
        order.server_name,
        check.paymentStatus,
        check.voided or False,
        check.deleted or False,
    )
