"""One cell on its way to its end, and what may end it before."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Sequence
from typing import Any

from nlquery_kernels.limits import LimitHit, Limits
from nlquery_kernels.line import Line
from nlquery_kernels.output import CellResult, Collector, Status
from nlquery_kernels.verdict import limit_of

_AGAIN_SECONDS = 0.03


class Run:
    """One cell on its way to its end.

    Attributes
    ----------
    lost
        The kernel is dead or was killed: it cannot be used again.
    """

    def __init__(
        self,
        connection: Line,
        limits: Limits,
        collector: Collector,
        interrupted: asyncio.Event,
    ) -> None:
        self._connection = connection
        self._limits = limits
        self._collector = collector
        self._interrupted = interrupted
        self._hit: LimitHit | None = None
        self.lost = False

    async def to_end(self, code: str, timeout: float) -> CellResult:
        """Run `code` for at most `timeout` wall seconds."""
        begun = time.monotonic()
        ending = asyncio.ensure_future(self._connection.run(code, self._collector.take))
        watching: list[asyncio.Future[Any]] = [
            asyncio.ensure_future(self._interrupted.wait()),
            asyncio.ensure_future(self._connection.died.wait()),
            asyncio.ensure_future(self._flood()),
        ]
        try:
            await asyncio.wait(
                [ending, *watching], timeout=timeout, return_when=asyncio.FIRST_COMPLETED
            )
            stopped = await self._settle(ending, watching)
        finally:
            for task in [ending, *watching]:
                task.cancel()
            await asyncio.gather(ending, *watching, return_exceptions=True)
        return self._result(stopped, time.monotonic() - begun)

    async def _settle(
        self, ending: asyncio.Future[None], watching: Sequence[asyncio.Future[Any]]
    ) -> Status | None:
        """Bring the cell to its end and say what ended it; None: it ended by itself."""
        by_person, died, flood = watching
        if ending.done() and not ending.cancelled() and ending.exception() is None:
            return None
        if died.done():
            self.lost = True
            return "died"
        if flood.done():
            self._hit = LimitHit.of(self._limits, "output_kb")
        elif not by_person.done():
            self._hit = LimitHit.of(self._limits, "wall_seconds")
        await self._interrupt(ending)
        if flood.done():
            return "limit"
        return "interrupted" if by_person.done() else "timeout"

    async def _interrupt(self, ending: asyncio.Future[None]) -> None:
        died: asyncio.Future[Any] = asyncio.ensure_future(self._connection.died.wait())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._limits.grace_seconds):
                await self._send_interrupts([ending, died])
        died.cancel()
        if not ending.done():
            await self._kill()

    async def _send_interrupts(self, ends: list[asyncio.Future[Any]]) -> None:
        """Interrupt until one of `ends` comes.

        A kernel that has not yet taken the cell up is deaf, so it is told again until it has, and
        then once more; in a cell that runs a second interrupt would hit what the cell does about
        the first.
        """
        deaf = True
        while deaf:
            deaf = self._collector.execution_count is None
            await self._connection.signal(signal.SIGINT)
            await asyncio.wait(
                ends,
                timeout=_AGAIN_SECONDS if deaf else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            deaf = deaf and not any(end.done() for end in ends)

    async def _kill(self) -> None:
        self.lost = True
        await self._connection.signal(signal.SIGKILL)
        await self._connection.died.wait()

    async def _flood(self) -> None:
        """Return when the cell put out more than it may, with room for what one output holds."""
        most = self._limits.output_kb * 1024 * 2
        while self._collector.size <= most:
            await self._connection.heard()

    def _result(self, stopped: Status | None, seconds: float) -> CellResult:
        collector = self._collector
        collector.settle()
        status: Status = stopped or ("error" if collector.error else "ok")
        limit = self._hit or limit_of(self._limits, collector.error)
        if status == "died" and (exceeded := self._connection.exceeded()):
            limit = LimitHit.of(self._limits, exceeded)
        if limit is not None and status in ("error", "died"):
            status = "limit"
        return CellResult(
            status=status,
            outputs=collector.outputs,
            execution_count=collector.execution_count,
            queries=collector.queries,
            seconds=seconds,
            error=collector.error,
            limit=limit,
        )
