"""Kernels that are ready before they are asked for."""

from __future__ import annotations

import asyncio
import os

from nlquery_kernels.errors import KernelError, LimitSettingError
from nlquery_kernels.limits import Limits
from nlquery_kernels.road import DatabaseRoad
from nlquery_kernels.session import SandboxKernel

SIZE_SETTING = "NLQUERY_KERNEL_POOL"


class KernelPool:
    """Keeps started kernels; each is given away once and belongs to who took it.

    Parameters
    ----------
    road
        The way to the database.
    limits
        What each kernel may use; default: the environment's.
    size
        How many to keep ready; 0: start each when it is asked for. Default: the environment's
        ``NLQUERY_KERNEL_POOL``, else 1.
    """

    def __init__(
        self,
        *,
        road: DatabaseRoad | None = None,
        limits: Limits | None = None,
        size: int | None = None,
    ) -> None:
        self._road = road
        self._limits = limits
        self._size = _size() if size is None else size
        self._coming: list[asyncio.Task[SandboxKernel]] = []
        self._closed = False

    async def fill(self) -> None:
        """Begin to start kernels up to the pool's size; returns at once."""
        while len(self._coming) < self._size and not self._closed:
            self._coming.append(asyncio.create_task(self._start()))

    async def acquire(self) -> SandboxKernel:
        """Return a kernel, waiting for one to start when none is ready.

        Raises
        ------
        KernelError
            If it does not start.
        """
        while self._coming:
            ready = next((task for task in self._coming if task.done()), self._coming[0])
            self._coming.remove(ready)
            kernel = await ready
            if kernel.is_alive:
                await self.fill()
                return kernel
            await kernel.shutdown()
        kernel = await self._start()
        await self.fill()
        return kernel

    async def close(self) -> None:
        """End the kernels that nobody took."""
        self._closed = True
        coming, self._coming = self._coming, []
        for task in coming:
            try:
                kernel = await task
            except KernelError:  # whoever acquires is told; nobody did
                continue
            await kernel.shutdown()

    async def _start(self) -> SandboxKernel:
        return await SandboxKernel.start(road=self._road, limits=self._limits)


def _size() -> int:
    text = os.environ.get(SIZE_SETTING, "1")
    try:
        size = int(text)
    except ValueError:
        size = -1
    if size < 0:
        raise LimitSettingError(
            f"{SIZE_SETTING} is {text!r}.", mend="Set it to a whole number such as 1, or to 0."
        )
    return size
