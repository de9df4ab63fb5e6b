"""Make normalize_product_name and the table of words that it reads."""

from __future__ import annotations

from nlquery_schema.migrations.sql_files import run_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make everything; the next load fills the table."""
    run_sql("0003_product_words.up.sql")


def downgrade() -> None:
    """Drop everything."""
    run_sql("0003_product_words.down.sql")
