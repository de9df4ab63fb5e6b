"""Places and products: what orders refer to."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from nlquery_schema.models.base import (
    Base,
    Flag,
    JsonObject,
    MaybeMoney,
    RowTime,
    SmallKey,
    Source,
)


class Location(Base):
    """A physical place, one row each, with the ids all sources give it."""

    __tablename__ = "locations"
    __table_args__ = (Index("ix_locations_source_ids", "source_ids", postgresql_using="gin"),)

    id: Mapped[SmallKey]
    name: Mapped[str] = mapped_column(index=True, doc="As Toast spells it")
    address_line1: Mapped[str | None]
    address_line2: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    zip_code: Mapped[str | None]
    country: Mapped[str] = mapped_column(server_default=text("'US'"), doc="ISO 3166 code")
    timezone: Mapped[str] = mapped_column(
        server_default=text("'America/New_York'"), doc="IANA name; business dates and hours use it"
    )
    source_ids: Mapped[JsonObject] = mapped_column(doc="Source → its id (or list of ids)")
    created_at: Mapped[RowTime]
    updated_at: Mapped[RowTime]


class Category(Base):
    """A product category; ``parent_id`` makes the hierarchy."""

    __tablename__ = "categories"

    id: Mapped[SmallKey]
    name: Mapped[str] = mapped_column(unique=True)
    normalized_name: Mapped[str] = mapped_column(index=True)
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("categories.id", ondelete="SET NULL"), index=True
    )
    sort_order: Mapped[int] = mapped_column(server_default=text("0"))
    source_names: Mapped[JsonObject] = mapped_column(doc="Source → the names it uses")
    description: Mapped[str | None]
    extra_data: Mapped[JsonObject]
    created_at: Mapped[RowTime]
    updated_at: Mapped[RowTime]


class Product(Base):
    """A product under its one clean name, whatever the sources call it."""

    __tablename__ = "products"
    __table_args__ = (
        Index(
            "ix_products_name_trgm",
            "name",
            postgresql_using="gin",
            postgresql_ops={"name": "gin_trgm_ops"},
        ),
    )

    id: Mapped[SmallKey]
    name: Mapped[str] = mapped_column(unique=True)
    normalized_name: Mapped[str] = mapped_column(index=True)
    category_id: Mapped[int | None] = mapped_column(
        ForeignKey("categories.id", ondelete="SET NULL"), index=True
    )
    base_price: Mapped[MaybeMoney] = mapped_column(doc="Dollars")
    description: Mapped[str | None]
    size: Mapped[str | None]
    quantity: Mapped[str | None] = mapped_column(doc="Pieces or volume the name tells, as text")
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    extra_data: Mapped[JsonObject]
    created_at: Mapped[RowTime]
    updated_at: Mapped[RowTime]


class ProductMapping(Base):
    """What one source calls a product, and how sure the match is."""

    __tablename__ = "product_mappings"
    __table_args__ = (
        UniqueConstraint("source", "source_product_id"),
        CheckConstraint("match_confidence BETWEEN 0 AND 1", name="confidence"),
    )

    id: Mapped[SmallKey]
    product_id: Mapped[int] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), index=True
    )
    source: Mapped[Source]
    source_product_id: Mapped[str]
    source_product_name: Mapped[str]
    source_price: Mapped[MaybeMoney] = mapped_column(doc="Dollars")
    match_confidence: Mapped[Decimal] = mapped_column(
        Numeric(4, 3), server_default=text("1"), doc="0 to 1"
    )
    is_manual_match: Mapped[Flag] = mapped_column(doc="Decided by a person; loads keep it")
    source_metadata: Mapped[JsonObject]
    created_at: Mapped[RowTime]
    updated_at: Mapped[RowTime]
