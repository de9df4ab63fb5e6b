"""The database of an installation: opened, brought up to date, with its two roles."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nlquery_schema.embedded import DATABASE, READER, EmbeddedPostgres
from nlquery_schema.errors import SchemaError
from nlquery_schema.home import private_directory, state_home

if TYPE_CHECKING:
    from sqlalchemy import Engine

URL_SETTING = "NLQUERY_DATABASE_URL"


@dataclass(frozen=True)
class Database:
    """An open database and the two ways into it.

    Attributes
    ----------
    owner_url
        For loads and migrations; SQLAlchemy's form, password included.
    reader_url
        For questions: can only read. SQLAlchemy's form, password included.
    embedded
        Whether it is the PostgreSQL that nlquery runs itself.
    socket_dir
        Directory of a Unix socket that lets the reader in without a password and that may be
        bound into a sandbox; None for other servers.
    database
        Name of the database.
    reader
        Name of the read-only role.
    managed
        Whether the tables are nlquery's own (False: somebody's database, left as it is).
    open_doors
        What the reader can do beyond reading because the server's owner is somebody else.
    """

    owner_url: str = field(repr=False)
    reader_url: str = field(repr=False)
    embedded: bool
    socket_dir: Path | None
    database: str = DATABASE
    reader: str = READER
    managed: bool = True
    open_doors: tuple[str, ...] = ()

    def owner_engine(self) -> Engine:
        """Return a new engine of the owner; the caller disposes of it."""
        return _engine(self.owner_url)

    def reader_engine(self) -> Engine:
        """Return a new engine of the reader; the caller disposes of it."""
        return _engine(self.reader_url)

    def grant_personal(self, allowed: bool = True) -> None:
        """Let the reader see personal columns, or no longer.

        Raises
        ------
        SchemaError
            If the tables are not nlquery's own.
        """
        from nlquery_schema.reach import connect
        from nlquery_schema.roles import grant_personal

        if not self.managed:
            raise SchemaError(
                f"The tables of {self.database} are not nlquery's own.",
                mend=f"Grant columns to {self.reader} with GRANT SELECT (column) ON table.",
            )
        with connect(self.owner_url) as connection:
            grant_personal(connection, allowed=allowed)


def open_database(home: Path | None = None, url: str | None = None) -> Database:
    """Return the installation's database, made and migrated when it is not.

    Parameters
    ----------
    home
        Directory of all state; default: :func:`nlquery_schema.home.state_home`.
    url
        Another PostgreSQL than the embedded one; default: ``NLQUERY_DATABASE_URL``.

    Raises
    ------
    SchemaError
        With what is wrong and the way out.
    """
    url = url or os.environ.get(URL_SETTING)
    place = private_directory(home) if home else state_home()
    if url:
        from nlquery_schema.server import open_server

        return open_server(place, url)
    return open_embedded(embedded_postgres(place))


def embedded_postgres(home: Path | None = None) -> EmbeddedPostgres:
    """Return the embedded PostgreSQL of the home, running or not."""
    return EmbeddedPostgres((home or state_home(create=False)) / "postgres")


def open_embedded(postgres: EmbeddedPostgres, database: str = DATABASE) -> Database:
    """Start the embedded PostgreSQL and return one of its databases, made when it is missing."""
    postgres.start()
    opened = Database(
        owner_url=postgres.url(database),
        reader_url=postgres.url(database, user=READER),
        embedded=True,
        socket_dir=postgres.socket_dir,
        database=database,
    )
    _bring_up_to_date(postgres, opened)
    return opened


def _bring_up_to_date(postgres: EmbeddedPostgres, opened: Database) -> None:
    """Make the database, migrate it and mend the reader, each only when it is needed."""
    from nlquery_schema.migrate import is_current, upgrade
    from nlquery_schema.reach import connect, database_exists
    from nlquery_schema.roles import ensure_reader, reader_is_whole

    if not database_exists(opened.owner_url):
        _create_database(postgres, opened.database)
    with connect(opened.owner_url) as connection:
        if not is_current(connection):
            upgrade(opened.owner_url)
        if not reader_is_whole(connection):
            ensure_reader(connection, password=None, managed=True)


def _create_database(postgres: EmbeddedPostgres, database: str) -> None:
    from psycopg import errors, sql

    from nlquery_schema.reach import connect

    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database))
    with (
        connect(postgres.url("postgres")) as connection,
        # Another process may be faster.
        contextlib.suppress(errors.DuplicateDatabase, errors.UniqueViolation),
    ):
        connection.execute(statement)


def _engine(url: str) -> Engine:
    from sqlalchemy import create_engine

    return create_engine(url, pool_pre_ping=True)
