"""What all models share: naming, column types and the enums."""

from __future__ import annotations

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Enum,
    Identity,
    Integer,
    MetaData,
    Numeric,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column


class Source(enum.Enum):
    """Where a record comes from."""

    TOAST = "TOAST"
    DOORDASH = "DOORDASH"
    SQUARE = "SQUARE"


class OrderType(enum.Enum):
    """How the customer got the order."""

    DINE_IN = "DINE_IN"
    TAKEOUT = "TAKEOUT"
    DELIVERY = "DELIVERY"
    PICKUP = "PICKUP"


class OrderStatus(enum.Enum):
    """What became of the order; only COMPLETED ones count as sales."""

    PENDING = "PENDING"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    REFUNDED = "REFUNDED"


class PaymentType(enum.Enum):
    """How the customer paid."""

    CARD = "CARD"
    CASH = "CASH"
    DIGITAL_WALLET = "DIGITAL_WALLET"
    OTHER = "OTHER"
    UNKNOWN = "UNKNOWN"


SOURCE = Enum(Source, name="source_type")
ORDER_TYPE = Enum(OrderType, name="order_type")
ORDER_STATUS = Enum(OrderStatus, name="order_status")
PAYMENT_TYPE = Enum(PaymentType, name="payment_type")

Json = dict[str, Any]
SmallKey = Annotated[int, mapped_column(Integer, Identity(), primary_key=True)]
BigKey = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
Money = Annotated[Decimal, mapped_column(Numeric(12, 2), server_default=text("0"))]
MaybeMoney = Annotated[Decimal | None, mapped_column(Numeric(12, 2))]
Flag = Annotated[bool, mapped_column(server_default=text("false"))]
JsonObject = Annotated[Json, mapped_column(JSONB, server_default=text("'{}'::jsonb"))]
RowTime = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=text("now()"))]


PERSONAL = {"personal": True}
"""Marks a column that the reader sees only when the owner grants it."""
PersonalText = Annotated[str | None, mapped_column(Text, info=PERSONAL)]


class Base(DeclarativeBase):
    """Base of all models."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's own name and form)
        str: Text(),
        datetime: DateTime(timezone=True),
        date: Date(),
        Json: JSONB(),
        Source: SOURCE,
        OrderType: ORDER_TYPE,
        OrderStatus: ORDER_STATUS,
        PaymentType: PAYMENT_TYPE,
    }
