"""Watching what the processes of a kernel use together, from the host."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from nlquery_kernels.limits import Limits
from nlquery_kernels.processes import cpu_seconds, proportional_mb, resident_mb, tasks
from nlquery_kernels.sizes import Work

PERIOD_SECONDS = 0.25
_KEEPERS = 2  # a sandbox's first process and its guard run none of the kernel's code


class Watchdog:
    """Ends a kernel that uses more than it may, in a cell or between cells.

    It is a thread, so that it also watches for clients whose event loop runs only now and then. A
    kernel that it cannot watch it ends as well.

    Attributes
    ----------
    exceeded
        Name of the limit for which it ended the kernel; empty: it did not.

    Parameters
    ----------
    processes
        Returns the pids, or so many of them, of which there may be thousands.
    limits
        What they may use together.
    work
        Their work directory, where it is on the host's disk and so has no size of its own.
    end
        Kills them all.
    full
        Whether one of them was killed because their control group was full; the others would go
        on, and a cell that waits for it would never learn why.
    """

    def __init__(
        self,
        processes: Callable[[int], list[int]],
        limits: Limits,
        work: Work | None,
        end: Callable[[], None],
        full: Callable[[], bool] = lambda: False,
    ) -> None:
        self.exceeded = ""
        self._processes = processes
        self._limits = limits
        self._work = work
        self._end = end
        self._full = full
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="nlquery-watchdog", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stopped.set()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _watch(self) -> None:
        found = ""
        try:
            while not found and not self._stopped.wait(PERIOD_SECONDS):
                pids = self._processes(self._limits.processes + _KEEPERS + 1)
                found = exceeded(pids, self._limits, self._work)
                found = "memory_mb" if self._full() else found
        finally:
            if not self._stopped.is_set():
                self.exceeded = found
                self._end()


def exceeded(pids: list[int], limits: Limits, work: Work | None) -> str:
    """Return the name of the limit that the processes exceed; empty: none.

    A resource limit knows only one process. Forked ones share most of their pages, so the exact
    count of memory decides; it takes long to read and is asked only when the fast one, which is
    never less, is above the limit.
    """
    most = limits.memory_mb
    with contextlib.nullcontext() if work is None else work.sight():
        if tasks(pids) > limits.processes + _KEEPERS:
            return "processes"
        if resident_mb(pids) > most and proportional_mb(pids) > most:
            return "memory_mb"
        if limits.cpu_seconds and cpu_seconds(pids) > limits.cpu_seconds:
            return "cpu_seconds"
        if work is not None and work.used_mb(pids) > limits.disk_mb:
            return "disk_mb"
    return ""
