"""Run the migrations over the connection that :mod:`nlquery_schema.migrate` hands in."""

from __future__ import annotations

from alembic import context

from nlquery_schema.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
