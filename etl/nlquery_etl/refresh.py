"""Loading a directory again when its files have changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from nlquery_etl.errors import LoadError, LoadInProgress
from nlquery_etl.files import digest, find, look_at
from nlquery_etl.load import load_directory
from nlquery_etl.summary import LoadSummary, Told
from nlquery_schema.reach import connect

_LAST = """
SELECT files FROM etl_runs
WHERE status = 'SUCCEEDED' AND directory = %(directory)s AND id >= (
    SELECT coalesce(max(id), 0) FROM etl_runs WHERE status = 'SUCCEEDED' AND counts ? 'cleared'
)
ORDER BY id DESC LIMIT 1
"""
State = dict[str, tuple[int, int]]


def refresh(owner_url: str, directory: Path, *, progress: Told | None = None) -> LoadSummary | None:
    """Load the exports if one of them is not as the last successful load of them saw it.

    Returns
    -------
    LoadSummary or None
        None when nothing has changed.
    """
    hashes = {str(f.path.relative_to(directory)): digest(f.path) for f in find(directory)}
    with connect(owner_url) as connection:
        row = connection.execute(_LAST, {"directory": str(directory.resolve())}).fetchone()
    if row is not None and row[0] == hashes:
        return None
    return load_directory(owner_url, directory, progress=progress)


def watch(
    owner_url: str,
    directory: Path,
    *,
    every: float = 5.0,
    stop: threading.Event | None = None,
    on_error: Callable[[LoadError], None] | None = None,
) -> Iterator[LoadSummary]:
    """Yield a summary each time files have changed and been loaded, until `stop` is set.

    A file that is still being written is waited for: its size and time must stay as they are
    for one look.

    Parameters
    ----------
    every
        Seconds between two looks.
    on_error
        Told of a load that failed; the next change is tried again, and one that only had to
        wait for another load at the next look. None: it is raised.

    Raises
    ------
    SourceFileError
        If there is no such directory.
    """
    look_at(directory)
    stop = stop or threading.Event()
    seen: State | None = None
    loaded: State | None = None
    while not stop.is_set():
        state = _state(directory)
        if state and state == seen and state != loaded:
            loaded = state
            try:
                summary = refresh(owner_url, directory)
            except LoadError as error:
                if on_error is None:
                    raise
                on_error(error)
                if isinstance(error, LoadInProgress):
                    loaded = None
            else:
                if summary is not None:
                    yield summary
        seen = state
        stop.wait(every)


def _state(directory: Path) -> State:
    found: State = {}
    for path in directory.rglob("*"):
        try:
            if path.is_file():
                found[str(path)] = (path.stat().st_size, path.stat().st_mtime_ns)
        except OSError:
            continue
    return found
