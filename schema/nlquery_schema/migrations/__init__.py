"""Alembic migrations, run by :mod:`nlquery_schema.migrate`."""
