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


# A backslash alone is gone before MathJax looks for pairs in the page. Those it finds within the
# text of one element only, so that an element around every second sign leaves it no pair. The
# backslash inside keeps JupyterLab from looking for pairs in the source.
_PARTED = r"<span>\$</span>"
_SIGN = re.compile(
    rf"(?P<target>\]\([^()\n]*\))|(?P<parted>{re.escape(_PARTED)})|\\?(?P<sign>\$)"
    rf"|(?P<block>\n[ \t]*(?=\n|(?:[-*+]|#{{1,6}})[ \t]))"
)


def escape_dollars(markdown: str) -> str:
    """Return the text with no two dollar signs outside of code that could enclose a formula."""
    first = True

    def changed(found: re.Match[str]) -> str:
        nonlocal first
        if found["target"] is not None:  # an address, which shows no text
            return re.sub(r"(?<!\\)\$", r"\\$", found[0])
        if found["sign"] is None:
            first = True
            return found[0]
        first = not first
        return _PARTED if first else r"\$"

    return _outside_code(markdown, lambda text: _SIGN.sub(changed, text))


def unescape_dollars(markdown: str) -> str:
    """Return the text as it was before :func:`escape_dollars`."""
    return _outside_code(markdown, lambda text: text.replace(_PARTED, "$").replace(r"\$", "$"))


def _outside_code(markdown: str, change: Callable[[str], str]) -> str:
    parts: list[str] = []
    last = 0
    for code in _CODE.finditer(markdown):
        parts += [change(markdown[last : code.start()]), code[0]]
        last = code.end()
    return "".join([*parts, change(markdown[last:])])
