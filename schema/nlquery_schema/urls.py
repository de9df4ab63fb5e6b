"""Database URLs: which are accepted and how each library wants them."""

from __future__ import annotations

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from nlquery_schema.errors import DatabaseUrlError

ACCEPTED = ("postgres", "postgresql", "postgresql+psycopg")
_MEND = "Write it like postgresql://user:password@host:5432/database?sslmode=verify-full."


def parse(url: str | URL) -> URL:
    """Return the URL with the one driver nlquery uses.

    Query parameters that libpq knows (``sslmode``, ``sslrootcert``, ``host`` …) are kept.

    Raises
    ------
    DatabaseUrlError
        If it is not a PostgreSQL URL or names no database.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUrlError("The database URL cannot be read.", mend=_MEND) from None
    if parsed.drivername not in ACCEPTED:
        raise DatabaseUrlError(
            f"The database URL starts with {parsed.drivername}://, but nlquery needs PostgreSQL.",
            mend=_MEND,
        )
    if not parsed.database:
        raise DatabaseUrlError(f"The database URL {show(parsed)} names no database.", mend=_MEND)
    return parsed.set(drivername="postgresql+psycopg")


def for_sqlalchemy(url: str | URL) -> str:
    """Return the URL for ``create_engine``, password included."""
    return parse(url).render_as_string(hide_password=False)


def for_psycopg(url: str | URL) -> str:
    """Return the URL for ``psycopg.connect`` and ``psql``, password included."""
    return parse(url).set(drivername="postgresql").render_as_string(hide_password=False)


def show(url: str | URL) -> str:
    """Return the URL fit for messages: no password, no query, no driver."""
    parsed = make_url(url)
    plain = parsed.set(drivername=parsed.get_backend_name(), query={})
    return plain.render_as_string(hide_password=True)


def socket_url(directory: str, *, user: str, database: str, password: str | None = None) -> str:
    """Return the URL of a server that listens on a Unix socket in the directory."""
    return URL.create(
        "postgresql+psycopg",
        username=user,
        password=password,
        database=database,
        query={"host": directory},
    ).render_as_string(hide_password=False)
