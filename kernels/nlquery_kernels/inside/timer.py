"""Ends cells that take too long, for clients that do not do so."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
from types import FrameType


class CellTimeLimit(BaseException):
    """The cell took longer than it may; ``except Exception`` does not stop it."""


class Timer:
    """Holds cells to their wall time.

    Parameters
    ----------
    seconds
        Wall seconds of a cell.
    grace
        How long code that ignores the exception goes on until the kernel ends itself.
    message
        Of the exception.
    """

    def __init__(self, seconds: float, grace: float, message: str) -> None:
        self._seconds = seconds
        self._grace = grace
        self._message = message
        self._nowhere = open(os.devnull, "w")  # noqa: PTH123, SIM115
        signal.signal(signal.SIGALRM, self._ring)

    def start(self) -> None:
        """Begin a cell."""
        signal.setitimer(signal.ITIMER_REAL, self._seconds)
        # its thread needs no turn of the interpreter, which code in C may never give
        faulthandler.dump_traceback_later(
            self._seconds + self._grace, exit=True, file=self._nowhere
        )

    def stop(self) -> None:
        """End a cell."""
        with contextlib.suppress(CellTimeLimit):  # it rang just now
            signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()

    def _ring(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        raise CellTimeLimit(self._message)
