"""Let categories be found by the names that sources have for them."""

from __future__ import annotations

from nlquery_schema.migrations.sql_files import run_sql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Replace the function."""
    run_sql("0005_names_of_categories.up.sql")


def downgrade() -> None:
    """Put the old one back."""
    run_sql("0005_names_of_categories.down.sql")
