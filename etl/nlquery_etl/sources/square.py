"""Square's exports: locations, catalogue, orders and payments in four files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field

from nlquery_etl.rows import (
    CatalogEntry,
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
    Instant,
    Many,
    Quantity,
    Raw,
    Text,
    as_json,
    records,
    stream,
)

SOURCE = "SQUARE"
ORDER_TYPES = {
    "DINE_IN": "DINE_IN",
    "IN_STORE": "DINE_IN",
    "PICKUP": "PICKUP",
    "TAKEOUT": "TAKEOUT",
    "DELIVERY": "DELIVERY",
    "SHIPMENT": "DELIVERY",
}
STATUSES = {"COMPLETED": "COMPLETED", "CANCELED": "CANCELLED", "CANCELLED": "CANCELLED"}
PAYMENT_TYPES = {"CARD": "CARD", "CASH": "CASH", "WALLET": "DIGITAL_WALLET", "EXTERNAL": "OTHER"}


class Money(Raw):
    """Cents and their currency."""

    amount: Cents = 0
    currency: Text = None


class AppliedModifier(Raw):
    """A change to a line."""

    modifier_id: Text = None
    catalog_object_id: Text = None
    name: Text = None
    quantity: Quantity = 1
    total_price_money: Money | None = None


class Line(Raw):
    """A line of an order."""

    uid: Text = None
    catalog_object_id: Text = None
    name: Text = None
    variation_name: Text = None
    note: Text = None
    quantity: Quantity = 1
    base_price_money: Money | None = None
    gross_sales_money: Money | None = None
    total_money: Money | None = None
    total_tax_money: Money | None = None
    total_discount_money: Money | None = None
    applied_modifiers: Many[AppliedModifier] = Field(default_factory=list)
    modifiers: Many[AppliedModifier] = Field(default_factory=list)


class Fulfillment(Raw):
    """How the order reaches the customer."""

    type: Text = None


class Order(Raw):
    """An order."""

    id: str
    location_id: str
    created_at: Instant
    closed_at: Instant = None
    state: Text = None
    line_items: Many[Line] = Field(default_factory=list)
    fulfillments: Many[Fulfillment] = Field(default_factory=list)
    total_money: Money
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

    id: str
    order_id: Text = None
    created_at: Instant = None
    amount_money: Money
    tip_money: Money | None = None
    total_money: Money | None = None
    refunded_money: Money | None = None
    status: Text = None
    source_type: Text = None
    card_details: CardDetails | None = None
    wallet_details: WalletDetails | None = None
    cash_details: CashDetails | None = None
    processing_fee: Many[Fee] = Field(default_factory=list)


class Catalog:
    """What a catalogue says of variations and modifiers.

    Attributes
    ----------
    entries
        Id of a variation (or an item) → its name, variation, category and price.
    modifiers
        Id of a modifier → its name and price in cents.
    """

    def __init__(self) -> None:
        self.entries: dict[str, CatalogEntry] = {}
        self.modifiers: dict[str, tuple[str, int]] = {}

    @classmethod
    def read(cls, path: Path) -> Catalog:
        """Read a catalogue file; objects that make no sense are left out."""
        catalog = cls()
        objects = [o for o in stream(path, "objects") if isinstance(o, dict)]
        categories = {
            str(o["id"]): (o.get("category_data") or {}).get("name")
            for o in objects
            if o.get("type") == "CATEGORY"
        }
        for element in objects:
            if element.get("type") == "ITEM":
                catalog._item(element, categories)
            elif element.get("type") == "MODIFIER_LIST":
                data = element.get("modifier_list_data") or {}
                for modifier in data.get("modifiers") or ():
                    catalog._modifier(modifier)
            elif element.get("type") == "MODIFIER":
                catalog._modifier(element)
        return catalog

    def _item(self, element: Mapping[str, Any], categories: Mapping[str, str | None]) -> None:
        data = element.get("item_data") or {}
        name, category = data.get("name"), categories.get(str(data.get("category_id")))
        if not name:
            return
        self.entries[str(element["id"])] = CatalogEntry(name, None, category)
        for variation in data.get("variations") or ():
            detail = variation.get("item_variation_data") or {}
            price = (detail.get("price_money") or {}).get("amount")
            entry = CatalogEntry(name, detail.get("name"), category, price)
            self.entries[str(variation["id"])] = entry

    def _modifier(self, element: Mapping[str, Any]) -> None:
        data = element.get("modifier_data") or {}
        price = (data.get("price_money") or {}).get("amount") or 0
        self.modifiers[str(element["id"])] = (data.get("name") or "Modifier", int(price))


def places(path: Path) -> Iterator[Place]:
    """Yield the locations of a locations file."""
    for element in stream(path, "locations"):
        address = element.get("address") or {}
        yield Place(
            SOURCE,
            str(element["id"]),
            element.get("name") or str(element["id"]),
            address_line1=address.get("address_line_1"),
            address_line2=address.get("address_line_2"),
            city=address.get("locality"),
            state=address.get("administrative_district_level_1"),
            zip_code=address.get("postal_code"),
            country=address.get("country") or "US",
            timezone=element.get("timezone") or "America/New_York",
        )


def orders(path: Path, catalog: Catalog) -> Iterator[Record | Rejected]:
    """Yield the orders of an orders file, with names from the catalogue."""
    return records(SOURCE, path, "orders", _reader(catalog))


def payments(path: Path) -> Iterator[Record | Rejected]:
    """Yield the payments of a payments file, each as a record without an order."""
    return records(SOURCE, path, "payments", _payment)


def _reader(catalog: Catalog) -> Callable[[Any, str], Record]:
    def read(element: Any, content_hash: str) -> Record:
        raw = Order.model_validate(element)
        if raw.created_at is None:
            raise ValueError("created_at is missing")
        items = [_item(raw, n, line, catalog) for n, line in enumerate(raw.line_items, start=1)]
        modifiers = [
            _modifier(raw, number, change, catalog)
            for number, line in enumerate(raw.line_items, start=1)
            for change in (*line.applied_modifiers, *line.modifiers)
        ]
        return Record(_order(raw, items, content_hash), items, modifiers)

    return read


def _order(raw: Order, items: list[ItemRow], content_hash: str) -> OrderRow:
    kinds = [f.type.upper() for f in raw.fulfillments if f.type]
    kind = kinds[0] if kinds else ""
    return OrderRow(
        source=SOURCE,
        source_order_id=raw.id,
        source_location_id=raw.location_id,
        order_type=ORDER_TYPES.get(kind),
        status=STATUSES.get((raw.state or "").upper(), "PENDING"),
        created_at=raw.created_at or "",
        closed_at=raw.closed_at,
        business_date=None,
        currency=raw.total_money.currency or "USD",
        subtotal=sum(item.total_price for item in items),
        tax=_amount(raw.total_tax_money),
        tip=_amount(raw.total_tip_money),
        discount=_amount(raw.total_discount_money),
        total=raw.total_money.amount,
        service_fee=_amount(raw.total_service_charge_money),
        source_metadata=as_json(
            reference_id=raw.reference_id,
            fulfillment=kind if kind and kind not in ORDER_TYPES else None,
        ),
        content_hash=content_hash,
    )


def _item(raw: Order, number: int, line: Line, catalog: Catalog) -> ItemRow:
    entry = catalog.entries.get(line.catalog_object_id or "")
    name = line.name or (entry.name if entry else None) or "Unknown item"
    variation = line.variation_name or (entry.variation if entry else None)
    gross = line.gross_sales_money or line.total_money
    quantity = line.quantity or 1
    total = gross.amount if gross else round(_amount(line.base_price_money) * quantity)
    return ItemRow(
        source=SOURCE,
        source_order_id=raw.id,
        sequence_number=number,
        product_key=line.catalog_object_id or name,
        item_name=f"{name} ({variation})" if variation and variation != "Regular" else name,
        quantity=quantity,
        unit_price=round(total / quantity),
        total_price=total,
        tax=_amount(line.total_tax_money),
        discount=_amount(line.total_discount_money),
        category_name=entry.category if entry else None,
        source_item_id=line.uid,
        special_instructions=line.note,
    )


def _modifier(raw: Order, number: int, change: AppliedModifier, catalog: Catalog) -> ModifierRow:
    key = change.modifier_id or change.catalog_object_id or ""
    name, price = catalog.modifiers.get(key, (change.name or key or "Modifier", 0))
    if change.total_price_money is not None:
        price = change.total_price_money.amount
    return ModifierRow(
        SOURCE, raw.id, number, change.name or name, None, price, change.quantity or 1, key or None
    )


def _payment(element: Any, _: str) -> Record:
    raw = Payment.model_validate(element)
    tip, card = _amount(raw.tip_money), raw.card_details
    total = raw.total_money.amount if raw.total_money else raw.amount_money.amount + tip
    cash = raw.cash_details
    row = PaymentRow(
        source=SOURCE,
        source_payment_id=raw.id,
        source_order_id=raw.order_id,
        payment_type=PAYMENT_TYPES.get((raw.source_type or "").upper(), "UNKNOWN"),
        status=raw.status,
        amount=total - tip,
        tip=tip,
        processing_fee=sum(_amount(fee.amount_money) for fee in raw.processing_fee),
        processed_at=raw.created_at,
        card_brand=card.card.card_brand if card and card.card else None,
        card_last4=card.card.last_4 if card and card.card else None,
        card_entry_method=card.entry_method if card else None,
        wallet_brand=raw.wallet_details.brand if raw.wallet_details else None,
        cash_tendered=_amount(cash.buyer_supplied_money) if cash else None,
        change_amount=_amount(cash.change_back_money) if cash else None,
        refund_amount=_amount(raw.refunded_money),
    )
    return Record(order=None, payments=[row])


def _amount(money: Money | None) -> int:
    return money.amount if money is not None else 0
