"""Where sessions live: names, listing and the lock that one process holds on each."""

from __future__ import annotations

import fcntl
import glob
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from nlquery.errors import SessionError, SessionInUse

SUFFIX = ".ipynb"


def new_path(directory: Path, question: str, *, now: datetime | None = None) -> Path:
    """Return the path of a session that starts with `question`: date, time and its words."""
    stamp = (now or datetime.now()).strftime("%Y-%m-%d-%H%M%S")
    words = re.sub(r"[^a-z0-9]+", "-", question.lower()).strip("-")[:48].rstrip("-")
    base = f"{stamp}-{words}" if words else stamp
    path = directory / f"{base}{SUFFIX}"
    for number in range(2, 10_000):
        if not path.exists() and not lock_of(path).exists():  # nobody is about to write it
            return path
        path = directory / f"{base}-{number}{SUFFIX}"
    raise SessionError(f"There are too many sessions named {base} in {directory}.")


def find(directory: Path, name: str) -> Path:
    """Return the session file that `name` means.

    Parameters
    ----------
    directory
        The session directory.
    name
        A path, a name in the session directory (``.ipynb`` may be left out), or ``last``.

    Raises
    ------
    SessionError
        If ``last`` is asked for and there is no session, or a file is named that is no notebook.
    """
    if name == "last":
        sessions = listing(directory)
        if not sessions:
            raise SessionError("There is no session yet.", mend='Begin one: nlquery ask "…".')
        return sessions[0]
    path = Path(name).expanduser()
    if path.suffix not in ("", SUFFIX) and path.is_file():
        raise SessionError(
            f"{name} is no notebook: it cannot be gone on with or run again.",
            mend=f"Name one that ends in {SUFFIX}.",
        )
    if path.suffix != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
    inside = directory.parent / path  # as answers print it: sessions/NAME.ipynb
    if path.is_absolute() or path.exists():
        return path
    if inside.exists():
        return inside
    return path if len(path.parts) > 1 or name.startswith("./") else directory / path.name


def listing(directory: Path) -> list[Path]:
    """Return the session files, the most recently changed first."""
    paths = [path for path in directory.glob(f"*{SUFFIX}") if path.is_file()]
    return sorted(paths, key=lambda path: path.stat().st_mtime, reverse=True)


def lock_of(path: Path) -> Path:
    """Return the file that is locked while a session is held."""
    return path.with_name(f".{path.name}.lock")


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the session for this process as long as the context lasts.

    Raises
    ------
    SessionInUse
        If another process (or another holder in this one) has it.
    """
    lock = lock_of(path)
    lock.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(handle, 32, 0).decode().strip() or "unknown"
            raise SessionInUse(
                f"The session {path.name} is open in another process (pid {owner}).",
                mend="Close it there, or begin a new session.",
            ) from None
        os.truncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        for part in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
            part.unlink(missing_ok=True)  # a killed process was writing it
        yield
    finally:
        os.close(handle)
