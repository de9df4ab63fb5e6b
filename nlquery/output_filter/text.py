"""Plain text without what moves a cursor, hides itself or turns reading around."""

from __future__ import annotations

import re

MOST_CHARACTERS = 200_000
_ANSI = re.compile(r"\x1b(?:\[[0-9;?:]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but \t and \n
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"  # invisible, bidi
    "\U000e0000-\U000e007f"  # tags, which hide whole texts
    "\ud800-\udfff]"
)


def filter_text(text: str, most: int = MOST_CHARACTERS) -> str:
    """Return the text without escape sequences, controls and bidi marks, cut with a note.

    Parameters
    ----------
    text
        Anything.
    most
        Characters kept.
    """
    head = text[: 2 * most].replace("\r\n", "\n")
    clean = _FORBIDDEN.sub("", _ANSI.sub("", head))
    beyond = len(clean) + len(text) - len(head) - most
    if beyond <= 0:
        return clean
    note = f"\n… truncated ({beyond:,} characters)"
    return clean[: max(0, most - len(note))] + note
