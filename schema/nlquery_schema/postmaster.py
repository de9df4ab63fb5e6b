"""What a data directory's ``postmaster.pid`` says, and whether it is true."""

from __future__ import annotations

import os
import socket
from pathlib import Path

PORT = 5432


class Postmaster:
    """The server process of a data directory, seen from outside.

    Parameters
    ----------
    data
        PostgreSQL's data directory; it need not exist.
    """

    def __init__(self, data: Path) -> None:
        self._file = data / "postmaster.pid"

    @property
    def pid(self) -> int | None:
        """Process id written by the last start; None when there is none."""
        lines = self._lines()
        return int(lines[0]) if lines and lines[0].lstrip("-").isdigit() else None

    @property
    def socket_dir(self) -> Path | None:
        """Directory of the socket written by the last start."""
        lines = self._lines()
        return Path(lines[4]) if len(lines) > 4 and lines[4] else None

    def alive(self) -> bool:
        """Return whether the process of the pid file is a running PostgreSQL."""
        pid = self.pid
        return pid is not None and _runs(pid) and _is_postgres(pid)

    def accepts(self) -> bool:
        """Return whether the server is up and listens on its socket."""
        lines = self._lines()
        ready = len(lines) > 7 and lines[7].strip() == "ready"
        return ready and self.alive() and _listens(Path(lines[4]) / f".s.PGSQL.{PORT}")

    def remove_stale_lock(self) -> None:
        """Remove a pid file whose number now belongs to another program.

        PostgreSQL itself only sees that the number is in use, as after a container's restart.
        """
        pid = self.pid
        if pid is not None and _runs(pid) and not _is_postgres(pid):
            self._file.unlink(missing_ok=True)

    def _lines(self) -> list[str]:
        try:
            return self._file.read_text().splitlines()
        except OSError:
            return []


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_postgres(pid: int) -> bool:
    """Return whether the process is a PostgreSQL; True where that cannot be known."""
    if not Path("/proc/self").exists():
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z" and "postgres" in Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        return False


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True
