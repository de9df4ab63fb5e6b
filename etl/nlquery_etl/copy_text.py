"""Columns of rows as the text that COPY takes."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.csv

from nlquery_etl.rows import DEFAULTS, TABLES, Columns

_OPTIONS = pyarrow.csv.WriteOptions(include_header=False, batch_size=8192)


def as_csv(table: str, columns: Columns) -> bytes:
    """Return rows as CSV in UTF-8: null is nothing at all, an empty text would be ``""``.

    Parameters
    ----------
    table
        One of :data:`nlquery_etl.rows.TABLES`.
    columns
        What is known of its columns.
    """
    length = next(len(values) for values in columns.values() if not isinstance(values, str))
    if length == 0:
        return b""
    arrays = {
        name: _column(columns.get(name, DEFAULTS.get(name)), length) for name in TABLES[table]
    }
    text = pa.BufferOutputStream()
    pyarrow.csv.write_csv(pa.table(arrays), text, _OPTIONS)
    return bytes(text.getvalue())


def _column(values: Any, length: int) -> pa.Array:
    if values is None:
        return pa.nulls(length, pa.string())
    if isinstance(values, str | int):
        return pa.repeat(values, length)
    return values if isinstance(values, pa.Array) else pa.array(values)
