"""Looking for earlier questions in all sessions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nlquery.session.notebook import SessionNotebook
from nlquery.session.store import listing
from nlquery.session.turn import Turn


def search(
    directory: Path, words: Sequence[str], *, limit: int = 20
) -> list[tuple[Path, list[Turn]]]:
    """Return sessions, newest first, that have all the words in their name or questions."""
    wanted = [word.lower() for word in words]
    found: list[tuple[Path, list[Turn]]] = []
    for path in listing(directory):
        turns = SessionNotebook.open(path, create=False).turns()
        text = " ".join([path.stem, *(turn.question for turn in turns)]).lower()
        if all(word in text for word in wanted):
            found.append((path, turns))
        if len(found) == limit:
            break
    return found
