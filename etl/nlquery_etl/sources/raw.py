"""What the raw models of all sources share: tolerant fields, and what becomes of a record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

# Nulls are taken everywhere and read with `or`: validators in Python would cost more than all
# the rest. Amounts fit the columns: one that does not is a record to reject, not a failed load.
MOST = 10**11
Cents = Annotated[int, Field(ge=-MOST, le=MOST)] | None
Quantity = Annotated[float, Field(gt=-(10**8), lt=10**8, allow_inf_nan=False)] | None
Flag = bool | None
Text = str | None
Identity = Annotated[str, StringConstraints(min_length=1)]
# A time that PostgreSQL surely reads stays the text that it is: dates that exist, UTC where no
# zone is said. Other ways of writing times are parsed.
_DAY = (
    r"[12]\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    r"|(?:0[13578]|1[02])-31)"
)
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?"
_ISO = rf"^{_DAY}[T ]{_TIME}(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$"
Moment = Annotated[
    Annotated[str, StringConstraints(pattern=_ISO)] | datetime, Field(union_mode="left_to_right")
]
Instant = Moment | None
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{3}$")] | None

_READER = b"2"  # another number makes loads read all records again
_NO_CENTS = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "JPY",
        "KMF",
        "KRW",
        "MGA",
        "PYG",
        "RWF",
        "UGX",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
_MILLS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


class Raw(BaseModel):
    """A record as it is in a file; unknown fields do not matter."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, coerce_numbers_to_str=True)


class _Amounts(dict[int | None, str]):
    """Minor units → text of the whole ones; most amounts come again and again."""

    def __init__(self, decimals: int) -> None:
        super().__init__()
        self._form = f"{{}}e-{decimals}" if decimals else "{}"

    def __missing__(self, units: int | None) -> str:
        text = self._form.format(units or 0)
        if len(self) < 100_000:
            self[units] = text
        return text


_DOLLARS, _WHOLE, _THIRDS = _Amounts(2), _Amounts(0), _Amounts(3)


def amounts(currency: str) -> Mapping[int | None, str]:
    """Return what writes amounts of a currency, given in its smallest unit, in whole ones."""
    if currency == "USD":
        return _DOLLARS
    return _WHOLE if currency in _NO_CENTS else _THIRDS if currency in _MILLS else _DOLLARS


def local_day(moment: str | datetime, zone: Any, day_start: int) -> date:
    """Return the business date of a moment where the source has none; without a zone it is UTC."""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    local = (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).astimezone(zone)
    return (local - timedelta(hours=day_start)).date() if day_start else local.date()


def as_json(**fields: Any) -> str:
    """Return the fields that have a value as a JSON object."""
    kept = {k: v for k, v in fields.items() if v is not None}
    return orjson.dumps(kept).decode() if kept else "{}"


def canonical(element: Any) -> bytes:
    """Return the element as JSON, whatever the order of its keys."""
    try:
        return orjson.dumps(element, option=orjson.OPT_SORT_KEYS)
    except (TypeError, UnicodeEncodeError):  # a number beyond 64 bits, half a character
        return orjson.dumps(_writable(element), option=orjson.OPT_SORT_KEYS)


def content_hash(text: bytes) -> str:
    """Return what changes when a record's text does."""
    return hashlib.blake2b(text + _READER, digest_size=12).hexdigest()


def mended(element: Any) -> Any:
    """Return the element with null for empty texts and without characters no database takes."""
    if isinstance(element, dict):
        return {k: mended(v) for k, v in element.items()}
    if isinstance(element, list):
        return [mended(v) for v in element]
    if isinstance(element, str):
        return element.replace("\0", "") or None
    return element


def _writable(element: Any) -> Any:
    if isinstance(element, dict):
        return {_writable(k): _writable(v) for k, v in element.items()}
    if isinstance(element, list):
        return [_writable(v) for v in element]
    if isinstance(element, str):
        return element.encode(errors="replace").decode()
    if isinstance(element, int) and not -(2**63) <= element < 2**63:
        return float(element)
    return element


def reason(error: Exception) -> str:
    """Return in one line why a record cannot be read."""
    if isinstance(error, ValidationError):
        last = error.errors()[-1]  # of a time's two ways, the second says what is wrong
        where = ".".join(str(part) for part in last["loc"] if part != "datetime")
        return f"{where}: {last['msg']}" if where else str(last["msg"])
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return str(error)
