"""Vega-Lite specifications: inline data only, nothing that loads, links or runs."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.20.1.json"
MOST_BYTES = 5 << 20
MOST_POINTS = 20_000
MOST_DEPTH = 40
WIDTH = 520
_FORBIDDEN = frozenset({"url", "href", "usermeta", "loader", "sequence"})
_FUNCTIONS = re.compile(
    r"""
    abs | ceil | floor | round | sqrt | pow | log | exp | min | max | clamp | isValid |
    isNaN | isNumber | format | timeFormat | utcFormat | year | month | date | day | hours |
    minutes | quarter | toString | toNumber | length | upper | lower | substring | slice |
    replace | split | join | indexof | pad | truncate | datum | if | test | inrange | lerp
    """,
    re.VERBOSE,
)
_CALL = re.compile(r"([A-Za-z_$][\w$]*)\s*\(")


class Refused(ValueError):
    """The specification has something that is not let through."""


def checked(spec: Any) -> dict[str, Any] | str:
    """Return the chart made anew, or, as text, why it is not let through."""
    if not isinstance(spec, Mapping):
        return "a chart that is no object"
    try:
        if len(json.dumps(spec, allow_nan=True)) > MOST_BYTES:
            return f"a chart larger than {MOST_BYTES >> 20} MB"
        copied = _object({k: v for k, v in spec.items() if k != "usermeta"}, 0, "")
    except Refused as refused:
        return f"a chart: {refused}"
    except (TypeError, ValueError, RecursionError):
        return "a chart that is not JSON"
    if _points(copied) > MOST_POINTS:
        return f"a chart with more than {MOST_POINTS:,} points (aggregate the data first)"
    copied["$schema"] = SCHEMA
    return copied


def _walk(value: Any, depth: int, key: str = "") -> Any:
    if depth > MOST_DEPTH:
        raise Refused("it is nested too deeply")
    if isinstance(value, Mapping):
        return _object(value, depth, key)
    if isinstance(value, list | tuple):
        if key == "values":
            return [_datum(item) for item in value]
        return [_walk(item, depth + 1, key) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float):
        return value
    return _string(str(value), key)


def _object(value: Mapping[str, Any], depth: int, key: str) -> dict[str, Any]:
    if key == "datasets":
        return {str(name): [_datum(d) for d in data] for name, data in value.items()}
    found: dict[str, Any] = {}
    for name, item in value.items():
        if name in _FORBIDDEN and not (name == "href" and item is None):
            raise Refused(f"{name!r} could load or link something")
        if name == "width" and item == "container":
            found[name] = WIDTH
        else:
            found[str(name)] = _walk(item, depth + 1, str(name))
    if key == "mark" and found.get("type") == "image":
        raise Refused("pictures from elsewhere are not drawn")
    if key == "bind" and "element" in found:
        raise Refused("it would reach into the page")
    return found


def _string(text: str, key: str) -> str:
    if key == "mark" and text == "image":
        raise Refused("pictures from elsewhere are not drawn")
    if key in ("expr", "signal", "calculate", "filter", "test", "labelExpr", "update"):
        unknown = {name for name in _CALL.findall(text) if not _FUNCTIONS.fullmatch(name)}
        if unknown:
            raise Refused(f"the function {min(unknown)!r} is not allowed")
    return text


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
