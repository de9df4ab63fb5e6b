"""Another PostgreSQL than the embedded one: local, hosted, ours to fill or somebody's to read."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from psycopg import Connection
from sqlalchemy import URL

from nlquery_schema.database import Database
from nlquery_schema.embedded import READER
from nlquery_schema.errors import DatabaseUnreachable, RoleError, SchemaError
from nlquery_schema.home import private_directory
from nlquery_schema.migrate import is_current, revision, upgrade
from nlquery_schema.privileges import open_doors
from nlquery_schema.reach import connect
from nlquery_schema.roles import (
    ensure_reader,
    may_create_roles,
    reader_exists,
    reader_is_whole,
    writable_tables,
)
from nlquery_schema.urls import parse, show

OLDEST = 14


def open_server(home: Path, url: str) -> Database:
    """Return the database of the URL.

    An empty database, or one that nlquery made, is migrated. One with other tables is left as it
    is and read (``managed`` is False). A role that can only read becomes the reader itself.

    Raises
    ------
    SchemaError
        With what is wrong and the way out.
    """
    parsed = parse(url)
    with connect(parsed) as connection:
        _check_version(connection, parsed)
        if not _may_create_tables(connection):
            return _as_reader(connection, parsed)
        managed = _is_ours_or_empty(connection)
        if managed and not is_current(connection):
            upgrade(parsed)
        password, doors = _reader_password(home, connection, parsed, managed=managed)
        return Database(
            owner_url=parsed.render_as_string(hide_password=False),
            reader_url=_reader_url(connection, parsed, password),
            embedded=False,
            socket_dir=None,
            database=str(parsed.database),
            managed=managed,
            open_doors=tuple(doors),
        )


def _check_version(connection: Connection, url: URL) -> None:
    major = connection.info.server_version // 10000
    if major < OLDEST:
        raise SchemaError(
            f"{show(url)} is PostgreSQL {major}, but nlquery needs {OLDEST} or newer.",
            mend="Use a newer server.",
        )


def _may_create_tables(connection: Connection) -> bool:
    row = connection.execute("SELECT has_schema_privilege('public', 'CREATE')").fetchone()
    return bool(row and row[0])


def _is_ours_or_empty(connection: Connection) -> bool:
    """Return whether the tables are nlquery's, or there are none yet."""
    if revision(connection) is not None:
        return True
    row = connection.execute(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p')"
    ).fetchone()
    return row is None or row[0] == 0


def _as_reader(connection: Connection, url: URL) -> Database:
    """Return the database for a role that cannot make tables: safe only if it cannot write."""
    if written := writable_tables(connection):
        raise RoleError(
            f"The role of {show(url)} can change {written[0]}, but cannot make the read-only role.",
            mend="Use the owner's URL or that of a role with SELECT only.",
        )
    same = url.render_as_string(hide_password=False)
    return Database(
        owner_url=same,
        reader_url=same,
        embedded=False,
        socket_dir=None,
        database=str(url.database),
        reader=connection.info.user,
        managed=revision(connection) is not None,
        open_doors=tuple(open_doors(connection, connection.info.user)),
    )


def _reader_password(
    home: Path, connection: Connection, url: URL, *, managed: bool
) -> tuple[str, list[str]]:
    """Return the reader's password and what stayed open, making or mending the reader."""
    file = _password_file(home, url)
    password = file.read_text().strip() if file.exists() else None
    if password and reader_exists(connection) and _logs_in(connection, url, password):
        if managed and reader_is_whole(connection):
            return password, open_doors(connection)
        return password, ensure_reader(connection, password=password, managed=managed)
    password = password or _new_password(file)
    if not may_create_roles(connection):
        raise _needs_administrator(file, url, password)
    doors = ensure_reader(connection, password=password, managed=managed)
    if not _logs_in(connection, url, password):
        raise RoleError(
            f"{READER} was made on {show(url)}, but cannot log in.",
            mend="Let it in: see the server's pg_hba.conf or its list of allowed roles.",
        )
    return password, doors


def _needs_administrator(file: Path, url: URL, password: str) -> RoleError:
    script = file.with_suffix(".sql")
    file.with_suffix(".sql").touch(mode=0o600)
    script.write_text(
        f"CREATE ROLE {READER} LOGIN PASSWORD '{password}';\n"
        f"-- if it exists: ALTER ROLE {READER} LOGIN PASSWORD '{password}';\n"
    )
    return RoleError(
        f"The role of {show(url)} may not make the read-only role {READER}.",
        mend=f"Have an administrator run {script} once, then try again.",
    )


def _reader_url(connection: Connection, url: URL, password: str) -> str:
    """Return the reader's URL.

    A pooler may want ``user.tenant`` where the server only knows ``user``: the tenant is kept.
    """
    given, inside = url.username or "", _current_user(connection)
    tenant = given.removeprefix(inside) if given.startswith(f"{inside}.") else ""
    reader = url.set(username=READER + tenant, password=password)
    return reader.render_as_string(hide_password=False)


def _current_user(connection: Connection) -> str:
    row = connection.execute("SELECT current_user").fetchone()
    return str(row[0]) if row else ""


def _logs_in(connection: Connection, url: URL, password: str) -> bool:
    try:
        connect(_reader_url(connection, url, password)).close()
    except DatabaseUnreachable:
        return False
    return True


def _password_file(home: Path, url: URL) -> Path:
    """Return the file with the reader's password: one for each server, as roles are."""
    host = url.query.get("host", url.host or "local")
    server = f"{host}:{url.port or url.query.get('port', 5432)}"
    name = hashlib.sha256(server.encode()).hexdigest()[:16]
    return private_directory(home / "servers") / f"{name}.password"


def _new_password(file: Path) -> str:
    password = secrets.token_urlsafe(24)
    file.touch(mode=0o600)
    file.write_text(password + "\n")
    return password
