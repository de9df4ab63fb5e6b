"""The database a command talks to: the embedded one or ``NLQUERY_DATABASE_URL``."""

from __future__ import annotations

from nlquery.settings import Settings
from nlquery_schema.database import Database, open_database


def connect(settings: Settings | None = None) -> Database:
    """Open the configured database, starting the embedded PostgreSQL when it is that one."""
    settings = settings or Settings.load()
    return open_database(settings.home, settings.database_url)
