"""What the raw models of all sources share: tolerant fields, and streaming of JSON arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import ijson
import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from nlquery_etl.errors import SourceFileError
from nlquery_etl.rows import Record, Rejected

T = TypeVar("T")


def _instant(value: Any) -> str | None:
    """Return an ISO timestamp with its offset; times without one are UTC."""
    if value is None or value == "":
        return None
    moment = datetime.fromisoformat(str(value))
    return str(value) if moment.tzinfo is not None else f"{value}Z"


def _zero(value: Any) -> Any:
    return 0 if value is None or value == "" else value


def _flag(value: Any) -> Any:
    return False if value is None else value


def _list(value: Any) -> Any:
    return [] if value is None else value


def _text(value: Any) -> Any:
    return None if value is None else str(value).strip() or None


Instant = Annotated[str | None, BeforeValidator(_instant)]
Cents = Annotated[int, BeforeValidator(_zero)]
Quantity = Annotated[float, BeforeValidator(_zero)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Text = Annotated[str | None, BeforeValidator(_text)]
Many = Annotated[list[T], BeforeValidator(_list)]


class Raw(BaseModel):
    """A record as it is in a file; unknown fields do not matter."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def stream(path: Path, array: str) -> Iterator[Any]:
    """Yield the elements of a top-level array without reading the file at once.

    Raises
    ------
    SourceFileError
        If the file cannot be read, is not JSON or ends too early.
    """
    try:
        with path.open("rb") as file:
            yield from ijson.items(file, f"{array}.item", use_float=True)
    except OSError as error:
        raise SourceFileError(f"{path} cannot be read: {error.strerror}.") from error
    except ijson.JSONError as error:
        raise SourceFileError(
            f"{path} is not a complete JSON file: {str(error).splitlines()[0]}.",
            mend="Export it again; nothing of it was loaded.",
        ) from error


def records(
    source: str, path: Path, array: str, read: Callable[[Any, str], Record]
) -> Iterator[Record | Rejected]:
    """Yield each element as a record, or as rejected with the reason.

    Parameters
    ----------
    read
        Gets the element and the hash of its content.
    """
    for position, element in enumerate(stream(path, array)):
        raw = orjson.dumps(element, option=orjson.OPT_SORT_KEYS)
        try:
            yield read(element, hashlib.blake2b(raw, digest_size=16).hexdigest())
        except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
            yield Rejected(source, f"{array}[{position}]", _reason(error), raw.decode())


def as_json(**fields: Any) -> str:
    """Return the fields that have a value as a JSON object."""
    return orjson.dumps({k: v for k, v in fields.items() if v is not None}).decode()


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        return f"{where}: {first['msg']}"
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return str(error)
