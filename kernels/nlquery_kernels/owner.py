"""Reaching what belongs to a kernel's uid, where root may not reach all (containers)."""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path


@contextlib.contextmanager
def sight_of(path: Path) -> Iterator[None]:
    """Let this thread, and no other, reach files and processes as the owner of `path` does.

    A kernel's uid is its own where the host is root. In a container root may lack the right to
    read others' files, but not that to become them, or else there were no such kernel.
    """
    owner = path.lstat()
    if owner.st_uid == os.geteuid():
        yield
        return
    libc = ctypes.CDLL(None)
    was = libc.setfsgid(owner.st_gid), libc.setfsuid(owner.st_uid)
    try:
        yield
    finally:
        libc.setfsuid(was[1])
        libc.setfsgid(was[0])


def run_as_owner(path: Path, command: Sequence[str]) -> None:
    """Run a command as the owner of `path`, whatever comes of it.

    Raises
    ------
    FileNotFoundError
        If `path` is not there.
    """
    owner = path.lstat()
    other = owner.st_uid != os.geteuid()
    subprocess.run(
        command,
        user=owner.st_uid if other else None,
        group=owner.st_gid if other else None,
        extra_groups=[] if other else None,
        stderr=subprocess.DEVNULL,
        check=False,
    )
