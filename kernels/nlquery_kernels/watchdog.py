"""Watching what the processes of a kernel hold together, from the host."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from nlquery_kernels.limits import Limits
from nlquery_kernels.processes import proportional_mb, resident_mb

PERIOD_SECONDS = 0.25


async def watch_memory(processes: Callable[[], list[int]], limits: Limits) -> None:
    """Return when the processes hold more than the limit; a resource limit knows only one.

    Forked processes share most of their pages, so the exact count decides; it takes long to
    read and is asked only when the fast one, which is never less, is above the limit.
    """
    while True:
        pids, most = processes(), limits.memory_mb
        if resident_mb(pids) > most and await asyncio.to_thread(proportional_mb, pids) > most:
            return
        await asyncio.sleep(PERIOD_SECONDS)
