"""A sandboxed kernel as an object: run a cell, interrupt it, survive its death."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Self

from nlquery_kernels.errors import KernelError
from nlquery_kernels.gateway import Gateway
from nlquery_kernels.limits import Limits
from nlquery_kernels.line import Line, open_line
from nlquery_kernels.output import CellResult, Collector, OnOutput
from nlquery_kernels.road import DatabaseRoad
from nlquery_kernels.run import Run

__all__ = ["CellResult", "DatabaseRoad", "SandboxKernel"]


class SandboxKernel:
    """A kernel whose variables live until :meth:`shutdown`, or until a cell costs it its life.

    All coroutines belong to one event loop, whose thread must live as long as the kernel: the
    sandbox dies with the thread that started it. Make one with :meth:`start`.

    Attributes
    ----------
    limits
        What it may use.
    used
        Set when the first cell has ended.
    """

    def __init__(self, connection: Line, road: DatabaseRoad | None, limits: Limits) -> None:
        self.limits = limits
        self._road = road
        self._connection: Line | None = connection
        self._busy = asyncio.Lock()
        self._interrupted = asyncio.Event()
        self._files: dict[str, bytes | Path] = {}
        self._next: asyncio.Task[Line] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self.used = asyncio.Event()
        self._forgot = False

    @classmethod
    async def start(
        cls,
        *,
        road: DatabaseRoad | None = None,
        limits: Limits | None = None,
        work_files: Mapping[str, bytes | Path] | None = None,
    ) -> Self:
        """Start a kernel and wait until it answers.

        Parameters
        ----------
        road
            The way to the database; None: ``sql()`` says that there is none.
        limits
            Default: the environment's.
        work_files
            Name → content of files that the kernel finds in ``files/``, read-only.

        Raises
        ------
        SandboxUnavailable
            If this machine cannot make a sandbox.
        KernelError
            If the kernel does not come up.
        """
        limits = limits or Limits.from_environment()
        kernel = cls(await open_line(road, limits), road, limits)
        kernel.add_files(work_files or {})
        return kernel

    @property
    def tier(self) -> str:
        """The kind of sandbox: ``user``, ``root``, ``landlock``, ``seatbelt`` or ``gateway``."""
        from nlquery_kernels.tiers import choose

        return "gateway" if Gateway.from_environment() else choose().name

    @property
    def is_alive(self) -> bool:
        """Whether the kernel's process runs."""
        return self._connection is not None and self._connection.is_alive

    def add_files(self, files: Mapping[str, bytes | Path]) -> None:
        """Let the kernel read more files in ``files/``, also after a restart.

        Parameters
        ----------
        files
            Name → content, or the file to copy it from.

        Raises
        ------
        KernelError
            If a name is not a plain file name.
        """
        for name, content in files.items():
            if "/" in name or name in ("", ".", "..") or "\0" in name:
                raise KernelError(f"{name!r} is not a file name.", mend="Use one without '/'.")
            self._files[name] = content
            if self._connection is not None:
                self._connection.write_file(name, content)

    def remove_file(self, name: str) -> None:
        """Take a file away from the kernel."""
        self._files.pop(name, None)
        if self._connection is not None:
            self._connection.remove_file(name)

    async def execute(
        self, code: str, *, on_output: OnOutput | None = None, timeout: float | None = None
    ) -> CellResult:
        """Run a cell to its end.

        A kernel that died before, or in, the cell is replaced; the result says so. A cell that
        is cancelled goes on running: call :meth:`interrupt` first.

        Parameters
        ----------
        code
            Python, with IPython's additions.
        on_output
            Told of each output as it comes.
        timeout
            Wall seconds; default: ``limits.wall_seconds``.

        Raises
        ------
        KernelError
            If no kernel can be started, or one on another machine does not take its files.
        """
        async with self._busy:
            replaced = self._forgot or (self._connection is not None and not self.is_alive)
            self._forgot = False
            self._interrupted.clear()  # before a kernel is waited for: one may interrupt that too
            connection = await self._living()
            await connection.deliver()
            run = Run(connection, self.limits, Collector(on_output), self._interrupted)
            try:
                result = await run.to_end(code, timeout or self.limits.wall_seconds)
            finally:
                self.used.set()
            if run.lost:
                self._let_go()  # what is left of it is cleared away meanwhile
                self._next = asyncio.create_task(open_line(self._road, self.limits))
            return replace(result, restarted=replaced or run.lost)

    async def interrupt(self) -> None:
        """Interrupt the running cell; one that does not end in time costs the kernel its life."""
        self._interrupted.set()

    async def restart(self) -> None:
        """Start anew with no variables."""
        async with self._busy:
            await self._drop()
            await self._living()

    async def rest(self) -> None:
        """End the process; the next cell starts another, and its result says that."""
        async with self._busy:
            self._forgot = self._connection is not None or self._forgot
            await self.shutdown()

    async def shutdown(self) -> None:
        """End the kernel at once and leave nothing behind."""
        self._interrupted.set()
        await self._drop()
        if self._next is not None:
            coming, self._next = self._next, None
            coming.cancel()  # one that is starting is not waited for
            for started in await asyncio.gather(coming, return_exceptions=True):
                if not isinstance(started, BaseException):
                    await started.close()

    async def _living(self) -> Line:
        if self._connection is not None and not self._connection.is_alive:
            await self._drop()
        if self._connection is None:
            coming = self._next or asyncio.create_task(open_line(self._road, self.limits))
            self._next = None
            self._connection = await coming
            for name, content in self._files.items():
                self._connection.write_file(name, content)
        return self._connection

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            ending = asyncio.create_task(connection.close())
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)

    async def _drop(self) -> None:
        self._let_go()
        await asyncio.gather(*self._ending)
