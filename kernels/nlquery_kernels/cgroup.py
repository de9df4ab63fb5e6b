"""A memory limit for all processes of a kernel together, where control groups are writable."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_ROOT = Path("/sys/fs/cgroup")
_PREFIX = "nlquery-"
_YOUNG_SECONDS = 60.0  # a host in another process namespace, unseen here, may just have made it


@dataclass
class MemoryGroup:
    """A control group with a memory limit (version 1 or 2).

    Attributes
    ----------
    path
        Its directory.
    version
        1 or 2.
    """

    path: Path
    version: int

    @classmethod
    def create(cls, memory_mb: int) -> Self | None:
        """Return a new group, None where this process may not make one.

        The group is a second line: address space limits and the watchdog hold without it.
        """
        for version, parent, limit in _places():
            sweep(parent)
            path = parent / f"{_PREFIX}{os.getpid()}-{secrets.token_hex(4)}"
            try:
                path.mkdir()
                (path / limit).write_text(str(memory_mb << 20))
            except OSError:
                with contextlib.suppress(OSError):
                    path.rmdir()
                continue
            return cls(path, version)
        return None

    def add(self, pids: list[int]) -> None:
        """Put processes, and what they will start, into the group."""
        for pid in pids:
            with contextlib.suppress(OSError):
                (self.path / "cgroup.procs").write_text(str(pid))

    def killed(self) -> bool:
        """Return whether a process was killed because the group was full."""
        name = "memory.oom_control" if self.version == 1 else "memory.events"
        try:
            lines = (self.path / name).read_text().splitlines()
        except OSError:
            return False
        pairs = (line.split() for line in lines)
        return any(len(p) == 2 and p[0] == "oom_kill" and int(p[1]) > 0 for p in pairs)

    def remove(self) -> None:
        """Delete the group; its processes are gone by then."""
        with contextlib.suppress(OSError):
            self.path.rmdir()


def sweep(parent: Path) -> None:
    """Delete the empty groups of hosts that were killed."""
    for path in parent.glob(f"{_PREFIX}*-*"):
        host = path.name.split("-")[1]
        with contextlib.suppress(OSError):  # not empty, or gone by now
            old = time.time() - path.stat().st_mtime > _YOUNG_SECONDS
            if old and not Path("/proc", host).exists():
                path.rmdir()


def _places() -> Iterator[tuple[int, Path, str]]:
    """Yield version, parent directory and file of the limit, nearest to this process first.

    In version 2 a group with processes gives no memory limit to groups below it, so that a parent
    which was handed to this user (systemd's ``user@.service``) is often the one that works.
    """
    own = _own_groups()
    yield 1, _ROOT / "memory", "memory.limit_in_bytes"
    root = _ROOT if (_ROOT / "cgroup.controllers").exists() else _ROOT / "unified"
    if "" in own:
        group = root / own[""].lstrip("/")
        for parent in (group, *group.parents):
            if parent.is_relative_to(root):
                yield 2, parent, "memory.max"


def _own_groups() -> dict[str, str]:
    """Return controllers → group of this process; the unified hierarchy has no controllers."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return {}
    parts = (line.split(":", 2) for line in lines)
    return {controllers: group for _, controllers, group in parts}
