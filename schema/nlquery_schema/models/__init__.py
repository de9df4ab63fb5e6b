"""The tables, as SQLAlchemy models.

``Base.metadata`` is the source of truth that the migrations are checked against.
"""

from __future__ import annotations

from nlquery_schema.models.base import Base, OrderStatus, OrderType, PaymentType, Source
from nlquery_schema.models.catalog import Category, Location, Product, ProductMapping
from nlquery_schema.models.intake import (
    EtlRun,
    MatchDecision,
    NlquerySetting,
    ProductWord,
    RejectedRecord,
)
from nlquery_schema.models.sales import (
    DeliveryOrder,
    Order,
    OrderItem,
    OrderItemModifier,
    Payment,
    ToastCheck,
)

__all__ = [
    "Base",
    "Category",
    "DeliveryOrder",
    "EtlRun",
    "Location",
    "MatchDecision",
    "NlquerySetting",
    "Order",
    "OrderItem",
    "OrderItemModifier",
    "OrderStatus",
    "OrderType",
    "Payment",
    "PaymentType",
    "Product",
    "ProductMapping",
    "ProductWord",
    "RejectedRecord",
    "Source",
    "ToastCheck",
]
