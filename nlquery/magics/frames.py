"""Data frames of the person's kernel for the sandbox: by Arrow, never by pickle."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nlquery.dialogue import Frame
from nlquery.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

MOST_MB = 100


def frames(names: str, namespace: Mapping[str, Any]) -> list[Frame]:
    """Return the data frames with these names (``df,df2``), ready to be handed over.

    Raises
    ------
    InputError
        If a name is not a data frame, or it is too large or of types that Arrow does not know.
    """
    return [_frame(name.strip(), namespace) for name in names.split(",") if name.strip()]


def _frame(name: str, namespace: Mapping[str, Any]) -> Frame:
    import pandas as pd

    value = namespace.get(name)
    if isinstance(value, pd.Series):
        value = value.to_frame()
    if not isinstance(value, pd.DataFrame):
        there = [n for n, v in namespace.items() if isinstance(v, pd.DataFrame) and n[0] != "_"]
        mend = f"There are: {', '.join(there)}." if there else "Make one first."
        raise InputError(f"{name!r} is not a data frame of this notebook.", mend=mend)
    return Frame(name, _arrow(name, value), _about(name, value))


def _arrow(name: str, frame: pd.DataFrame) -> bytes:
    plain = frame.reset_index() if _has_index(frame) else frame
    plain = plain.rename(columns=str)
    buffer = io.BytesIO()
    try:
        plain.to_feather(buffer)
    except (ValueError, TypeError) as error:
        raise InputError(
            f"{name} holds something that Arrow cannot carry: {str(error).splitlines()[0]}",
            mend="Convert that column, for example with .astype(str).",
        ) from error
    if buffer.tell() > MOST_MB << 20:
        raise InputError(
            f"{name} takes {buffer.tell() >> 20} MiB; at most {MOST_MB} are handed over.",
            mend="Hand over fewer columns or rows.",
        )
    return buffer.getvalue()


def _has_index(frame: pd.DataFrame) -> bool:
    import pandas as pd

    return not isinstance(frame.index, pd.RangeIndex) or frame.index.name is not None


def _about(name: str, frame: pd.DataFrame) -> str:
    columns: Sequence[str] = [f"{column} ({kind})" for column, kind in frame.dtypes.items()]
    return f"{name}: {len(frame):,} rows; columns {', '.join(columns[:60])}"
