"""DoorDash's order export."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nlquery_etl.context import Context
from nlquery_etl.rows import Columns
from nlquery_etl.sources.level import (
    Ints,
    Level,
    documents,
    joined,
    known,
    mapped,
    sequence,
    total,
)
from nlquery_etl.sources.money import Money

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


class Deliveries:
    """A batch of orders.

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
        self._lines = orders.children("order_items")
        self._options = self._lines.children("options")
        self._money = Money(orders.text("currency"))
        self._ids = context.ids("orders", len(orders))
        method = orders.text("order_fulfillment_method")
        self._kind = mapped(method, lambda said: ORDER_TYPES.get(said.upper()))

    def rows(self) -> list[tuple[str, Columns]]:
        """Return the rows of all tables."""
        item_ids = self._context.ids("order_items", len(self._lines))
        return [
            ("orders", self._order_rows()),
            ("items", self._item_rows(item_ids)),
            ("modifiers", self._modifier_rows(item_ids)),
            ("deliveries", self._delivery_rows()),
        ]

    def _order_rows(self) -> Columns:
        orders, money = self._orders, self._money
        created, place = orders.text("created_at"), orders.text("store_id")
        status = mapped(orders.text("order_status"), lambda said: STATUSES.get(said.upper()))
        return {
            "id": self._ids,
            "source": SOURCE,
            "source_order_id": orders.text("external_delivery_id"),
            "location_id": self._context.locations(place),
            "order_type": self._kind,
            "status": pc.fill_null(status, "PENDING"),
            "created_at": created,
            "closed_at": pc.coalesce(orders.text("delivery_time"), orders.text("pickup_time")),
            "business_date": self._context.days(created, place),
            "currency": money.codes,
            "subtotal": money(orders.number("order_subtotal")),
            "tax_amount": money(orders.number("tax_amount")),
            "tip_amount": money(orders.number("dasher_tip")),
            "discount_amount": money(orders.number("discount_amount")),
            "total_amount": money(orders.number("total_charged_to_consumer")),
            "delivery_fee": money(orders.number("delivery_fee")),
            "service_fee": money(orders.number("service_fee")),
            "commission_fee": money(orders.number("commission")),
            "customer_name": joined(
                orders.text("customer.first_name"), orders.text("customer.last_name")
            ),
            "customer_phone": orders.text("customer.phone_number"),
            "contains_alcohol": orders.flag("contains_alcohol"),
            "is_catering": orders.flag("is_catering"),
            "source_metadata": self._metadata(status),
            "content_hash": self._hashes,
        }

    def _metadata(self, status: pa.Array) -> pa.Array:
        orders = self._orders
        payout = self._money.whole(orders.number("merchant_payout")).tolist()
        there = np.flatnonzero(orders.has("merchant_payout")).tolist()
        method, said = orders.text("order_fulfillment_method"), orders.text("order_status")
        fields = {
            "merchant_payout": {index: payout[index] for index in there},
            "unknown_status": known(pc.if_else(status.is_valid(), None, said)),
            "unknown_type": known(pc.if_else(self._kind.is_valid(), None, method)),
        }
        return documents(len(orders), fields)

    def _line_totals(self) -> Ints:
        lines = self._lines
        made = np.rint(lines.number("unit_price") * lines.quantity("quantity")).astype(np.int64)
        return np.where(lines.has("total_price"), lines.number("total_price"), made)

    def _options_totals(self) -> Ints:
        """Return what the options of each line cost."""
        options, lines = self._options, self._lines
        each = options.number("price") * options.quantity("quantity")
        every = np.bincount(options.parent, weights=each, minlength=len(lines))
        return np.rint(every * lines.quantity("quantity")).astype(np.int64)

    def _totals(self) -> Ints:
        """Return what each line costs, with its options where those are charged beside it.

        The order's subtotal tells.
        """
        orders, lines = self._orders, self._lines
        own, extra = self._line_totals(), self._options_totals()
        of_orders = total(own, lines.parent, len(orders))
        subtotal = orders.number("order_subtotal")
        is_said = orders.has("order_subtotal") & (of_orders != subtotal)
        is_beside = is_said & (of_orders + total(extra, lines.parent, len(orders)) == subtotal)
        return own + np.where(is_beside[lines.parent], extra, 0)

    def _item_rows(self, ids: Ints) -> Columns:
        lines, money = self._lines, self._money
        orders = lines.parent
        name, category = pc.fill_null(lines.text("name"), "Unknown item"), lines.text("category")
        key, price = lines.text("item_id"), lines.number("unit_price")
        return {
            "id": ids,
            "order_id": self._ids[orders],
            "name_number": self._context.count(pc.coalesce(key, name), name, category, price),
            "item_name": name,
            "quantity": lines.quantity("quantity"),
            "unit_price": money(price, orders),
            "total_price": money(self._totals(), orders),
            "sequence_number": sequence(orders),
            "category_name": category,
            "source_item_id": key,
            "special_instructions": lines.text("special_instructions"),
        }

    def _modifier_rows(self, ids: Ints) -> Columns:
        options = self._options
        return {
            "order_item_id": ids[options.parent],
            "modifier_name": pc.fill_null(options.text("name"), "Option"),
            "price_adjustment": self._money(
                options.number("price"), self._lines.parent[options.parent]
            ),
            "quantity": options.quantity("quantity"),
            "source_modifier_id": options.text("option_id"),
        }

    def _delivery_rows(self) -> Columns:
        brought = pc.fill_null(pc.equal(self._kind, "DELIVERY"), False)
        chosen = brought.to_numpy(zero_copy_only=False)
        orders, index = self._orders.only(chosen), np.flatnonzero(chosen)
        times = (
            "pickup_time",
            "delivery_time",
            "estimated_pickup_time",
            "estimated_delivery_time",
        )
        same = (*times, "dasher_name", "dasher_phone", "delivery_instructions")
        return {
            "order_id": self._ids[index],
            "address_line1": orders.text("dropoff_address.street"),
            "address_line2": orders.text("dropoff_address.subpremise"),
            "city": orders.text("dropoff_address.city"),
            "state": orders.text("dropoff_address.state"),
            "zip_code": orders.text("dropoff_address.zip_code"),
            **{name: orders.text(name) for name in same},
            "delivery_fee": self._money(orders.number("delivery_fee"), index),
            "dasher_tip": self._money(orders.number("dasher_tip"), index),
        }


def rows(orders: Level, hashes: pa.Array, context: Context) -> list[tuple[str, Columns]]:
    """Return the rows of a batch of orders."""
    return Deliveries(orders, hashes, context).rows()
