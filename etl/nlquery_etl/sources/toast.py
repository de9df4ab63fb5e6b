"""Toast's point-of-sale export: orders with checks, selections and payments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field

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

    discountAmount: Cents = 0


class Modifier(Raw):
    """A change to a selection."""

    guid: Text = None
    displayName: Text = None
    price: Cents = 0
    quantity: Quantity = 1


class Selection(Raw):
    """A line of a check; `price` is that of the line."""

    guid: Text = None
    displayName: Text = None
    item: Named | None = None
    itemGroup: Named | None = None
    quantity: Quantity = 1
    price: Cents = 0
    preDiscountPrice: Cents | None = None
    tax: Cents = 0
    voided: Flag = False
    modifiers: Many[Modifier] = Field(default_factory=list)
    appliedDiscounts: Many[Discount] = Field(default_factory=list)


class Refund(Raw):
    """Money given back."""

    refundAmount: Cents = 0
    refundDate: Instant = None
    refundReason: Text = None


class Payment(Raw):
    """A payment of a check."""

    guid: str
    type: Text = None
    cardType: Text = None
    last4Digits: Text = None
    paidDate: Instant = None
    amount: Cents = 0
    tipAmount: Cents = 0
    originalProcessingFee: Cents = 0
    refundStatus: Text = None
    refund: Refund | None = None
    paymentStatus: Text = None
    amountTendered: Cents | None = None


class Check(Raw):
    """A bill; an order may have several."""

    guid: str
    displayNumber: Text = None
    openedDate: Instant = None
    closedDate: Instant = None
    paidDate: Instant = None
    voided: Flag = False
    deleted: Flag = False
    selections: Many[Selection] = Field(default_factory=list)
    payments: Many[Payment] = Field(default_factory=list)
    amount: Cents = 0
    taxAmount: Cents = 0
    tipAmount: Cents = 0
    totalAmount: Cents = 0
    appliedDiscounts: Many[Discount] = Field(default_factory=list)
    paymentStatus: Text = None

    @property
    def discount(self) -> int:
        """Discounts of the check and of its selections, in cents."""
        lines = (d for s in self.selections for d in s.appliedDiscounts)
        return sum(d.discountAmount for d in (*self.appliedDiscounts, *lines))


class Order(Raw):
    """An order."""

    guid: str
    restaurantGuid: str
    businessDate: str | int | None = None
    openedDate: Instant
    closedDate: Instant = None
    voided: Flag = False
    deleted: Flag = False
    diningOption: DiningOption | None = None
    server: Person | None = None
    table: Named | None = None
    revenueCenter: Named | None = None
    checks: Many[Check]
    currency: Text = None

    @property
    def day(self) -> str | None:
        """The business date as ISO text; Toast also writes it as a number."""
        text = str(self.businessDate or "")
        return f"{text[:4]}-{text[4:6]}-{text[6:]}" if text.isdigit() else text or None


def places(path: Path) -> Iterator[Place]:
    """Yield the export's locations."""
    for element in stream(path, "locations"):
        address = element.get("address") or {}
        yield Place(
            SOURCE,
            str(element["guid"]),
            element.get("name") or str(element["guid"]),
            address_line1=address.get("line1"),
            address_line2=address.get("line2"),
            city=address.get("city"),
            state=address.get("state"),
            zip_code=address.get("zip"),
            country=address.get("country") or "US",
            timezone=element.get("timezone") or "America/New_York",
        )


def orders(path: Path) -> Iterator[Record | Rejected]:
    """Yield the export's orders."""
    return records(SOURCE, path, "orders", _record)


def _record(element: Any, content_hash: str) -> Record:
    raw = Order.model_validate(element)
    if raw.openedDate is None:
        raise ValueError("openedDate is missing")
    living = [c for c in raw.checks if not c.voided and not c.deleted]
    items, modifiers = _items(raw, living)
    return Record(
        order=_order(raw, living, content_hash),
        items=items,
        modifiers=modifiers,
        payments=[_payment(raw, check, p) for check in raw.checks for p in check.payments],
        checks=[_check(raw, check) for check in raw.checks],
    )


