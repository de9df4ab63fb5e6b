"""How much a kernel's work directory holds, whatever a cell has done to hide it."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlquery_kernels.owner import sight_of

_OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class Work:
    """A work directory that is on the host's disk.

    Attributes
    ----------
    path
        The directory.
    others
        Returns the names of directories in it that are other kernels'.
    """

    path: Path
    others: Callable[[], Collection[str]] = tuple

    def sight(self) -> contextlib.AbstractContextManager[None]:
        """Let this thread see it, and the processes of the kernel, as the kernel does."""
        return sight_of(self.path)

    def used_mb(self, pids: list[int]) -> float:
        """Return the size of all that is in it, or was and is held open by the processes."""
        return size_mb(self.path, besides=self.others()) + sum(map(_unlinked_mb, pids))


def size_mb(directory: Path, *, besides: Collection[str] = ()) -> float:
    """Return the size of all files below, in MiB, but for what has one of those names in it.

    Directories may be nested without end, closed to their owner and moved meanwhile: the walk needs
    one descriptor, opens what is closed, follows no links and never leaves the directory.
    """
    here = _enter(str(directory))
    if here is None:
        return 0.0
    total, levels = 0, [_Level(here, besides)]
    try:
        while levels:
            total += levels[-1].take_size()
            below = levels[-1].next_below(here)
            if below is None:
                levels.pop()
                below = levels[-1].reopen(here) if levels else None
                if below is None:  # the end, or it was moved: what is there is seen the next time
                    break
            else:
                levels.append(_Level(below))
            os.close(here)
            here = below
    finally:
        os.close(here)
    return total / (1 << 20)


class _Level:
    """A directory on the way down: which one it is and what below it is still to be seen."""

    def __init__(self, folder: int, besides: Collection[str] = ()) -> None:
        self._which = os.fstat(folder)
        if ~self._which.st_mode & stat.S_IRWXU:
            _open_up(folder)
        self._below: list[str] = []
        self._size = 0
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    if entry.name in besides:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        self._below.append(entry.name)
                    else:
                        self._size += entry.stat(follow_symlinks=False).st_size

    def take_size(self) -> int:
        """Return the size of the files in it, once."""
        size, self._size = self._size, 0
        return size

    def next_below(self, folder: int) -> int | None:
        """Return the next directory in it, opened; None: there is no other."""
        while self._below:
            if (below := _enter(self._below.pop(), folder)) is not None:
                return below
        return None

    def reopen(self, below: int) -> int | None:
        """Return this directory, opened from one in it; None: it is not above it any more."""
        above = _enter("..", below)
        if above is None:
            _open_up(below)
            above = _enter("..", below)
        if above is not None and not os.path.samestat(os.fstat(above), self._which):
            os.close(above)
            return None
        return above


def _enter(name: str, folder: int | None = None) -> int | None:
    """Open a directory, also one that its owner has closed; None: it is gone, or is none."""
    try:
        return os.open(name, _OPEN, dir_fd=folder)
    except PermissionError:
        # where a link cannot be told not to be followed, there is a ValueError
        with contextlib.suppress(OSError, ValueError):
            os.chmod(name, stat.S_IRWXU, dir_fd=folder, follow_symlinks=False)
            return os.open(name, _OPEN, dir_fd=folder)
    except OSError:
        pass
    return None


def _open_up(folder: int) -> None:
    with contextlib.suppress(OSError):
        os.fchmod(folder, stat.S_IRWXU)


def _unlinked_mb(pid: int) -> float:
    """Return the size of the files that the process holds open and nobody finds any more."""
    return sum(s.st_size for s in _open_files(pid) if not s.st_nlink) / (1 << 20)


def _open_files(pid: int) -> Iterator[os.stat_result]:
    try:
        descriptors = list(os.scandir(f"/proc/{pid}/fd"))
    except OSError:
        return
    for descriptor in descriptors:
        with contextlib.suppress(OSError):
            found = descriptor.stat()
            if stat.S_ISREG(found.st_mode):
                yield found
