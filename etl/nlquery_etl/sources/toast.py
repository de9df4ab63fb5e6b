"""Toast's point-of-sale export: orders with checks, selections and payments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nlquery_etl.context import Context
from nlquery_etl.rows import Columns
from nlquery_etl.sources.level import (
    Flags,
    Ints,
    Level,
    documents,
    joined,
    known,
    mapped,
    sequence,
    total,
    words,
)
from nlquery_etl.sources.money import Money

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


class Tickets:
    """A batch of orders; voided checks and lines count for nothing, but are kept.

    Parameters
    ----------
    orders
        The records.
    hashes
        Of the records' texts.
    context
        Places, ids and names.
    """

    def __init__(self, orders: Level, hashes: pa.Array, context: Context) -> None:
        self._orders, self._hashes, self._context = orders, hashes, context
        self._checks = orders.children("checks")
        self._lines = self._checks.children("selections")
        self._payments = self._checks.children("payments")
        self._money = Money(orders.text("currency"))
        self._ids = context.ids("orders", len(orders))
        server = joined(orders.text("server.firstName"), orders.text("server.lastName"))
        self._server = server
        self._is_void = self._checks.flag("voided") | self._checks.flag("deleted")
        self._discount = self._discounts()
        self._refund = self._refunds()

    def rows(self) -> list[tuple[str, Columns]]:
        """Return the rows of all tables."""
        lines, is_counted = self._lines, ~self._is_void[self._lines.parent]
        is_counted &= ~lines.flag("voided")
        sold, changes = lines.only(is_counted), lines.children("modifiers").of(is_counted)
        item_ids = self._context.ids("order_items", len(sold))
        return [
            ("orders", self._order_rows()),
            ("items", self._item_rows(sold, item_ids)),
            ("modifiers", self._modifier_rows(changes, item_ids, sold)),
            ("payments", self._payment_rows()),
            ("checks", self._check_rows()),
        ]

    def _of_orders(self, amounts: Ints) -> Ints:
        """Return what the checks that are not void have, by order."""
        return total(np.where(self._is_void, 0, amounts), self._checks.parent, len(self._orders))

    def _discounts(self) -> Ints:
        """Return the discounts of checks and of their lines."""
        checks, lines = self._checks, self._lines
        own, parts = checks.children("appliedDiscounts"), lines.children("appliedDiscounts")
        of_lines = total(parts.number("discountAmount"), parts.parent, len(lines))
        return total(own.number("discountAmount"), own.parent, len(checks)) + total(
            of_lines, lines.parent, len(checks)
        )

    def _refunds(self) -> Ints:
        """Return what of each payment was given back."""
        payments = self._payments
        is_full = pc.fill_null(pc.equal(payments.text("refundStatus"), "FULL"), False)
        return np.where(
            payments.has("refund"),
            payments.number("refund.refundAmount"),
            np.where(is_full.to_numpy(zero_copy_only=False), payments.number("amount"), 0),
        )

    def _order_rows(self) -> Columns:
        orders, checks, money = self._orders, self._checks, self._money
        charged = self._of_orders(checks.number("totalAmount"))
        refunded = self._of_orders(total(self._refund, self._payments.parent, len(checks)))
        behavior = pc.utf8_upper(orders.text("diningOption.behavior"))
        kind = mapped(behavior, ORDER_TYPES.get)
        said = orders.text("businessDate")
        opened, place = orders.text("openedDate"), orders.text("restaurantGuid")
        day = said.cast(pa.date32())
        if day.null_count:
            day = pc.coalesce(day, self._context.days(opened, place))
        return {
            "id": self._ids,
            "source": SOURCE,
            "source_order_id": orders.text("guid"),
            "location_id": self._context.locations(place),
            "order_type": kind,
            "status": self._statuses(charged, refunded),
            "created_at": opened,
            "closed_at": orders.text("closedDate"),
            "business_date": day,
            "currency": money.codes,
            "subtotal": money(self._of_orders(checks.number("amount"))),
            "tax_amount": money(self._of_orders(checks.number("taxAmount"))),
            "tip_amount": money(self._of_orders(checks.number("tipAmount"))),
            "discount_amount": money(self._of_orders(self._discount)),
            "total_amount": money(charged),
            "server_name": self._server,
            "is_voided": orders.flag("voided"),
            "is_deleted": orders.flag("deleted"),
            "source_metadata": self._order_metadata(kind, charged, refunded),
            "content_hash": self._hashes,
        }

    def _statuses(self, charged: Ints, refunded: Ints) -> pa.Array:
        orders, checks = self._orders, self._checks
        number = np.bincount(checks.parent, minlength=len(orders))
        void = np.bincount(checks.parent, weights=self._is_void, minlength=len(orders))
        is_off = orders.flag("voided") | orders.flag("deleted") | ((number > 0) & (void == number))
        is_refunded = (charged > 0) & (refunded >= charged)
        conditions = [is_off, is_refunded, orders.has("closedDate")]
        return words(
            np.select(conditions, [0, 1, 2], 3), ("CANCELLED", "REFUNDED", "COMPLETED", "PENDING")
        )

    def _order_metadata(self, kind: pa.Array, charged: Ints, refunded: Ints) -> pa.Array:
        behavior = self._orders.text("diningOption.behavior")
        in_part = np.flatnonzero((refunded > 0) & (refunded < charged))
        fields: dict[str, Mapping[int, Any]] = {
            "unknown_type": known(pc.if_else(kind.is_valid(), None, behavior)),
            "revenue_center": known(self._orders.text("revenueCenter.name")),
            "voided_lines": self._voided(),
            "refunded": {int(i): self._money.whole(refunded)[i].item() for i in in_part},
        }
        return documents(len(self._orders), fields)

    def _voided(self) -> dict[int, list[dict[str, Any]]]:
        """Return the lines that were rung up and taken back, by order."""
        is_void = self._lines.flag("voided") | self._is_void[self._lines.parent]
        found: dict[int, list[dict[str, Any]]] = {}
        if not is_void.any():
            return found
        lines = self._lines.only(is_void)
        orders = self._checks.parent[lines.parent]
        names, prices = _names(lines).to_pylist(), lines.number("price") / 100
        for order, name, quantity, price in zip(
            orders.tolist(), names, lines.quantity("quantity").tolist(), prices.tolist(),
            strict=True,
        ):  # fmt: skip
            line = {"name": name, "quantity": quantity, "price": price}
            found.setdefault(order, []).append(line)
        return found

    def _item_rows(self, lines: Level, ids: Ints) -> Columns:
        orders, money = self._checks.parent[lines.parent], self._money
        name, category = _names(lines), lines.text("itemGroup.name")
        quantity, price = lines.quantity("quantity"), lines.number("price")
        before = np.where(lines.has("preDiscountPrice"), lines.number("preDiscountPrice"), price)
        each = np.rint(before / quantity).astype(np.int64)
        key = pc.coalesce(lines.text("item.guid"), name)
        return {
            "id": ids,
            "order_id": self._ids[orders],
            "name_number": self._context.count(key, name, category, each),
            "item_name": name,
            "quantity": quantity,
            "unit_price": money(each, orders),
            "total_price": money(price, orders),
            "tax_amount": money(lines.number("tax"), orders),
            "discount_amount": money(np.maximum(before - price, 0), orders),
            "sequence_number": sequence(orders),
            "category_name": category,
            "source_item_id": lines.text("guid"),
        }

    def _modifier_rows(self, changes: Level, ids: Ints, lines: Level) -> Columns:
        orders = self._checks.parent[lines.parent][changes.parent]
        return {
            "order_item_id": ids[changes.parent],
            "modifier_name": pc.fill_null(changes.text("displayName"), "Modifier"),
            "price_adjustment": self._money(changes.number("price"), orders),
            "quantity": changes.quantity("quantity"),
            "source_modifier_id": changes.text("guid"),
        }

    def _payment_rows(self) -> Columns:
        payments, checks, money = self._payments, self._checks, self._money
        orders = checks.parent[payments.parent]
        kind, card = pc.utf8_upper(payments.text("type")), payments.text("cardType")
        wallet = mapped(pc.utf8_upper(card), lambda brand: brand if brand in WALLETS else None)
        types = pc.fill_null(mapped(kind, PAYMENT_TYPES.get), "UNKNOWN")
        unknown = pc.if_else(pc.equal(types, "UNKNOWN"), kind, None)
        amount, tip = payments.number("amount"), payments.number("tipAmount")
        return {
            "order_id": self._ids[orders],
            "source": SOURCE,
            "source_payment_id": payments.text("guid"),
            "payment_type": pc.if_else(wallet.is_valid(), "DIGITAL_WALLET", types),
            "status": pc.coalesce(payments.text("paymentStatus"), payments.text("refundStatus")),
            "amount": money(amount - np.where(self._includes_tip(), tip, 0), orders),
            "tip_amount": money(tip, orders),
            "processing_fee": money(payments.number("originalProcessingFee"), orders),
            "processed_at": payments.text("paidDate"),
            "card_brand": pc.if_else(wallet.is_valid(), None, card),
            "card_last4": payments.text("last4Digits"),
            "wallet_brand": wallet,
            "cash_tendered": pc.if_else(
                pa.array(payments.has("amountTendered")),
                money(payments.number("amountTendered"), orders),
                None,
            ),
            "refund_amount": money(self._refund, orders),
            "refund_date": payments.text("refund.refundDate"),
            "refund_reason": payments.text("refund.refundReason"),
            "source_metadata": documents(
                len(payments),
                {"unknown_type": known(pc.if_else(wallet.is_valid(), None, unknown))},
            ),
        }

    def _includes_tip(self) -> Flags:
        """Return of payments whether a tip is in the amount, which shows at the check's total."""
        payments, checks = self._payments, self._checks
        paid = total(payments.number("amount"), payments.parent, len(checks))
        includes: Flags = (paid == checks.number("totalAmount")) & (checks.number("tipAmount") > 0)
        return includes[payments.parent]

    def _check_rows(self) -> Columns:
        orders, checks, money = self._orders, self._checks, self._money
        parent = checks.parent
        return {
            "order_id": self._ids[parent],
            "source_check_id": checks.text("guid"),
            "check_number": checks.text("displayNumber"),
            "table_name": orders.text("table.name").take(pa.array(parent)),
            "opened_at": checks.text("openedDate"),
            "closed_at": checks.text("closedDate"),
            "paid_at": checks.text("paidDate"),
            "subtotal": money(checks.number("amount"), parent),
            "tax_amount": money(checks.number("taxAmount"), parent),
            "tip_amount": money(checks.number("tipAmount"), parent),
            "discount_amount": money(self._discount, parent),
            "total_amount": money(checks.number("totalAmount"), parent),
            "server_name": self._server.take(pa.array(parent)),
            "payment_status": checks.text("paymentStatus"),
            "is_voided": checks.flag("voided"),
            "is_deleted": checks.flag("deleted"),
        }


def rows(orders: Level, hashes: pa.Array, context: Context) -> list[tuple[str, Columns]]:
    """Return the rows of a batch of orders."""
    return Tickets(orders, hashes, context).rows()


def _names(lines: Level) -> pa.Array:
    said = pc.coalesce(lines.text("displayName"), lines.text("item.name"))
    return pc.fill_null(said, "Unknown item")
