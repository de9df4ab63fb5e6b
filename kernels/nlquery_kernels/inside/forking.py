"""A fork server: imports once, then forks a kernel for each order that comes over a socket."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import random
import shutil
import signal
import socket
import stat
import tempfile
from collections.abc import Callable, Mapping
from typing import Any

from nlquery_kernels.inside import imports, landlock

_ORDER_BYTES = 1 << 16
_DESCRIPTORS = 8


def serve(control: int, work: str, become_kernel: Callable[[Mapping[str, int], str], None]) -> None:
    """Fork kernels until the other end of the socket is closed.

    An order is the name, the connection file's content and the numbers of the kernel's sockets,
    whose descriptors come with it. It is answered with the name and the pid, as seen in here. Or it
    is the name of a kernel that ended, to be forgotten with its directory.
    """
    imports.early()
    orders = socket.socket(fileno=control)
    landlock.adopt_orphans()  # those of a dead kernel come here, where the host looks for them
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended kernels leave no zombie
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    gc.freeze()  # else the collector would write to, and so unshare, every page
    orders.send(json.dumps({"ready": True}).encode())
    while True:
        data, descriptors, _, _ = socket.recv_fds(orders, _ORDER_BYTES, _DESCRIPTORS)
        if not data:
            return
        order = json.loads(data)
        if "forget" in order:
            _remove(f"{work}/{order['forget']}")
            continue
        pid = os.fork()
        if pid == 0:
            orders.close()
            home = _settle(work, order)
            adopted = dict(zip(order["sockets"], descriptors, strict=True))
            become_kernel(adopted, f"{home}/.connection.json")
            os._exit(0)
        for descriptor in descriptors:
            os.close(descriptor)
        orders.send(json.dumps({"name": order["name"], "pid": pid}).encode())


def _settle(work: str, order: Mapping[str, Any]) -> str:
    """Give the new process a work directory, a session and random numbers of its own."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    landlock.die_with(os.getppid())
    landlock.adopt_orphans()
    home = f"{work}/{order['name']}"
    os.mkdir(home)  # noqa: PTH102
    os.chdir(home)
    if os.path.lexists(f"{work}/files"):
        os.symlink(f"{work}/files/{order['name']}", "files")  # noqa: PTH211
    if os.environ["TMPDIR"] == f"{work}/tmp":  # not a file system of its own
        os.mkdir("tmp")  # noqa: PTH102
        tempfile.tempdir = os.environ["TMPDIR"] = f"{home}/tmp"
    os.environ.update(HOME=home, IPYTHONDIR=f"{home}/.ipython", MPLCONFIGDIR=f"{home}/.matplotlib")
    with open(".connection.json", "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(order["connection"])
    random.seed()
    _reseed_numpy()
    return home


def _remove(home: str) -> None:
    """Delete a work directory, in which a cell may have closed directories."""
    with contextlib.suppress(OSError, RecursionError):
        os.chmod(home, stat.S_IRWXU)  # noqa: PTH101
        for folder, below, _ in os.walk(home):
            for path in (os.path.join(folder, name) for name in below):  # noqa: PTH118
                if not os.path.islink(path):  # noqa: PTH114
                    os.chmod(path, stat.S_IRWXU)  # noqa: PTH101
    with contextlib.suppress(RecursionError):
        shutil.rmtree(home, ignore_errors=True)


def _reseed_numpy() -> None:
    import numpy as np

    np.random.seed()
