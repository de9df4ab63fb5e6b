"""Square's orders, with names from its catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nlquery_etl.context import Context
from nlquery_etl.rows import CatalogEntry, Columns
from nlquery_etl.sources.level import Ints, Level, documents, known, mapped, sequence, total
from nlquery_etl.sources.money import Money
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


class Sales:
    """A batch of orders.

    Parameters
    ----------
    orders
        The records.
    hashes
        Of the records' texts.
    context
        Places, ids and names.
    catalog
        What the ids of lines and modifiers mean.
    """

    def __init__(self, orders: Level, hashes: pa.Array, context: Context, catalog: Catalog) -> None:
        self._orders, self._hashes, self._context = orders, hashes, context
        self._catalog = catalog
        self._lines = orders.children("line_items")
        self._money = Money(orders.text("total_money.currency"))
        self._ids = context.ids("orders", len(orders))
        self._totals = self._line_totals()

    def rows(self) -> list[tuple[str, Columns]]:
        """Return the rows of all tables."""
        item_ids = self._context.ids("order_items", len(self._lines))
        return [
            ("orders", self._order_rows()),
            ("items", self._item_rows(item_ids)),
            ("modifiers", self._modifier_rows(item_ids, "applied_modifiers")),
            ("modifiers", self._modifier_rows(item_ids, "modifiers")),
        ]

    def _line_totals(self) -> Ints:
        lines = self._lines
        gross, net = lines.number("gross_sales_money.amount"), lines.number("total_money.amount")
        price = lines.number("base_price_money.amount")
        made = np.rint(price * lines.quantity("quantity")).astype(np.int64)
        made = np.where(lines.has("total_money"), net, made)
        return np.where(lines.has("gross_sales_money"), gross, made)

    def _order_rows(self) -> Columns:
        orders, money = self._orders, self._money
        created, place = orders.text("created_at"), orders.text("location_id")
        said = self._fulfillment()
        kind, state = mapped(said, ORDER_TYPES.get), pc.utf8_upper(orders.text("state"))
        status = mapped(state, STATUSES.get)
        return {
            "id": self._ids,
            "source": SOURCE,
            "source_order_id": orders.text("id"),
            "location_id": self._context.locations(place),
            "order_type": kind,
            "status": pc.fill_null(status, "PENDING"),
            "created_at": created,
            "closed_at": orders.text("closed_at"),
            "business_date": self._context.days(created, place),
            "currency": money.codes,
            "subtotal": money(total(self._totals, self._lines.parent, len(orders))),
            "tax_amount": money(orders.number("total_tax_money.amount")),
            "tip_amount": money(orders.number("total_tip_money.amount")),
            "discount_amount": money(orders.number("total_discount_money.amount")),
            "total_amount": money(orders.number("total_money.amount")),
            "service_fee": money(orders.number("total_service_charge_money.amount")),
            "source_metadata": documents(
                len(orders),
                {
                    "reference_id": known(orders.text("reference_id")),
                    "unknown_type": known(pc.if_else(kind.is_valid(), None, said)),
                    "unknown_status": known(pc.if_else(status.is_valid(), None, state)),
                },
            ),
            "content_hash": self._hashes,
        }

    def _fulfillment(self) -> pa.Array:
        """Return how each order reaches the customer: the first that says so."""
        ways = self._orders.children("fulfillments")
        ways = ways.only(ways.text("type").is_valid().to_numpy(zero_copy_only=False))
        first = np.full(len(self._orders), -1, dtype=np.int64)
        first[ways.parent[::-1]] = np.arange(len(ways) - 1, -1, -1)
        return pc.utf8_upper(ways.text("type").take(pa.array(first, mask=first < 0)))

    def _item_rows(self, ids: Ints) -> Columns:
        lines, money = self._lines, self._money
        orders, key = lines.parent, lines.text("catalog_object_id")
        name = pc.coalesce(lines.text("name"), self._listed(key, lambda entry: entry.name or None))
        name = pc.fill_null(name, "Unknown item")
        variation = pc.coalesce(
            lines.text("variation_name"), self._listed(key, lambda entry: entry.variation)
        )
        category = self._listed(key, lambda entry: entry.category)
        said, quantity = _varied(name, variation), lines.quantity("quantity")
        each = np.rint(self._totals / quantity).astype(np.int64)
        return {
            "id": ids,
            "order_id": self._ids[orders],
            "name_number": self._context.count(pc.coalesce(key, name), said, category, each),
            "item_name": said,
            "quantity": quantity,
            "unit_price": money(each, orders),
            "total_price": money(self._totals, orders),
            "tax_amount": money(lines.number("total_tax_money.amount"), orders),
            "discount_amount": money(lines.number("total_discount_money.amount"), orders),
            "sequence_number": sequence(orders),
            "category_name": category,
            "source_item_id": lines.text("uid"),
            "special_instructions": lines.text("note"),
        }

    def _listed(self, keys: pa.Array, of: Callable[[CatalogEntry], str | None]) -> pa.Array:
        """Return what the catalogue says of each key."""
        entries = self._catalog.entries
        return mapped(keys, lambda key: of(entries[key]) if key in entries else None)

    def _modifier_rows(self, ids: Ints, path: str) -> Columns:
        changes, listed = self._lines.children(path), self._catalog.modifiers
        key = pc.coalesce(changes.text("modifier_id"), changes.text("catalog_object_id"))
        name = pc.coalesce(
            changes.text("name"), mapped(key, lambda k: listed[k][0] if k in listed else k)
        )
        usual = mapped(key, lambda k: listed[k][1] if k in listed else 0, pa.int64())
        price: Any = np.where(
            changes.has("total_price_money"),
            changes.number("total_price_money.amount"),
            pc.fill_null(usual, 0).to_numpy(zero_copy_only=False),
        )
        return {
            "order_item_id": ids[changes.parent],
            "modifier_name": pc.fill_null(name, "Modifier"),
            "price_adjustment": self._money(price, self._lines.parent[changes.parent]),
            "quantity": changes.quantity("quantity"),
            "source_modifier_id": key,
        }


def _varied(name: pa.Array, variation: pa.Array) -> pa.Array:
    """Return names with their variations in parentheses."""
    plain = pc.or_kleene(pc.is_null(variation), pc.equal(variation, "Regular"))
    both = pc.binary_join_element_wise(name, " (", pc.fill_null(variation, ""), ")", "")
    return pc.if_else(plain, name, both)


def rows(
    orders: Level, hashes: pa.Array, context: Context, catalog: Catalog
) -> list[tuple[str, Columns]]:
    """Return the rows of a batch of orders."""
    return Sales(orders, hashes, context, catalog).rows()
