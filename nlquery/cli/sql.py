"""``nlquery sql``: one statement as the read-only role."""

from __future__ import annotations

import datetime
import json
import re
from decimal import Decimal
from typing import Any

import click

from nlquery.cli.connect import connect
from nlquery.display.terminal import print_table
from nlquery.errors import InputError, NLQueryError


class StatementError(NLQueryError):
    """PostgreSQL refused the statement."""


@click.command()
@click.argument("statement")
@click.option("--json", "as_json", is_flag=True, help='Print {"columns": …, "rows": …}.')
def sql(statement: str, as_json: bool) -> None:
    """Run STATEMENT as the reader, who can only read, and print its rows."""
    columns, rows = run(statement)
    if as_json:
        click.echo(json.dumps({"columns": columns, "rows": rows}, ensure_ascii=False))
    else:
        print_table({"columns": [{"name": name} for name in columns], "rows": rows})


def run(statement: str) -> tuple[list[str], list[list[Any]]]:
    """Return the statement's column names and JSON-ready rows.

    Raises
    ------
    InputError
        If the statement is empty.
    StatementError
        If PostgreSQL refuses it.
    """
    if not statement.strip():
        raise InputError("The SQL statement is empty.", mend='Try: nlquery sql "SELECT 1".')
    import psycopg

    from nlquery_schema.reach import connect as reach

    try:
        with reach(connect().reader_url) as connection:
            # Prepared, so that one text is one statement.
            cursor = connection.execute(statement.encode(), prepare=True)
            if cursor.description is None:
                return [], []
            return [c.name for c in cursor.description], [[_plain(v) for v in r] for r in cursor]
    except psycopg.Error as error:
        raise StatementError(f"PostgreSQL says: {_first_line(error)}") from error


def _first_line(error: BaseException | None) -> str:
    text = str(error).strip().splitlines()[0] if error and str(error).strip() else "unknown error"
    return re.sub(r"\s+", " ", text).rstrip(".") + "."


def _plain(value: Any) -> Any:
    """Return a value that JSON can carry: numbers for decimals, ISO strings for dates."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float | Decimal):
        number = float(value)
        return number if number - number == 0 else str(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return str(value)
