"""The small text protocol of a model's last message.

``DECLINED:`` at its beginning makes the answer a decline; lines at its end that begin with
``TRY:`` are suggestions. Plain text works with every provider, and with a local model that
knows no tools.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DECLINED = "DECLINED:"
TRY = "TRY:"
_DECLINED = re.compile(r"^[\s*_#>]*DECLINED[*_]*:[*_]*[ \t]*", re.IGNORECASE)
_TRY = re.compile(r"^[\s*_>-]*TRY[*_]*:[*_]*\s*(?P<question>.+?)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    """A model's last message, taken apart."""

    text: str
    declined: bool
    suggestions: tuple[str, ...]


def read_verdict(text: str) -> Verdict:
    """Take the markers out of a model's last message."""
    declined = bool(_DECLINED.match(text))
    kept, suggestions = [], []
    for line in _DECLINED.sub("", text, count=1).splitlines():
        match = _TRY.match(line)
        if match:
            suggestions.append(match["question"].strip('`"“” '))
        else:
            kept.append(line)
    return Verdict("\n".join(kept).strip(), declined, tuple(suggestions))
