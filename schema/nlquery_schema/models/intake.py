"""What loads leave behind: runs, rejected records, decisions of people."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from nlquery_schema.models.base import PERSONAL, Base, BigKey, JsonObject, RowTime, SmallKey


class EtlRun(Base):
    """One load of a directory: who, when, what and how it ended."""

    __tablename__ = "etl_runs"
    __table_args__ = (
        CheckConstraint("status IN ('RUNNING', 'SUCCEEDED', 'FAILED')", name="status"),
    )

    id: Mapped[SmallKey]
    started_at: Mapped[RowTime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    who: Mapped[str] = mapped_column(doc="Name of the operating system's user")
    directory: Mapped[str]
    status: Mapped[str] = mapped_column(server_default=text("'RUNNING'"))
    counts: Mapped[JsonObject] = mapped_column(doc="What was read, added, changed, rejected")
    files: Mapped[JsonObject] = mapped_column(doc="File name → SHA-256 of its content")


class RejectedRecord(Base):
    """A source record that could not be read, kept as it was."""

    __tablename__ = "rejected_records"

    id: Mapped[BigKey]
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey("etl_runs.id", ondelete="CASCADE"), index=True
    )
    source: Mapped[str] = mapped_column(doc="TOAST, DOORDASH, SQUARE or a file's name")
    position: Mapped[str] = mapped_column(doc="Where in the file, e.g. orders[17]")
    reason: Mapped[str]
    raw: Mapped[Any | None] = mapped_column(JSONB, info=PERSONAL)
    created_at: Mapped[RowTime]


class MatchDecision(Base):
    """Whether two names mean one thing; a person's answer outlives every load."""

    __tablename__ = "match_decisions"
    __table_args__ = (
        UniqueConstraint("entity", "left_key", "right_key"),
        CheckConstraint("entity IN ('product', 'location')", name="entity"),
        CheckConstraint('left_key COLLATE "C" < right_key', name="order"),
    )

    id: Mapped[SmallKey]
    entity: Mapped[str]
    left_key: Mapped[str] = mapped_column(doc="SOURCE:id or a normalized name; sorts first")
    right_key: Mapped[str]
    is_same: Mapped[bool | None] = mapped_column(doc="Null: waits for a person")
    confidence: Mapped[Decimal | None] = mapped_column(Numeric(4, 3), doc="0 to 1, the matcher's")
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    extra_data: Mapped[JsonObject]
    created_at: Mapped[RowTime]


class ProductWord(Base):
    """Words in names of products that loads know: sizes, units, spellings, other names."""

    __tablename__ = "product_words"
    __table_args__ = (CheckConstraint("kind IN ('size', 'unit', 'word', 'alias')", name="kind"),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True, doc="As names have it, normalized")
    means: Mapped[str] = mapped_column(doc="What it is written out")


class NlquerySetting(Base):
    """A setting of the database itself, such as what the reader may see."""

    __tablename__ = "nlquery_settings"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
