"""Looking for earlier questions in all sessions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from nlquery.session.store import listing
from nlquery.session.turn import Turn, read_turns


@dataclass(frozen=True)
class Found:
    """A session with the questions that were looked for.

    Attributes
    ----------
    path
        Its notebook.
    turns
        The turns whose question has all the words.
    """

    path: Path
    turns: Sequence[Turn]

    @property
    def name(self) -> str:
        """What ``--session`` and ``replay`` know it by."""
        return self.path.stem


def search(directory: Path, words: Sequence[str], *, limit: int = 20) -> list[Found]:
    """Return sessions, newest first, with the questions that have all the words.

    Words in a session's name count for all of its questions. Files that are no session (a
    damaged one, another program's notebook) are passed over.
    """
    wanted = [word.lower() for word in words]
    found: list[Found] = []
    for path in listing(directory):
        name = path.stem.lower()
        turns = [
            turn
            for turn in _turns(path)
            if all(word in turn.question.lower() or word in name for word in wanted)
        ]
        if turns:
            found.append(Found(path, turns))
        if len(found) == limit:
            break
    return found


def _turns(path: Path) -> list[Turn]:
    """Return a session's turns, read without the checks that only writing needs."""
    try:
        cells = json.loads(path.read_bytes())["cells"]
        for cell in cells:
            if isinstance(cell["source"], list):
                cell["source"] = "".join(cell["source"])
        return read_turns([nbformat.from_dict(cell) for cell in cells])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []
