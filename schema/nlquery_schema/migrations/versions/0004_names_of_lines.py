"""Let order lines know the name they carry, payments their hash, and checks tell more."""

from __future__ import annotations

from nlquery_schema.migrations.sql_files import run_sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns, filled where the rows tell, and the checks."""
    run_sql("0004_names_of_lines.up.sql")


def downgrade() -> None:
    """Take them back."""
    run_sql("0004_names_of_lines.down.sql")
