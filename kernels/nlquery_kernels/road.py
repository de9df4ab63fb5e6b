"""The way from a kernel without network to the database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DatabaseRoad:
    """A directory with a PostgreSQL socket that is bound into the sandbox.

    The directory is bound, not the socket: a socket made anew after a restart is found again.

    Attributes
    ----------
    socket_dir
        Directory that holds ``.s.PGSQL.<port>``.
    database, user
        What the kernel connects to, and as whom; no password is asked for on this socket.
    port
        Number in the socket's name.
    """

    socket_dir: Path
    database: str = "nlq"
    user: str = "nlq_reader"
    port: int = 5432
