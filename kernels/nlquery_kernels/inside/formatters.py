"""Outputs as data: data frames as a table type, charts as Vega-Lite, no HTML."""

from __future__ import annotations

import base64
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

TABLE_MIME = "application/vnd.nlquery.table+json"
_ACTIVE = ("text/plain", "image/png", "image/jpeg")


def install(shell: Any, rows: int, *, html: bool) -> None:
    """Publish data frames and series as :data:`TABLE_MIME`, of `rows` rows at most.

    SVG, JavaScript and LaTeX are not made at all, and HTML only for clients that know no better:
    the assistant would not let it through.
    """
    shell.display_formatter.active_types = [*_ACTIVE, *(["text/html"] if html else [])]
    bundles = shell.display_formatter.mimebundle_formatter
    for name in ("DataFrame", "Series"):
        bundles.for_type_by_name(
            "pandas", name, lambda value, **_: {TABLE_MIME: table(value, rows)}
        )


def table(value: pd.DataFrame | pd.Series[Any], rows: int) -> dict[str, Any]:
    """Return a data frame as JSON.

    An index that says something (it has a name, or is not 0, 1, 2 …) becomes columns.

    Returns
    -------
    dict
        ``columns`` (name and type: integer, number, string, boolean, date, datetime, time,
        other), ``rows``, ``row_count`` (of the whole frame) and ``truncated``.
    """
    import pandas as pd

    frame = value.to_frame() if isinstance(value, pd.Series) else value
    head = frame.head(rows)
    if not isinstance(head.index, pd.RangeIndex) or head.index.name is not None:
        head = _with_index(head)
    columns = [head.iloc[:, n] for n in range(head.shape[1])]
    kinds = [_kind(column) for column in columns]
    cells = [[_cell(v, kind) for v in c] for c, kind in zip(columns, kinds, strict=True)]
    names = [_name(n) for n in head.columns]
    return {
        "columns": [{"name": n, "type": k} for n, k in zip(names, kinds, strict=True)],
        "rows": [list(row) for row in zip(*cells, strict=True)] if cells else [],
        "row_count": len(frame),
        "truncated": len(frame) > rows,
    }


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    taken = {str(name) for name in frame.columns}
    names = [
        name if name is not None and str(name) not in taken else f"index{n or ''}"
        for n, name in enumerate(frame.index.names)
    ]
    return frame.reset_index(names=names, allow_duplicates=True)


def _name(name: Any) -> str:
    return " ".join(map(str, name)).strip() if isinstance(name, tuple) else str(name)


def _kind(column: pd.Series[Any]) -> str:
    from pandas.api import types

    dtype = column.dtype
    if types.is_bool_dtype(dtype):
        return "boolean"
    if types.is_integer_dtype(dtype):
        return "integer"
    if types.is_numeric_dtype(dtype):
        return "number"
    if types.is_datetime64_any_dtype(dtype):
        known = column.dropna()
        return "date" if len(known) and (known == known.dt.normalize()).all() else "datetime"
    return _kind_of_objects(column)


def _kind_of_objects(column: pd.Series[Any]) -> str:
    from pandas.api import types

    inferred = types.infer_dtype(column, skipna=True)
    return {
        "string": "string",
        "categorical": "string",
        "empty": "string",
        "date": "date",
        "datetime": "datetime",
        "time": "time",
        "integer": "integer",
        "floating": "number",
        "decimal": "number",
        "mixed-integer-float": "number",
        "boolean": "boolean",
    }.get(inferred, "other")


def _cell(value: Any, kind: str) -> Any:
    import pandas as pd

    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    if kind == "boolean":
        return bool(value)
    if kind == "integer":
        return int(value)
    if kind == "number":
        number = float(value)
        return number if math.isfinite(number) else None
    if kind == "date":
        return value.isoformat()[:10]
    if kind in ("datetime", "time"):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value)
