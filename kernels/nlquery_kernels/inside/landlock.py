"""Landlock and seccomp applied by a process to itself; used where no namespace can be made.

Numbers are those of ``linux/landlock.h`` and ``linux/prctl.h``.
"""

from __future__ import annotations

import ctypes
import os
import signal
import struct
from collections.abc import Iterable

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on all architectures
_PATH_BENEATH = 1
_VERSION = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE, _IOCTL_DEVICE = 1 << 14, 1 << 15
_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEVICE
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # ABI → number of file system rights; 16 from 5 on
_NO_TCP = 3  # neither bind nor connect
_SCOPES = 3  # abstract Unix sockets and signals stay inside
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP = 1, 4, 22
_PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 36, 38
_SECCOMP_MODE_FILTER = 2


def abi() -> int:
    """Return Landlock's version on this kernel; 0: there is none."""
    found = int(_libc().syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION))
    return max(found, 0)


def restrict(read: Iterable[str], write: Iterable[str]) -> None:
    """Take from this process, for good, all files but those named, TCP, and others' signals.

    Parameters
    ----------
    read
        Paths that may be read and run; what does not exist is left out.
    write
        Paths that may be changed as well.

    Raises
    ------
    OSError
        If the kernel has no Landlock or refuses.
    """
    version = abi()
    if version < 1:
        raise OSError("this kernel has no Landlock")
    every = (1 << _RIGHTS.get(version, 16)) - 1
    wanted = struct.pack(
        "=QQQ", every, _NO_TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0
    )
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = _call(_CREATE, wanted[:size], ctypes.c_size_t(size), 0)
    try:
        for paths, rights in ((read, _READ & every), (write, every)):
            for path in paths:
                _allow(rules, path, rights)
        no_new_privileges()
        _call(_RESTRICT, rules, 0)
    finally:
        os.close(rules)


def filter_calls(program: bytes) -> None:
    """Install a BPF program as the system call filter of this process and its children."""

    class Filter(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("program", ctypes.c_void_p)]

    held = ctypes.create_string_buffer(program, len(program))
    filtering = Filter(len(program) // 8, ctypes.cast(held, ctypes.c_void_p))
    no_new_privileges()
    _control(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(filtering))


def no_new_privileges() -> None:
    """Let no program give this process more rights."""
    _control(_PR_SET_NO_NEW_PRIVS, 1)


def die_with(parent: int, number: int = signal.SIGKILL) -> None:
    """Get a signal when the thread that started this process ends; `parent` is its process."""
    _control(_PR_SET_PDEATHSIG, int(number))
    if os.getppid() != parent:
        os._exit(1)


def let_owner_look() -> None:
    """Let others of this uid see which files are open here, and what memory is shared."""
    _control(_PR_SET_DUMPABLE, 1)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ended."""
    _control(_PR_SET_CHILD_SUBREAPER, 1)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rights = rights if os.path.isdir(path) else rights & _FILE  # noqa: PTH112
        _call(_ADD, rules, _PATH_BENEATH, struct.pack("=Qi", rights, opened), 0)
    finally:
        os.close(opened)


def _call(*arguments: object) -> int:
    found = _libc().syscall(*arguments)
    if found < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return int(found)


def _control(*arguments: object) -> None:
    padded = [*arguments, 0, 0, 0, 0][:5]
    if _libc().prctl(*padded) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
