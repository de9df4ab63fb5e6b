"""The first process of a sandbox without process namespace: what it is to others, init is there.

It stays outside of the sandbox, so that a cell cannot signal it, and runs no cell.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import FrameType

from nlquery_kernels.inside import landlock
from nlquery_kernels.processes import kill_below


def stand(parent: int) -> int:
    """Fork; the child returns with our pid and becomes the kernel, we watch over it.

    When the kernel ends, or `parent` (the host) does, all that the kernel has started is killed,
    be it daemon or orphan.
    """
    ends = {signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # until there is somebody who can take it
    landlock.die_with(parent, signal.SIGTERM)
    landlock.adopt_orphans()
    here = os.getpid()
    pid = os.fork()
    if pid == 0:
        landlock.die_with(here)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ends)
        os.setsid()  # a group of its own can be killed at once
        return here
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    code = 1
    with contextlib.suppress(SystemExit):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ends)
        while True:
            ended, status = os.wait()
            if ended == pid:
                code = os.waitstatus_to_exitcode(status)
                break
        _stay()
    kill_below(here)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    os._exit(code if code >= 0 else 128 - code)


def stay_below(guard: int) -> None:
    """Undo what a change of uid does to the kernel: it would outlive us, and hide from the host."""
    landlock.die_with(guard)
    landlock.let_owner_look()


def _leave(number: int, frame: FrameType | None) -> None:
    del number, frame
    _stay()
    sys.exit()


def _stay() -> None:
    """Let nothing end this process before its work is done: each thread of a dying host signals."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
