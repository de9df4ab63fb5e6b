"""Where the server's Unix socket goes: a path short enough, in a place private enough."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from nlquery_schema.errors import EmbeddedError
from nlquery_schema.home import private_directory

LONGEST = 107 - len("/.s.PGSQL.5432")  # bytes; the kernel's limit for a socket path


def socket_directory(home: Path) -> Path:
    """Return the directory for the socket, made for it.

    It can be entered by everybody, so that a sandbox with another uid may use it where it is
    bound; its parent is private, so that nobody else on the machine gets there.

    Parameters
    ----------
    home
        The server's private directory; its ``run`` is taken unless the path is too long.

    Raises
    ------
    EmbeddedError
        If the short place that a long path needs belongs to somebody else.
    """
    place = home / "run"
    if len(os.fsencode(place)) > LONGEST:
        place = _short_parent(home) / "run"
    place.mkdir(exist_ok=True)
    place.chmod(0o755)
    return place


def _short_parent(home: Path) -> Path:
    """Return a private directory with a short path that is always the same for this home."""
    name = f"nlquery-{os.geteuid()}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    if len(os.fsencode(base)) + len(name) + len("//run") > LONGEST:
        base = "/tmp"  # the shortest there is; the check below makes it safe
    parent = private_directory(Path(base) / name)
    found = parent.lstat()
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    if not mine or found.st_mode & 0o077:
        raise EmbeddedError(
            f"{parent} is not private to this user.",
            mend="Remove it, or set NLQUERY_HOME to a shorter path.",
        )
    return parent
