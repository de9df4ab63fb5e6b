"""Where the server keeps the memory that its processes share for one query."""

from __future__ import annotations

import os
from pathlib import Path

_PLACE = Path("/dev/shm")
_ENOUGH_BYTES = 256 << 20  # hash joins on several processors; containers often have 64 MiB


def dynamic_kind() -> str:
    """Return PostgreSQL's name for it: ``mmap``, in the data directory, where that place is small.

    Without enough of it the server does not start, or a large query fails.
    """
    if not _PLACE.is_dir():
        return "posix" if os.uname().sysname != "Linux" else "mmap"
    found = os.statvfs(_PLACE)
    writable = os.access(_PLACE, os.W_OK | os.X_OK) and not found.f_flag & os.ST_RDONLY
    return "posix" if writable and found.f_bavail * found.f_frsize >= _ENOUGH_BYTES else "mmap"
