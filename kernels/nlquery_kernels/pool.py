"""Kernels that are ready before they are asked for."""

from __future__ import annotations

import asyncio
import contextlib
import os

from nlquery_kernels.errors import LimitSettingError
from nlquery_kernels.limits import Limits
from nlquery_kernels.road import DatabaseRoad
from nlquery_kernels.session import SandboxKernel

SIZE_SETTING = "NLQUERY_KERNEL_POOL"
_UNUSED_SECONDS = 1.0


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
    refill
        Start another when one was taken, once its first cell has ended or a second has passed, so
        that the start takes no time from it; a process with one session needs none.
    """

    def __init__(
        self,
        *,
        road: DatabaseRoad | None = None,
        limits: Limits | None = None,
        size: int | None = None,
        refill: bool = True,
    ) -> None:
        self._road = road
        self._limits = limits
        self._size = size_setting() if size is None else size
        self._refill = refill
        self._coming: list[asyncio.Task[SandboxKernel]] = []
        self._refilling: set[asyncio.Task[None]] = set()
        self._closed = False
        self._returned: list[SandboxKernel] = []

    async def fill(self) -> None:
        """Begin to start kernels up to the pool's size; returns at once."""
        while len(self._coming) < self._size and not self._closed:
            self._coming.append(asyncio.create_task(self._start()))

    async def give_back(self, kernel: SandboxKernel) -> None:
        """Take a kernel back for the next one who asks, its variables cleared.

        Only for kernels in which nothing ran that could have changed its modules. One that is
        not well, or not needed, is ended.
        """
        if self._closed or not kernel.is_alive:
            await kernel.shutdown()
            return
        cleared = await kernel.execute("%reset -f")
        if cleared.status != "ok" or self._closed:
            await kernel.shutdown()
            return
        self._returned.append(kernel)

    async def acquire(self) -> SandboxKernel:
        """Return a kernel, waiting for one to start when none is ready.

        Raises
        ------
        KernelError
            If it does not start.
        """
        while self._returned:
            kernel = self._returned.pop()
            if kernel.is_alive:
                return kernel
            await kernel.shutdown()
        while self._coming:
            ready = next((task for task in self._coming if task.done()), self._coming[0])
            self._coming.remove(ready)
            kernel = await ready
            if kernel.is_alive:
                self._again(kernel)
                return kernel
            await kernel.shutdown()
        kernel = await self._start()
        self._again(kernel)
        return kernel

    async def close(self) -> None:
        """End the kernels that nobody took."""
        self._closed = True
        for refilling in self._refilling:
            refilling.cancel()
        returned, self._returned = self._returned, []
        for kernel in returned:
            await kernel.shutdown()
        coming, self._coming = self._coming, []
        for task in coming:
            task.cancel()  # one that is starting is not waited for
        for started in await asyncio.gather(*coming, return_exceptions=True):
            if isinstance(started, SandboxKernel):
                await started.shutdown()

    def _again(self, taken: SandboxKernel) -> None:
        if self._refill:
            refilling = asyncio.create_task(self._fill_after(taken))
            self._refilling.add(refilling)
            refilling.add_done_callback(self._refilling.discard)

    async def _fill_after(self, taken: SandboxKernel) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(taken.used.wait(), _UNUSED_SECONDS)
        await self.fill()

    async def _start(self) -> SandboxKernel:
        return await SandboxKernel.start(road=self._road, limits=self._limits)


def size_setting() -> int:
    """Return how many kernels the environment wants to be kept ready.

    Raises
    ------
    LimitSettingError
        If it is not a whole number.
    """
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
