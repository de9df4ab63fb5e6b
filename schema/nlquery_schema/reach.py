"""Turn a refused connection into one sentence with a way out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from psycopg import Connection
from sqlalchemy import URL

from nlquery_schema.errors import DatabaseUnreachable
from nlquery_schema.urls import for_psycopg, for_sqlalchemy, show

if TYPE_CHECKING:
    from sqlalchemy import Engine

_SIGNS = {
    "password authentication failed": "Check the user and the password in the URL.",
    "no password supplied": "Put the password into the URL.",
    "does not exist": "Check the name in the URL, or create it.",
    "certificate": "Set sslrootcert in the URL to the server's root certificate.",
    "too many clients": "Close other programs that use the database.",
    "could not translate host name": "Check the host in the URL.",
    "failed to resolve host": "Check the host in the URL.",
}


def unreachable(url: str | URL, error: BaseException) -> DatabaseUnreachable:
    """Return the error that says why the database of the URL cannot be reached."""
    said = str(getattr(error, "orig", None) or error)
    mend = next(
        (mend for sign, mend in _SIGNS.items() if sign in said),
        "Is the server running, and is NLQUERY_DATABASE_URL right?",
    )
    return DatabaseUnreachable(f"Cannot reach {show(url)}: {_telling(said)}.", mend=mend)


def _telling(said: str) -> str:
    """Return the last line that tells something, without libpq's preamble."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith(("(Background", "Is the server", "- "))]
    line = lines[0] if lines else "no reason was given"
    return re.sub(r"^.*?(FATAL:|failed:|error:)\s*", "", line).strip().rstrip(".")


def connect(url: str | URL) -> Connection:
    """Return an autocommit connection; a connection that hangs fails after ten seconds.

    Raises
    ------
    DatabaseUnreachable
        If there is none.
    """
    try:
        return psycopg.connect(for_psycopg(url), autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise unreachable(url, error) from error


@contextmanager
def reading(url: str | URL) -> Iterator[Engine]:
    """Yield an engine on somebody's database whose transactions are read-only.

    Raises
    ------
    DatabaseUnreachable
        If there is none.
    """
    from sqlalchemy import create_engine

    connect(url).close()
    options = {"options": "-c default_transaction_read_only=on"}
    engine = create_engine(for_sqlalchemy(url), connect_args=options)
    try:
        yield engine
    finally:
        engine.dispose()


def database_exists(url: str | URL) -> bool:
    """Return whether the server of the URL has its database.

    Raises
    ------
    DatabaseUnreachable
        If the server cannot be reached for another reason.
    """
    try:
        psycopg.connect(for_psycopg(url), connect_timeout=10).close()
    except psycopg.OperationalError as error:
        if "does not exist" in str(error) and "database" in str(error):
            return False
        raise unreachable(url, error) from error
    return True
