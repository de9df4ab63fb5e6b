"""A list of the sessions that is quick to make again: what has not changed is not read again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlquery.session.store import listing
from nlquery.session.turn import HEADING, KEY

Stamp = tuple[int, int]


@dataclass(frozen=True)
class Entry:
    """One session.

    Attributes
    ----------
    path
        Its file.
    title
        Its first question, or what it was named.
    questions
        Its questions.
    changed
        Seconds since the epoch.
    """

    path: Path
    title: str
    questions: Sequence[str]
    changed: float

    def has(self, words: Sequence[str]) -> bool:
        """Return whether all the words are in its name, its title or its questions."""
        text = " ".join([self.path.stem, self.title, *self.questions]).lower()
        return all(word in text for word in words)


class SessionIndex:
    """The sessions of a directory.

    Parameters
    ----------
    directory
        Where they are.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._known: dict[Path, tuple[Stamp, Entry | None]] = {}

    def search(self, words: Sequence[str]) -> list[Entry]:
        """Return the sessions that have all the words, newest first.

        Files that are no sessions, or are damaged, are left out.
        """
        wanted = [word.lower() for word in words]
        found = [entry for path in listing(self._directory) if (entry := self._entry(path))]
        self._known = {entry.path: self._known[entry.path] for entry in found}
        return [entry for entry in found if entry.has(wanted)]

    def _entry(self, path: Path) -> Entry | None:
        try:
            stat = path.stat()
        except OSError:
            return None
        stamp = stat.st_mtime_ns, stat.st_size
        known = self._known.get(path)
        if known is None or known[0] != stamp:
            known = stamp, _read(path, stat.st_mtime)
            self._known[path] = known
        return known[1]


def _read(path: Path, changed: float) -> Entry | None:
    try:
        data = json.loads(path.read_bytes())
        questions = list(_questions(data["cells"]))
        title = data["metadata"].get(KEY, {}).get("title") or (questions or [path.stem])[0]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return Entry(path, str(title), questions, changed)


def _questions(cells: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for cell in cells:
        if cell.get("metadata", {}).get(KEY, {}).get("role") == "question":
            source = cell.get("source", "")
            text = source if isinstance(source, str) else "".join(source)
            yield text.strip().removeprefix(HEADING).strip()
