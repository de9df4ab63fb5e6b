"""Sessions: a conversation is one notebook file."""

from __future__ import annotations

from nlquery.session.notebook import SessionNotebook, write_atomically
from nlquery.session.turn import CodeCell, Turn, read_turns, role_of, turn_of

__all__ = [
    "CodeCell",
    "SessionNotebook",
    "Turn",
    "read_turns",
    "role_of",
    "turn_of",
    "write_atomically",
]
