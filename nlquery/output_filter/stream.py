"""Text that is shown while it is still being written, piece by piece.

The Markdown filter needs the whole text. A piece is shown before the rest is known, so here the
marks that could begin an image, a link or HTML are parted from what follows them. The final
answer, which replaces the streamed text, is filtered as a whole.
"""

from __future__ import annotations

import re

from nlquery.output_filter.text import filter_text

_APART = "\u2009"  # a thin space
_BEGINS = re.compile(r"!(?=\[)|<(?=[A-Za-z/!?])|\](?=[(\[:])|:(?=//)|(?<=\b[Ww]{3})\.")
_HELD = re.compile(r"(?:[!<\]:/]+|[Ww]{1,3}\.?)$")


class InertStream:
    """Makes the pieces of a text inert; what a piece ends with may wait for the next one."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        """Return what can be shown now."""
        text = self._held + piece
        held = _HELD.search(text)
        cut = held.start() if held else len(text)
        self._held = text[cut:]
        return _inert(text[:cut])

    def flush(self) -> str:
        """Return what waited, and begin a new text."""
        rest, self._held = self._held, ""
        return _inert(rest)


def _inert(text: str) -> str:
    return _BEGINS.sub(lambda mark: mark[0] + _APART, filter_text(text))
