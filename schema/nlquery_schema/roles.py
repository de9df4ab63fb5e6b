"""The read-only role: made, given its limits, and mended when they are gone."""

from __future__ import annotations

import json

from psycopg import Connection, sql

from nlquery_schema.embedded import READER
from nlquery_schema.privileges import close_database, grant

GRANTS_VERSION = 1
_LOCK = 0x6E6C72
CONNECTION_LIMIT = 40

SETTINGS = {
    "default_transaction_read_only": "on",
    "statement_timeout": "60s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "5min",
    "idle_session_timeout": "30min",
    # A query whose kernel was killed ends within a second.
    "client_connection_check_interval": "1s",
}
SUPERUSER_SETTINGS = {"temp_file_limit": "2GB"}  # the reader itself cannot lift this one


def may_create_roles(connection: Connection) -> bool:
    """Return whether the connection's role may make and change the reader."""
    return bool(
        _value(
            connection,
            "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user",
        )
    )


def is_superuser(connection: Connection) -> bool:
    """Return whether the connection's role is a superuser."""
    return bool(_value(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))


def reader_exists(connection: Connection) -> bool:
    """Return whether the server has the reader."""
    return _value(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", READER) is not None


def reader_is_whole(connection: Connection) -> bool:
    """Return whether the reader has the limits and grants that it should have.

    A role may change its own settings and drop its own grants; it harms only itself, and the
    next opening mends it.
    """
    if not reader_exists(connection) or _setting(connection, "reader_grants") != GRANTS_VERSION:
        return False
    return bool(
        _value(
            connection,
            "SELECT rolconfig @> %s AND has_table_privilege(rolname, 'locations', 'SELECT')"
            " AND NOT (SELECT rolsuper AND has_database_privilege(%s, current_database(), 'TEMP')"
            " FROM pg_roles WHERE rolname = current_user) FROM pg_roles WHERE rolname = %s",
            [f"{name}={value}" for name, value in SETTINGS.items()],
            READER,
            READER,
        )
    )


def writable_tables(connection: Connection) -> list[str]:
    """Return the tables whose rows the connection's role may change."""
    rows = connection.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p', 'f', 'v')"
        " AND has_table_privilege(oid, 'INSERT, UPDATE, DELETE, TRUNCATE') ORDER BY 1"
    )
    return [name for (name,) in rows]


def ensure_reader(connection: Connection, *, password: str | None, managed: bool) -> list[str]:
    """Make or mend the reader and its grants; return what could not be taken from it.

    Parameters
    ----------
    connection
        The owner's, not in a transaction of its own.
    password
        The reader's new password; None leaves it without one (embedded: the socket decides).
    managed
        Whether the tables are nlquery's own.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        if may_create_roles(connection):
            _make_role(connection, password)
        grant(connection, managed=managed, personal=personal_is_granted(connection, managed))
        doors = close_database(connection)
        if managed:
            _set(connection, "reader_grants", GRANTS_VERSION)
    return doors


def grant_personal(connection: Connection, *, allowed: bool) -> None:
    """Let the reader see personal columns, or no longer."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        _set(connection, "reader_sees_personal", allowed)
        grant(connection, managed=True, personal=allowed)


def personal_is_granted(connection: Connection, managed: bool = True) -> bool:
    """Return whether the owner has let the reader see personal columns."""
    return managed and _setting(connection, "reader_sees_personal") is True


def _make_role(connection: Connection, password: str | None) -> None:
    reader = sql.Identifier(READER)
    if not reader_exists(connection):
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(reader))
    connection.execute(
        sql.SQL(
            "ALTER ROLE {} LOGIN NOCREATEDB NOCREATEROLE NOINHERIT CONNECTION LIMIT {} PASSWORD {}"
        ).format(reader, CONNECTION_LIMIT, sql.Literal(password))
    )
    settings = SETTINGS | (SUPERUSER_SETTINGS if is_superuser(connection) else {})
    for name, value in settings.items():
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(reader, sql.Identifier(name), value)
        )


def _setting(connection: Connection, key: str) -> object:
    if _value(connection, "SELECT to_regclass('public.nlquery_settings')") is None:
        return None
    return _value(connection, "SELECT value FROM nlquery_settings WHERE key = %s", key)


def _set(connection: Connection, key: str, value: object) -> None:
    connection.execute(
        "INSERT INTO nlquery_settings (key, value) VALUES (%s, %s)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, json.dumps(value)),
    )


def _value(connection: Connection, query: str, *parameters: object) -> object:
    """Return the first column of the first row, or None when there is no row."""
    row = connection.execute(query.encode(), parameters).fetchone()
    return None if row is None else row[0]
