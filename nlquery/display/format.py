"""Values as people read them."""

from __future__ import annotations

import re
from typing import Any

TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::00(?:\.0+)?|(:\d\d(?:\.\d+)?))")


def is_number(value: Any) -> bool:
    """Return whether the value is a number (true and false are not)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_whole(value: Any) -> bool:
    """Return whether the value is a whole number, or none: counts come as floats too."""
    return value is None or (is_number(value) and float(value).is_integer())


def cell_text(value: Any) -> str:
    """Return a table cell's text.

    Grouped thousands, at most two decimals, a time without seconds that are none, nothing for null.
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() and abs(value) >= 1e15 else f"{value:,.2f}"
    if is_number(value):
        return f"{value:,}"
    text = str(value)
    if time := TIME.fullmatch(text):
        day, minute, seconds = time.groups(default="")
        return f"{day} {minute}{seconds}"
    return text


def column_title(name: str) -> str:
    """Return a column's heading: words instead of an SQL name, other names as they are."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        return name
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
