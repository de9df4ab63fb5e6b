"""Values as people read them."""

from __future__ import annotations

import re
from typing import Any


def is_number(value: Any) -> bool:
    """Return whether the value is a number (true and false are not)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_whole(value: Any) -> bool:
    """Return whether the value is a whole number, or none: counts come as floats too."""
    return value is None or (is_number(value) and float(value).is_integer())


def cell_text(value: Any) -> str:
    """Return a table cell's text: grouped thousands, at most two decimals, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() and abs(value) >= 1e15 else f"{value:,.2f}"
    if is_number(value):
        return f"{value:,}"
    return str(value)


def column_title(name: str) -> str:
    """Return a column's heading: words instead of an SQL name, other names as they are."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        return name
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
