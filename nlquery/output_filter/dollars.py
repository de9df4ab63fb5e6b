"""Dollar signs in Markdown that Jupyter shows: two of them would make a formula of an answer."""

from __future__ import annotations

import re
from collections.abc import Callable

# Fences (an open one reaches to the end) and code spans, which end with as many backticks.
_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)


def escape_dollars(markdown: str) -> str:
    """Return the text with each dollar sign outside of code escaped by a backslash."""
    return _outside_code(markdown, lambda text: re.sub(r"(?<!\\)\$", r"\\$", text))


def unescape_dollars(markdown: str) -> str:
    """Return the text as it was before :func:`escape_dollars`."""
    return _outside_code(markdown, lambda text: text.replace(r"\$", "$"))


def _outside_code(markdown: str, change: Callable[[str], str]) -> str:
    parts: list[str] = []
    last = 0
    for code in _CODE.finditer(markdown):
        parts += [change(markdown[last : code.start()]), code[0]]
        last = code.end()
    return "".join([*parts, change(markdown[last:])])
