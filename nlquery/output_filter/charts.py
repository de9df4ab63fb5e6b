"""Vega-Lite specifications: inline data only, nothing that loads, links or runs."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from nlquery.output_filter.expressions import refused
from nlquery.output_filter.vega_schema import is_vega_lite

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.20.1.json"
MOST_BYTES = 5 << 20
MOST_POINTS = 20_000
MOST_DEPTH = 40
WIDTH = 520
_FORBIDDEN = frozenset(
    {
        "url",
        "href",
        "usermeta",
        "loader",
        "sequence",
        "element",
        "customFormatTypes",
        "embedOptions",
    }
)
# where a string is, or may contain, an expression
_EXPRESSIONS = frozenset(
    {"expr", "signal", "calculate", "filter", "test", "labelExpr", "toggle", "update", "and", "or"}
    | {"not"}
)
_STREAMS = frozenset({"on", "clear", "translate", "zoom"})
_STREAM = re.compile(r"[\w:.,>\s!-]*\Z")  # no filter in brackets, which would be an expression
_CURSOR = re.compile(r"[a-z-]{1,20}\Z")
_LOADING = re.compile(r"(?i)url\s*\(|javascript:|data:")
# how much a chart may be made to draw by a number
_MOST: Mapping[str, float] = {
    "width": 4_000,
    "height": 4_000,
    "step": 4_000,
    "steps": 1_000,
    "maxbins": 1_000,
    "tickCount": 1_000,
    "columns": 1_000,
}
_MOST_PARTS = 100  # views of a repeated chart


class Refused(ValueError):
    """The specification has something that is not let through."""


def checked(spec: Any) -> dict[str, Any] | str:
    """Return the chart made anew, or, as text, why it is not let through."""
    if not isinstance(spec, Mapping):
        return "a chart that is no object"
    try:
        if len(json.dumps(spec, allow_nan=True)) > MOST_BYTES:
            return f"a chart larger than {MOST_BYTES >> 20} MB"
        copied = _Copy(spec).made()
    except Refused as refusal:
        return f"a chart: {refusal}"
    except (TypeError, ValueError, RecursionError):
        return "a chart that is not JSON"
    if _points(copied) > MOST_POINTS:
        return f"a chart with more than {MOST_POINTS:,} points (aggregate the data first)"
    copied["$schema"] = SCHEMA
    return copied if is_vega_lite(_without_data(copied)) else "a chart that is not valid Vega-Lite"


class _Copy:
    """Makes a specification anew from its checked parts."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self._spec = {k: v for k, v in spec.items() if k != "usermeta"}
        self._parameters = frozenset(_parameters(self._spec))

    def made(self) -> dict[str, Any]:
        return self._object(self._spec, 0, "")

    def _walk(self, value: Any, depth: int, key: str) -> Any:
        if depth > MOST_DEPTH:
            raise Refused("it is nested too deeply")
        if isinstance(value, Mapping):
            return self._object(value, depth, key)
        if isinstance(value, list | tuple):
            return [self._walk(item, depth + 1, key) for item in value]
        if isinstance(value, float) and not math.isfinite(value):
            return None
        if value is None or isinstance(value, bool | int | float):
            return _number(value, key)
        return self._string(str(value), key)

    def _object(self, value: Mapping[str, Any], depth: int, key: str) -> dict[str, Any]:
        if key == "datasets" and depth == 1:
            return {str(name): [_datum(d) for d in data] for name, data in value.items()}
        if key == "data" and isinstance(value.get("values"), list | tuple):
            rest = {k: v for k, v in value.items() if k != "values"}
            rows = [_datum(item) for item in value["values"]]
            return {"values": rows, **self._object(rest, depth, "")}
        found: dict[str, Any] = {}
        for name, item in value.items():
            _check_key(str(name), item)
            if name == "width" and item == "container":
                found[name] = WIDTH
            elif key == "tooltip" and name == "content":
                found[name] = "encoding"  # whole rows might have a column that is taken for a link
            else:
                found[str(name)] = self._walk(item, depth + 1, str(name))
        if key == "mark" and found.get("type") == "image":
            raise Refused("pictures from elsewhere are not drawn")
        if key == "repeat" and _parts(found) > _MOST_PARTS:
            raise Refused(f"it has more than {_MOST_PARTS} views")
        return found

    def _string(self, text: str, key: str) -> str:
        if key == "mark" and text == "image":
            raise Refused("pictures from elsewhere are not drawn")
        if _LOADING.search(text):
            raise Refused(f"{text[:20]!r} could load or run something")
        if key != "type" and re.sub(r"[\\\[\]'\"\s]", "", text).lower() == "image":
            raise Refused("a tooltip would load what is called 'image'")
        if key in _EXPRESSIONS and (found := refused(text, self._parameters)):
            raise Refused(f"{found} is not allowed")
        if key in _STREAMS and not _STREAM.match(text):
            raise Refused("a condition of an event is not allowed")
        if key in ("format", "formatType", "timeUnit", "name", "param") and re.search(
            r"[\"'\\]", text
        ):
            raise Refused(f"a quotation mark in {key!r} is not allowed")
        return text


def _check_key(name: str, item: Any) -> None:
    if name in _FORBIDDEN and not (name == "href" and item is None):
        raise Refused(f"{name!r} could load or link something")
    if name == "cursor" and not (isinstance(item, str) and _CURSOR.match(item)):
        raise Refused("a computed cursor could load something")
    if name == "keyvals" and isinstance(item, Mapping):
        raise Refused("a sequence could have no end")


def _number(value: Any, key: str) -> Any:
    most = _MOST.get(key)
    if most is not None and value is not None and value > most:
        raise Refused(f"{key!r} is more than {most:,}")
    return value


def _parts(repeat: Mapping[str, Any]) -> int:
    return math.prod(len(v) for v in repeat.values() if isinstance(v, list))


def _parameters(value: Any) -> Iterator[str]:
    """Yield the names of the parameters that a specification defines."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name in ("params", "selection") and isinstance(item, list):
                names = (p.get("name") for p in item if isinstance(p, Mapping))
                yield from (n for n in names if isinstance(n, str) and re.fullmatch(r"\w+", n))
            if name not in ("data", "datasets"):
                yield from _parameters(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _parameters(item)


def _without_data(value: Any) -> Any:
    """Return the specification with one row where there are many: data are any objects."""
    if isinstance(value, list):
        return [_without_data(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {k: _without_data(v) for k, v in value.items() if k != "datasets"}
    if isinstance(value.get("values"), list) and all(isinstance(v, dict) for v in value["values"]):
        kept["values"] = []
    return kept


def _datum(value: Any) -> Any:
    """Return one row of inline data: scalars, or an object of scalars and lists of them."""
    if isinstance(value, Mapping):
        return {str(k): _datum(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_datum(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _points(value: Any) -> int:
    if isinstance(value, list):
        return sum(_points(item) for item in value)
    if not isinstance(value, dict):
        return 0
    own = len(value["values"]) if isinstance(value.get("values"), list) else 0
    named = value.get("datasets")
    own += sum(len(d) for d in named.values()) if isinstance(named, dict) else 0
    return own + sum(_points(v) for k, v in value.items() if k not in ("values", "datasets"))
