"""Watching what the processes of a kernel use together, from the host."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from nlquery_kernels.limits import Limits
from nlquery_kernels.processes import cpu_seconds, proportional_mb, resident_mb

PERIOD_SECONDS = 0.25


async def watch(processes: Callable[[], list[int]], limits: Limits, work: Path | None) -> str:
    """Return the name of the limit that the processes exceed, once they do.

    A resource limit knows only one process. Forked ones share most of their pages, so the exact
    count of memory decides; it takes long to read and is asked only when the fast one, which is
    never less, is above the limit.

    Parameters
    ----------
    processes
        Returns the pids.
    limits
        What they may use together.
    work
        Their work directory, where it is on the host's disk and so has no size of its own.
    """
    while True:
        pids, most = processes(), limits.memory_mb
        if resident_mb(pids) > most and await asyncio.to_thread(proportional_mb, pids) > most:
            return "memory_mb"
        if len(pids) > limits.processes:
            return "processes"
        if limits.cpu_seconds and cpu_seconds(pids) > limits.cpu_seconds:
            return "cpu_seconds"
        if work is not None and await asyncio.to_thread(_size_mb, work) > limits.disk_mb:
            return "disk_mb"
        await asyncio.sleep(PERIOD_SECONDS)


def _size_mb(directory: Path) -> float:
    """Return the size of all files below, in MiB."""
    total = 0
    for folder, _, names in os.walk(directory):
        for name in names:
            with contextlib.suppress(OSError):
                total += (Path(folder) / name).lstat().st_size
    return total / (1 << 20)
