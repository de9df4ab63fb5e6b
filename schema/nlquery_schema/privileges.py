"""What the reader may do in one database, and what nobody but the owner may."""

from __future__ import annotations

import re
from collections.abc import Iterator

from psycopg import Connection, sql

from nlquery_schema.embedded import READER

# Functions that PUBLIC may run by default, with which a read-only role could still write, wait,
# lock, disturb other sessions or see what they run.
_WITHHELD = re.compile(
    r"lo_.*|lo(read|write)|pg_sleep.*|pg_(try_)?advisory_.*|pg_(cancel|terminate)_backend"
    r"|pg_logical_emit_message|pg_export_snapshot|pg_notify"
    r"|pg_stat_get_(activity|backend_activity|backend_client_.*)"
)
_WITHHELD_VIEWS = ("pg_stat_activity",)


def grant(connection: Connection, *, managed: bool, personal: bool) -> None:
    """Give the reader what it may read in the connection's database, and nothing else.

    Parameters
    ----------
    managed
        Whether the tables are nlquery's own; in another database all tables of ``public`` are read.
    personal
        Whether personal columns are included.
    """
    reader = sql.Identifier(READER)
    run = connection.execute
    run(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(reader))
    for table, column in _column_grants(connection):
        run(
            sql.SQL("REVOKE ALL ({}) ON {} FROM {}").format(
                sql.Identifier(column), sql.Identifier(table), reader
            )
        )
    run(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(reader))
    if not managed:
        run(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}").format(reader))
        return
    for table, columns in readable_columns(personal=personal):
        what: sql.Composable = sql.SQL("SELECT")
        if columns is not None:
            names = sql.SQL(", ").join(map(sql.Identifier, columns))
            what = sql.SQL("SELECT ({})").format(names)
        run(sql.SQL("GRANT {} ON {} TO {}").format(what, sql.Identifier(table), reader))


def readable_columns(*, personal: bool) -> Iterator[tuple[str, list[str] | None]]:
    """Yield each table with the columns that the reader sees; None means all of them."""
    from nlquery_schema.models import Base

    for table in Base.metadata.sorted_tables:
        open_ones = [c.name for c in table.columns if not c.info.get("personal")]
        whole = personal or len(open_ones) == len(table.columns)
        yield table.name, None if whole else open_ones


def close_database(connection: Connection) -> list[str]:
    """Take from PUBLIC what a read-only role needs not have; return what could not be taken.

    A server's administrator may own these things (hosted PostgreSQL): then they stay open, the
    reader can still not write a row, and the caller reports it.
    """
    database = sql.Identifier(connection.info.dbname)
    statements: tuple[sql.SQL | sql.Composed, ...] = (
        sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(database),
        sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC"),
        sql.SQL("REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC"),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(READER)),
        *_function_revokes(connection),
        *(
            sql.SQL("REVOKE ALL ON pg_catalog.{} FROM PUBLIC").format(sql.Identifier(view))
            for view in _WITHHELD_VIEWS
        ),
    )
    for statement in statements:
        _attempt(connection, statement)
    return open_doors(connection)


def open_doors(connection: Connection, reader: str = READER) -> list[str]:
    """Return what the reader can do beyond reading because it could not be revoked."""
    checks = {
        "temporary tables": "SELECT has_database_privilege(%(r)s, current_database(), 'TEMP')",
        "CREATE on schema public": "SELECT has_schema_privilege(%(r)s, 'public', 'CREATE')",
        "DO blocks": "SELECT has_language_privilege(%(r)s, 'plpgsql', 'USAGE')",
    }
    found = [
        name
        for name, query in checks.items()
        if (row := connection.execute(query.encode(), {"r": reader}).fetchone()) and row[0]
    ]
    names = sorted(
        {name for name, _, is_open in _withheld_functions(connection, reader) if is_open}
    )
    return found + [f"{name}()" for name in names]


def _withheld_functions(
    connection: Connection, reader: str = READER
) -> Iterator[tuple[str, str, bool]]:
    """Yield name, signature and whether the reader may run it, of each function to withhold."""
    rows = connection.execute(
        "SELECT proname, oid::regprocedure::text, has_function_privilege(%s, oid, 'EXECUTE')"
        " FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace",
        (reader,),
    )
    for name, signature, is_open in rows:
        if _WITHHELD.fullmatch(name):
            yield name, signature, is_open


def _function_revokes(connection: Connection) -> list[sql.Composed]:
    return [
        sql.SQL("REVOKE EXECUTE ON FUNCTION pg_catalog.{} FROM PUBLIC").format(sql.SQL(signature))
        for _, signature, is_open in _withheld_functions(connection)
        if is_open
    ]


def _attempt(connection: Connection, statement: sql.SQL | sql.Composed) -> None:
    """Run a statement that another owner's server may refuse."""
    from psycopg.errors import InsufficientPrivilege

    try:
        with connection.transaction():
            connection.execute(statement)
    except InsufficientPrivilege:
        pass  # open_doors() reports what stayed open


def _column_grants(connection: Connection) -> list[tuple[str, str]]:
    """Return the table and column of each column grant the reader has."""
    return connection.execute(
        "SELECT DISTINCT table_name::text, column_name::text"
        " FROM information_schema.column_privileges"
        " WHERE grantee = %s AND table_schema = 'public'",
        (READER,),
    ).fetchall()
