"""Deleted sessions, kept for a while so that deleting can be undone."""

from __future__ import annotations

import re
import shutil
import time
import uuid
from pathlib import Path

from nlquery.errors import SessionError
from nlquery.session.store import SUFFIX

KEPT_SECONDS = 30 * 24 * 3600.0
_TOKEN = re.compile(r"[0-9a-f]{32}")


class Trash:
    """Takes sessions with their attached files, and gives them back.

    Parameters
    ----------
    directory
        Where deleted sessions are.
    sessions, files
        Where sessions and the folders of their attached files are.
    """

    def __init__(self, directory: Path, sessions: Path, files: Path) -> None:
        self._directory = directory
        self._places = {"session": sessions, "files": files}

    def put(self, name: str) -> str:
        """Move a session into the trash and return the token that brings it back."""
        self._sweep()
        token = uuid.uuid4().hex
        target = self._directory / token
        target.mkdir(parents=True, mode=0o700)
        for part, source in self._parts(name).items():
            if source.exists():
                source.rename(target / part)
        (target / "name").write_text(name, "utf-8")
        return token

    def restore(self, token: str) -> str:
        """Move a session back and return its name.

        Raises
        ------
        SessionError
            If it is not in the trash any more, or another one has its name now.
        """
        source = self._directory / token
        if not _TOKEN.fullmatch(token) or not (source / "name").is_file():
            raise SessionError("This session cannot be brought back any more.", mend="")
        name = (source / "name").read_text("utf-8")
        parts = self._parts(name)
        if any(target.exists() for target in parts.values()):
            raise SessionError(
                f"There is another session {name} now.", mend="Delete that one first."
            )
        for part, target in parts.items():
            if (source / part).exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                (source / part).rename(target)
        shutil.rmtree(source)
        return name

    def _parts(self, name: str) -> dict[str, Path]:
        return {
            "session": self._places["session"] / f"{name}{SUFFIX}",
            "files": self._places["files"] / name,
        }

    def _sweep(self) -> None:
        """Delete for good what has been here for long."""
        before = time.time() - KEPT_SECONDS
        for path in self._directory.glob("*/name"):
            if path.stat().st_mtime < before:
                shutil.rmtree(path.parent, ignore_errors=True)
