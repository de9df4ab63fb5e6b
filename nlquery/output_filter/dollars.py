"""Dollar signs in Markdown that Jupyter shows: two of them would make a formula of an answer."""

from __future__ import annotations

import re
from collections.abc import Callable

_CODE = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]*`)", re.DOTALL)


def escape_dollars(markdown: str) -> str:
    """Return the text with each dollar sign outside of code escaped by a backslash."""
    return _outside_code(markdown, lambda text: re.sub(r"(?<!\\)\$", r"\\$", text))


def unescape_dollars(markdown: str) -> str:
    """Return the text as it was before :func:`escape_dollars`."""
    return _outside_code(markdown, lambda text: text.replace(r"\$", "$"))


def _outside_code(markdown: str, change: Callable[[str], str]) -> str:
    parts = _CODE.split(markdown)
    return "".join(part if place % 2 else change(part) for place, part in enumerate(parts))
