"""``sql()``: a statement as the reading role, its rows as a data frame."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from nlquery_kernels.inside.verdict import limit_name

if TYPE_CHECKING:
    import pandas as pd
    import psycopg

QUERY_MIME = "application/vnd.nlquery.query+json"
_CHUNK = 2_000
_IDLE = 0  # the server's transaction status of a line that waits for a statement


class QueryError(RuntimeError):
    """The statement could not be run; the message is the database's."""


class Queries:
    """Runs statements over one connection, made at the first and again after it was lost.

    Parameters
    ----------
    database
        ``host`` (a directory), ``dbname``, ``user`` and ``port``; None: there is no database.
    limits
        ``rows`` and ``statement_seconds``.
    publish
        Sends display data to the host.
    link
        A connection of an earlier cell that may be used on: :meth:`link` of its queries.
    """

    def __init__(
        self,
        database: Mapping[str, Any] | None,
        *,
        limits: Mapping[str, float],
        publish: Callable[..., None],
        link: object = None,
    ) -> None:
        self._database = database
        self._rows = int(limits["rows"])
        self._seconds = float(limits["statement_seconds"])
        self._publish = publish
        self._connection: psycopg.Connection[Any] | None = None
        self._link = link

    def link(self) -> object:
        """Return the line to the server, for the next cell's queries."""
        return self._link if self._connection is None else self._connection.pgconn

    def sql(self, query: str, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Run a SELECT and return its rows.

        Parameters
        ----------
        query
            One statement; ``:name`` stands for a value of `params`.
        params
            Values, which are bound and never pasted into the text. A list fits ``= ANY(:name)``.

        Returns
        -------
        pandas.DataFrame
            ``numeric`` columns as float, whole numbers as integers (``Int64`` where some are
            missing), dates and timestamps as datetimes.

        Raises
        ------
        QueryError
            With the database's message.
        """
        import psycopg

        begun = time.perf_counter()
        try:
            frame, truncated = self._fetch(query, params)
        except psycopg.Error as error:
            raise QueryError(_message(error)) from None
        if truncated:
            print(f"Only the first {self._rows:,} rows were read.")  # noqa: T201
        self._report(query, params, len(frame), time.perf_counter() - begun, truncated)
        return frame

    def _fetch(self, query: str, params: Mapping[str, Any] | None) -> tuple[pd.DataFrame, bool]:
        import psycopg

        statement = query if params is None else _statement(query)
        try:
            return self._stream(self._connect(), statement, params)
        except psycopg.OperationalError as error:
            # the server may have been restarted since the last statement: once more, anew
            if self._connection is None or not self._connection.broken:
                raise
            if limit_name("", str(error)):  # the relay ended it
                raise
        return self._stream(self._connect(), statement, params)

    def _connect(self) -> psycopg.Connection[Any]:
        import psycopg
        from psycopg.types.numeric import FloatLoader

        if self._database is None:
            raise QueryError("This kernel was started without a database.")
        if self._connection is None:
            self._connection = self._taken_over()
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(
                connect_timeout=10,
                options="-c timezone=UTC",
                autocommit=True,
                application_name="nlquery-sandbox",
                **self._database,
            )
        self._connection.adapters.register_loader("numeric", FloatLoader)
        return self._connection

    def _taken_over(self) -> psycopg.Connection[Any] | None:
        """Return a connection over the line of an earlier cell, which changes nothing in it."""
        import psycopg

        link, self._link = self._link, None
        if not isinstance(link, psycopg.pq.PGconn) or link.transaction_status != _IDLE:
            return None
        connection = psycopg.Connection[Any](link)
        try:
            connection.autocommit = True
            connection.execute("DISCARD ALL")  # settings, locks, prepared statements
        except psycopg.Error:
            return None
        return connection

    def _stream(
        self, connection: psycopg.Connection[Any], query: str, params: Mapping[str, Any] | None
    ) -> tuple[pd.DataFrame, bool]:
        # anew each time: an earlier statement may have set it
        connection.execute(f"SET statement_timeout = {int(self._seconds * 1000)}".encode())
        rows: list[Sequence[Any]] = []
        with (
            connection.cursor() as cursor,
            contextlib.closing(
                cast("Generator[Any]", cursor.stream(query.encode(), params, size=_CHUNK))
            ) as stream,
        ):
            for row in stream:
                if len(rows) == self._rows:
                    return _frame(cursor.description, rows), True
                rows.append(row)
            columns = cursor.description if rows else _columns(connection, query, params)
        return _frame(columns, rows), False

    def _report(
        self,
        query: str,
        params: Mapping[str, Any] | None,
        row_count: int,
        seconds: float,
        truncated: bool,
    ) -> None:
        shown = None if params is None else {k: _plain(v) for k, v in params.items()}
        data = {
            "sql": query.strip(),
            "params": shown,
            "row_count": row_count,
            "seconds": round(seconds, 6),
            "truncated": truncated,
        }
        self._publish(data={QUERY_MIME: data, "text/plain": ""})


def _statement(query: str) -> str:
    """Return the query with ``:name`` written as psycopg wants it, and ``%`` escaped."""
    from sqlalchemy import text
    from sqlalchemy.dialects.postgresql import psycopg as dialect

    syntax = dialect.dialect()  # type: ignore[no-untyped-call]
    return str(text(query).compile(dialect=syntax))


def _columns(
    connection: psycopg.Connection[Any], query: str, params: Mapping[str, Any] | None
) -> Any:
    """Return the columns of a query without rows, which a stream does not tell."""
    shape = f"SELECT * FROM (\n{query.strip().rstrip(';')}\n) AS q LIMIT 0"
    return connection.execute(shape.encode(), params).description


def _message(error: Exception) -> str:
    """Return the first lines of the database's message, without the session's noise."""
    return "\n".join(str(error).strip().splitlines()[:6]) or type(error).__name__


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return str(value)


def _frame(description: Any, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    import pandas as pd

    columns = description or ()
    data = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    series = [
        _column(column.type_code, values) for column, values in zip(columns, data, strict=True)
    ]
    frame = pd.concat(series, axis=1) if series else pd.DataFrame()
    frame.columns = pd.Index([column.name for column in columns])
    return frame


_INTEGERS = frozenset({20, 21, 23, 26})
_FLOATS = frozenset({700, 701, 1700})
_DATE, _TIMESTAMP, _TIMESTAMPTZ, _BOOLEAN = 1082, 1114, 1184, 16


def _column(oid: int, values: Sequence[Any]) -> pd.Series[Any]:
    import pandas as pd

    if oid in _INTEGERS:
        return pd.Series(values, dtype="Int64" if None in values else "int64")
    if oid in _FLOATS:
        return pd.Series(values, dtype="float64")
    if oid == _BOOLEAN:
        return pd.Series(values, dtype="boolean" if None in values else "bool")
    plain = pd.Series(list(values), dtype="object")
    if oid in (_DATE, _TIMESTAMP, _TIMESTAMPTZ):
        try:
            return pd.Series(pd.to_datetime(plain, utc=oid == _TIMESTAMPTZ))
        except (ValueError, OverflowError):  # infinity, or a year beyond what pandas counts
            return plain
    return plain
