"""Where state lives."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_dir

from nlquery_schema.errors import HomeError

_MEND = "Set NLQUERY_HOME to a directory you can write to."


def state_home(*, create: bool = True) -> Path:
    """Return the directory that holds all state, made private (mode 0700) when it is new.

    ``NLQUERY_HOME`` names it; the default is the platform's user data directory.

    Raises
    ------
    HomeError
        If it cannot be made or is not a writable directory, or nobody knows where it would be.
    """
    named = os.environ.get("NLQUERY_HOME")
    try:
        home = Path(named).expanduser().absolute() if named else Path(user_data_dir("nlquery"))
    except RuntimeError:
        raise HomeError(
            f"HOME is not set, and no account has the uid {os.geteuid()}.", mend=_MEND
        ) from None
    return private_directory(home) if create else home


def private_directory(path: Path) -> Path:
    """Make the directory with mode 0700 unless it is there, and return it.

    Raises
    ------
    HomeError
        If it cannot be made or is not a writable directory.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise HomeError(f"{path} is a file, but must be a directory.", mend=_MEND) from None
    except OSError as error:
        raise HomeError(
            f"Cannot make the directory {path}: {error.strerror}.", mend=_MEND
        ) from error
    if not os.access(path, os.W_OK | os.X_OK) or os.statvfs(path).f_flag & os.ST_RDONLY:
        raise HomeError(f"The directory {path} cannot be written to.", mend=_MEND)
    return path
