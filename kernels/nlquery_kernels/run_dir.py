"""The private host directory of a kernel: its sockets and the files handed to it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from nlquery_kernels.errors import plain
from nlquery_kernels.owner import run_as_owner

_PREFIX = f"nlqk-{os.geteuid()}-"
_MAKING = f"nlqm-{os.geteuid()}-"
_LOCK = "lock"
_WORK = "work"


class RunDirectory:
    """A directory with a short path (Unix sockets allow 108 bytes), locked while in use.

    Attributes
    ----------
    path
        The directory.
    files
        Below it: what the sandbox sees as ``/workspace/files``, read-only.
    log
        Below it: what is complained about while starting.
    """

    def __init__(self) -> None:
        sweep()
        making = Path(tempfile.mkdtemp(prefix=_MAKING, dir="/tmp"))
        self._lock = os.open(making / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)  # before anybody would sweep it
        self.path = making.rename(making.with_name(_PREFIX + making.name[len(_MAKING) :]))
        self.files = self.path / "files"
        self.files.mkdir()
        self.files.chmod(0o755)
        self.log = self.path / "log"

    @property
    def work(self) -> Path:
        """The work directory, where the sandbox has no file system of its own."""
        return self.path / _WORK

    def open_work(self, uid: int | None) -> None:
        """Make the work directory; `uid`, if given, owns it and may come in."""
        self.work.mkdir(mode=0o700, exist_ok=True)
        if uid is not None:
            os.chown(self.work, uid, uid)
            self.path.chmod(0o711)

    def clear(self) -> None:
        """Empty the work directory."""
        if self.work.exists():
            _delete(self.work)

    def said(self) -> str:
        """Return the last line of what was complained about; empty when nothing was."""
        if not self.log.exists():
            return ""
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return plain(lines[-1]) if lines else ""

    def remove(self) -> None:
        """Delete the directory."""
        _delete_all(self.path)
        with contextlib.suppress(OSError):
            os.close(self._lock)


def sweep() -> int:
    """Delete directories whose process is gone and return how many there were."""
    swept = 0
    for path in Path("/tmp").glob(f"{_PREFIX}*"):
        try:
            if path.lstat().st_uid != os.geteuid():
                continue  # anybody may use the name
            lock = os.open(path / _LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:  # somebody removes it, or could not remove all
            _delete_all(path)
            continue
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            pass
        else:
            _delete_all(path)
            swept += 1
        finally:
            os.close(lock)
    return swept


def _delete_all(path: Path) -> None:
    """Delete a run directory; its work directory may be a kernel's uid's."""
    _delete(path / _WORK)
    _delete(path)


def _delete(directory: Path) -> None:
    """Delete a directory, in which a cell may have closed directories and nested without end."""
    with contextlib.suppress(RecursionError):
        shutil.rmtree(directory, ignore_errors=True)
    with contextlib.suppress(OSError):
        for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
            run_as_owner(directory, [*command, "--", str(directory)])  # without stack or links
        directory.rmdir()  # its owner may have emptied it, but not removed it
