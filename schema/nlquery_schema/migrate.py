"""Bring a database's schema to a version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from psycopg import Connection
from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from nlquery_schema.errors import MigrationError
from nlquery_schema.reach import unreachable
from nlquery_schema.urls import for_sqlalchemy, show

HEAD = "0005"
_LOCK = 0x6E6C71  # "nlq": two processes must not migrate one database at once
_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(owner_url: str | URL, revision: str = "head") -> None:
    """Bring the schema up to a revision, in one transaction.

    Raises
    ------
    MigrationError
        If the role may not make tables, or the database is newer than this program.
    DatabaseUnreachable
        If there is no connection.
    """
    _run("upgrade", owner_url, revision)


def downgrade(owner_url: str | URL, revision: str) -> None:
    """Bring the schema down to a revision (``base`` drops everything), in one transaction.

    Raises
    ------
    MigrationError, DatabaseUnreachable
        As for :func:`upgrade`.
    """
    _run("downgrade", owner_url, revision)


def is_current(connection: Connection) -> bool:
    """Return whether the connection's database has the schema of this program."""
    return revision(connection) == HEAD


def revision(connection: Connection) -> str | None:
    """Return the revision of the connection's database; None when it has none of ours."""
    table = connection.execute("SELECT to_regclass('public.alembic_version')").fetchone()
    if table is None or table[0] is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def _run(direction: str, owner_url: str | URL, revision: str) -> None:
    from alembic import command
    from alembic.util import CommandError

    engine = create_engine(for_sqlalchemy(owner_url), poolclass=NullPool)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            getattr(command, direction)(configuration(connection), revision)
    except OperationalError as error:
        raise unreachable(owner_url, error) from error
    except CommandError as error:
        raise MigrationError(
            f"The schema of {show(owner_url)} cannot be brought to {revision}: {error}.",
            mend="Was it made by a newer nlquery? Then upgrade nlquery.",
        ) from error
    except DBAPIError as error:
        raise MigrationError(
            f"The schema of {show(owner_url)} cannot be changed: {_first_line(error)}.",
            mend="The role needs CREATE on the schema, or an owner must run the migrations.",
        ) from error


def configuration(connection: Any) -> Any:
    """Return Alembic's configuration for our migrations over the connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0].rstrip(".")
