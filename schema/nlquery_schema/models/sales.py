"""Orders and what belongs to them. All money is in the order's currency, in whole units."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CHAR, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from nlquery_schema.models.base import (
    Base,
    BigKey,
    Flag,
    JsonObject,
    MaybeMoney,
    Money,
    OrderStatus,
    OrderType,
    PaymentType,
    PersonalText,
    RowTime,
    Source,
)


class Order(Base):
    """An order; sales are the ``total_amount`` of COMPLETED ones."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("source", "source_order_id"),
        Index("ix_orders_location_id_business_date", "location_id", "business_date"),
    )

    id: Mapped[BigKey]
    source: Mapped[Source]
    source_order_id: Mapped[str]
    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"))
    order_type: Mapped[OrderType | None]
    status: Mapped[OrderStatus]
    created_at: Mapped[datetime] = mapped_column(doc="When the order was placed")
    closed_at: Mapped[datetime | None]
    business_date: Mapped[date] = mapped_column(index=True, doc="Local day the sale counts for")
    currency: Mapped[str] = mapped_column(
        CHAR(3), server_default=text("'USD'"), doc="ISO 4217 code; sums take USD only"
    )
    subtotal: Mapped[Money] = mapped_column(doc="Before tax, tip, fees and discounts")
    tax_amount: Mapped[Money]
    tip_amount: Mapped[Money]
    discount_amount: Mapped[Money] = mapped_column(doc="Positive")
    total_amount: Mapped[Money] = mapped_column(doc="What the customer was charged")
    delivery_fee: Mapped[Money]
    service_fee: Mapped[Money]
    commission_fee: Mapped[Money] = mapped_column(doc="Kept by the platform")
    customer_name: Mapped[PersonalText]
    customer_phone: Mapped[PersonalText]
    server_name: Mapped[str | None]
    is_voided: Mapped[Flag]
    is_deleted: Mapped[Flag]
    contains_alcohol: Mapped[Flag]
    is_catering: Mapped[Flag]
    source_metadata: Mapped[JsonObject]
    content_hash: Mapped[str | None] = mapped_column(
        doc="Of the source record; an unchanged one is not written again"
    )
    updated_at: Mapped[RowTime]


class OrderItem(Base):
    """A line of an order."""

    __tablename__ = "order_items"
    id: Mapped[BigKey]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[int | None] = mapped_column(
        ForeignKey("products.id", ondelete="SET NULL"), index=True
    )
    item_name: Mapped[str] = mapped_column(doc="As the source spells it")
    item_description: Mapped[str | None]
    quantity: Mapped[Decimal] = mapped_column(Numeric(12, 3), server_default=text("1"))
    unit_price: Mapped[Money]
    total_price: Mapped[Money]
    tax_amount: Mapped[Money]
    discount_amount: Mapped[Money] = mapped_column(doc="Positive")
    sequence_number: Mapped[int] = mapped_column(
        server_default=text("1"), doc="1, 2, … in the order"
    )
    category_name: Mapped[str | None] = mapped_column(doc="As the source spells it")
    source_item_id: Mapped[str | None]
    special_instructions: Mapped[str | None]
    source_metadata: Mapped[JsonObject]
    updated_at: Mapped[RowTime]
    mapping_id: Mapped[int | None] = mapped_column(
        ForeignKey("product_mappings.id", ondelete="SET NULL"),
        doc="Which of the source's names it carries; the product is where that name belongs",
    )


class OrderItemModifier(Base):
    """A change to an order line: extra cheese, oat milk, no onions."""

    __tablename__ = "order_item_modifiers"

    id: Mapped[BigKey]
    order_item_id: Mapped[int] = mapped_column(
        ForeignKey("order_items.id", ondelete="CASCADE"), index=True
    )
    modifier_name: Mapped[str]
    modifier_value: Mapped[str | None]
    price_adjustment: Mapped[Money]
    quantity: Mapped[Decimal] = mapped_column(Numeric(12, 3), server_default=text("1"))
    source_modifier_id: Mapped[str | None]
    extra_data: Mapped[JsonObject]
    updated_at: Mapped[RowTime]


class Payment(Base):
    """A payment of an order."""

    __tablename__ = "payments"
    __table_args__ = (UniqueConstraint("source", "source_payment_id"),)

    id: Mapped[BigKey]
    order_id: Mapped[int | None] = mapped_column(
        ForeignKey("orders.id", ondelete="CASCADE"), index=True, doc="Null: no order is known"
    )
    source: Mapped[Source]
    source_payment_id: Mapped[str]
    payment_type: Mapped[PaymentType]
    status: Mapped[str | None] = mapped_column(doc="As the source says it")
    amount: Mapped[Money] = mapped_column(doc="Without tip")
    tip_amount: Mapped[Money]
    processing_fee: Mapped[Money]
    processed_at: Mapped[datetime | None]
    card_brand: Mapped[str | None]
    card_last4: Mapped[str | None]
    card_entry_method: Mapped[str | None]
    wallet_brand: Mapped[str | None]
    cash_tendered: Mapped[MaybeMoney]
    change_amount: Mapped[MaybeMoney]
    refund_amount: Mapped[Money]
    refund_date: Mapped[datetime | None]
    refund_reason: Mapped[str | None]
    source_metadata: Mapped[JsonObject]
    updated_at: Mapped[RowTime]
    content_hash: Mapped[str | None] = mapped_column(
        doc="Of a record of its own; an unchanged one is not written again"
    )


class DeliveryOrder(Base):
    """The delivery of an order."""

    __tablename__ = "delivery_orders"

    order_id: Mapped[int] = mapped_column(
        ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True
    )
    address_line1: Mapped[PersonalText]
    address_line2: Mapped[PersonalText]
    city: Mapped[PersonalText]
    state: Mapped[PersonalText]
    zip_code: Mapped[PersonalText]
    pickup_time: Mapped[datetime | None] = mapped_column(doc="The dasher took it")
    delivery_time: Mapped[datetime | None] = mapped_column(doc="The customer got it")
    estimated_pickup_time: Mapped[datetime | None]
    estimated_delivery_time: Mapped[datetime | None]
    dasher_name: Mapped[PersonalText]
    dasher_phone: Mapped[PersonalText]
    delivery_instructions: Mapped[PersonalText]
    delivery_fee: Mapped[Money]
    dasher_tip: Mapped[Money]
    source_metadata: Mapped[JsonObject]
    updated_at: Mapped[RowTime]


class ToastCheck(Base):
    """A check of a Toast order; an order may have several."""

    __tablename__ = "toast_checks"

    id: Mapped[BigKey]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    source_check_id: Mapped[str] = mapped_column(unique=True)
    check_number: Mapped[str | None]
    table_name: Mapped[str | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    subtotal: Mapped[Money]
    tax_amount: Mapped[Money]
    tip_amount: Mapped[Money]
    discount_amount: Mapped[Money] = mapped_column(doc="Positive")
    total_amount: Mapped[Money]
    server_name: Mapped[str | None]
    payment_status: Mapped[str | None]
    is_voided: Mapped[Flag]
    is_deleted: Mapped[Flag]
    source_metadata: Mapped[JsonObject]
    updated_at: Mapped[RowTime]
