"""Make the functions that people call from psql, and the updated_at triggers."""

from __future__ import annotations

from nlquery_schema.migrations.sql_files import run_sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make everything."""
    run_sql("0002_functions.up.sql")


def downgrade() -> None:
    """Drop everything; data stays."""
    run_sql("0002_functions.down.sql")
