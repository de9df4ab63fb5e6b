"""Make the tables, their enums and indexes."""

from __future__ import annotations

from nlquery_schema.migrations.sql_files import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make everything."""
    run_sql("0001_tables.up.sql")


def downgrade() -> None:
    """Drop everything, with its data."""
    run_sql("0001_tables.down.sql")
