"""What the raw models of all sources share: tolerant fields, and what becomes of a record."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Annotated, Any

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

# Nulls are taken everywhere and read with `or`: validators in Python would cost more than all
# the rest. Amounts fit the columns: one that does not is a record to reject, not a failed load.
MOST = 10**11
Due = Annotated[int, Field(ge=-MOST, le=MOST)]
Cents = Due | None
_Number = Annotated[float, Field(gt=-(10**8), lt=10**8, allow_inf_nan=False)]
Quantity = _Number | None
WrittenQuantity = Annotated[_Number, "as text"] | None
Flag = bool | None
Text = str | None
Identity = Annotated[str, StringConstraints(min_length=1)]
# A time that PostgreSQL surely reads stays the text that it is: dates that exist, UTC where no
# zone is said. Other ways of writing times are parsed.
DAY = (
    r"[12]\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    r"|(?:0[13578]|1[02])-31)"
)
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?"
ISO = rf"^{DAY}[T ]{_TIME}(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$"


def _usual(moment: datetime) -> datetime:
    if not 2 <= moment.year <= 9998:  # a day more or less must exist in any time zone
        raise ValueError("the year is out of range")
    return moment


def _day(text: str) -> str | None:
    return date.fromisoformat(text).isoformat() if text else None


Moment = Annotated[
    Annotated[str, StringConstraints(pattern=ISO)] | Annotated[datetime, AfterValidator(_usual)],
    Field(union_mode="left_to_right"),
]
Instant = Moment | None
Day = Annotated[str, AfterValidator(_day)] | None
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{3}$")] | None

READER = b"4"  # another number makes loads read all records again


class Raw(BaseModel):
    """A record as it is in a file; unknown fields do not matter."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, coerce_numbers_to_str=True)


def element_of(text: bytes) -> Any:
    """Return what a record's text says."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # half a character
        return json.loads(text)


def as_json(**fields: Any) -> str:
    """Return the fields that have a value as a JSON object."""
    kept = {k: v for k, v in fields.items() if v is not None}
    return orjson.dumps(kept).decode() if kept else "{}"


def canonical(element: Any) -> bytes:
    """Return the element as JSON in UTF-8, with nothing between its parts."""
    try:
        return orjson.dumps(element)
    except (TypeError, UnicodeEncodeError):  # a number beyond 64 bits, half a character
        return orjson.dumps(_writable(element))


def content_hash(text: bytes) -> str:
    """Return what changes when a record's text does, however characters are written there."""
    if b"\\" in text:
        text = canonical(element_of(text))
    return hashlib.blake2b(text, digest_size=12, salt=READER).hexdigest()


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
        parts = [str(part) for part in last["loc"]]
        where = ".".join(p for p in parts if not p.startswith(("datetime", "function-")))
        if last["type"] == "missing":
            return f"{where} is missing"
        if last["type"] == "model_type":
            return f"{where or 'it'} is not a JSON object"
        if last["input"] is None:
            return f"{where} is null"
        if last["type"].startswith("int_"):
            return f"{where} is no whole number of cents: {str(last['input'])[:40]!r}"
        said = str(last["msg"]).removeprefix("Value error, ")
        return f"{where}: {said}" if where else said
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return str(error)
