"""Plain text without what moves a cursor, hides itself or turns reading around."""

from __future__ import annotations

import re

MOST_CHARACTERS = 200_000
_ANSI = re.compile(r"\x1b(?:\[[0-9;?:]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but \t and \n
    "\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"  # invisible, bidi
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # fillers
    "\U000e0000-\U000e0fff"  # tags and selectors, which hide whole texts
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
    clean = _FORBIDDEN.sub("", _last_drawn(_ANSI.sub("", head)))
    beyond = len(clean) + len(text) - len(head) - most
    if beyond <= 0:
        return clean
    note = f"\n… truncated ({beyond:,} characters)"
    return clean[: max(0, most - len(note))] + note


def _last_drawn(text: str) -> str:
    """Return each line as a terminal shows it at the end, when a progress bar drew it anew."""
    if "\r" not in text:
        return text
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