def _order(raw: Order, checks: list[Check], content_hash: str) -> OrderRow:
    total = sum(c.totalAmount for c in checks)
    refunded = sum(_refunded(p) for c in checks for p in c.payments)
    behavior = (raw.diningOption.behavior if raw.diningOption else None) or ""
    return OrderRow(
        source=SOURCE,
        source_order_id=raw.guid,
        source_location_id=raw.restaurantGuid,
        order_type=ORDER_TYPES.get(behavior.upper()),
        status=_status(raw, total, refunded),
        created_at=raw.openedDate or "",
        closed_at=raw.closedDate,
        business_date=raw.day,
        currency=raw.currency or "USD",
        subtotal=sum(c.amount for c in checks),
        tax=sum(c.taxAmount for c in checks),
        tip=sum(c.tipAmount for c in checks),
        discount=sum(c.discount for c in checks),
        total=total,
        server_name=raw.server.name if raw.server else None,
        is_voided=raw.voided,
        is_deleted=raw.deleted,
        source_metadata=as_json(
            dining_behavior=behavior if behavior.upper() not in ORDER_TYPES else None,
            revenue_center=raw.revenueCenter.name if raw.revenueCenter else None,
        ),
        content_hash=content_hash,
    )


def _status(raw: Order, total: int, refunded: int) -> str:
    if raw.voided or raw.deleted:
        return "CANCELLED"
    if total and refunded >= total:
        return "REFUNDED"
    return "COMPLETED" if raw.closedDate else "PENDING"


def _items(raw: Order, checks: list[Check]) -> tuple[list[ItemRow], list[ModifierRow]]:
    items: list[ItemRow] = []
    modifiers: list[ModifierRow] = []
    for check in checks:
        for line in check.selections:
            if line.voided:
                continue
            number = len(items) + 1
            items.append(_item(raw, line, number))
            modifiers += [
                ModifierRow(
                    SOURCE,
                    raw.guid,
                    number,
                    m.displayName or "Modifier",
                    None,
                    m.price,
                    m.quantity or 1,
                    m.guid,
                )
                for m in line.modifiers
            ]
    return items, modifiers


def _item(raw: Order, line: Selection, number: int) -> ItemRow:
    name = line.displayName or (line.item.name if line.item else None) or "Unknown item"
    before = line.price if line.preDiscountPrice is None else line.preDiscountPrice
    return ItemRow(
        source=SOURCE,
        source_order_id=raw.guid,
        sequence_number=number,
        product_key=(line.item.guid if line.item else None) or name,
        item_name=name,
        quantity=line.quantity or 1,
        unit_price=round(before / (line.quantity or 1)),
        total_price=line.price,
        tax=line.tax,
        discount=max(before - line.price, 0),
        category_name=line.itemGroup.name if line.itemGroup else None,
        source_item_id=line.guid,
    )


def _payment(raw: Order, check: Check, payment: Payment) -> PaymentRow:
    kind, card = (payment.type or "").upper(), (payment.cardType or "").upper()
    wallet = card if card in WALLETS else None
    # whether a tip is in the amount shows at the check's total
    paid = sum(p.amount for p in check.payments)
    includes_tip = paid == check.totalAmount and check.tipAmount > 0
    return PaymentRow(
        source=SOURCE,
        source_payment_id=payment.guid,
        source_order_id=raw.guid,
        payment_type="DIGITAL_WALLET" if wallet else PAYMENT_TYPES.get(kind, "UNKNOWN"),
        status=payment.paymentStatus or payment.refundStatus,
        amount=payment.amount - (payment.tipAmount if includes_tip else 0),
        tip=payment.tipAmount,
        processing_fee=payment.originalProcessingFee,
        processed_at=payment.paidDate,
        card_brand=None if wallet else payment.cardType,
        card_last4=payment.last4Digits,
        wallet_brand=wallet,
        cash_tendered=payment.amountTendered,
        refund_amount=_refunded(payment),
        refund_date=payment.refund.refundDate if payment.refund else None,
        refund_reason=payment.refund.refundReason if payment.refund else None,
    )


def _refunded(payment: Payment) -> int:
    if payment.refund is not None:
        return payment.refund.refundAmount
    return payment.amount if payment.refundStatus == "FULL" else 0


def _check(raw: Order, check: Check) -> CheckRow:
    return CheckRow(
        source_order_id=raw.guid,
        source_check_id=check.guid,
        check_number=check.displayNumber,
        table_name=raw.table.name if raw.table else None,
        opened_at=check.openedDate,
        closed_at=check.closedDate,
        paid_at=check.paidDate,
        subtotal=check.amount,
        tax=check.taxAmount,
        tip=check.tipAmount,
        discount=check.discount,
        total=check.totalAmount,
        server_name=raw.server.name if raw.server else None,
        payment_status=check.paymentStatus,
        is_voided=check.voided,
        is_deleted=check.deleted,
    )
