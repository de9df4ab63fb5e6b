"""One kernel process and the channels to it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Self

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

from nlquery_kernels.errors import KernelError
from nlquery_kernels.kernelspec import NAME, OwnSpecs
from nlquery_kernels.limits import Limits
from nlquery_kernels.messages import MALFORMED, Message, Turns
from nlquery_kernels.provisioner import SandboxProvisioner
from nlquery_kernels.road import DatabaseRoad

READY_SECONDS = 60.0
_AGAIN_SECONDS = 0.2
_MESSAGE_EXTRA_KB = 16 * 1024


class Connection:
    """A running kernel; made by :meth:`open`.

    Attributes
    ----------
    died
        Set at once when the process ends.
    """

    def __init__(self, manager: AsyncKernelManager, client: AsyncKernelClient) -> None:
        provisioner = manager.provisioner
        assert isinstance(provisioner, SandboxProvisioner)
        self._manager = manager
        self._client = client
        self._provisioner = provisioner
        self.died = asyncio.Event()
        self._turns = Turns()
        assert provisioner.process is not None
        self._loop = asyncio.get_running_loop()
        self._pidfd = -1
        self._follow(provisioner.process.pid)
        self._listening = [
            asyncio.create_task(self._listen(client.get_iopub_msg, "iopub")),
            asyncio.create_task(self._listen(client.get_shell_msg, "shell")),
        ]

    @classmethod
    async def open(cls, road: DatabaseRoad | None, limits: Limits) -> Self:
        """Start a kernel and wait until it answers.

        Raises
        ------
        KernelError
            If it ends, or does not answer, before it is ready.
        """
        manager = AsyncKernelManager(
            kernel_name=NAME, kernel_spec_manager=OwnSpecs(_config(road, limits))
        )
        try:
            manager.context.setsockopt(zmq.MAXMSGSIZE, _largest_message(limits))
            await manager.start_kernel()
            client = manager.client()
            client.start_channels(hb=False)  # a death is noticed without a heart
            connection = cls(manager, client)
        except BaseException:
            await _end(manager)
            raise
        try:
            await connection._come_up()
        except BaseException:
            await connection.close()
            raise
        return connection

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return not self.died.is_set()

    async def _come_up(self) -> None:
        """Wait until the kernel answers.

        What it publishes before it knows of us as a subscriber is lost, and it is asked again. The
        client's own way (``wait_for_ready``) goes on to wait for silence, a fifth of a second.
        """
        died = asyncio.ensure_future(self.died.wait())
        replied = asyncio.Event()
        try:
            async with asyncio.timeout(READY_SECONDS):
                while not self._turns.ended.is_set():
                    self._turns.begin(self._client.kernel_info(), lambda _: replied.set())
                    await self._first(replied.wait(), died)
                    await self._first(self._turns.ended.wait(), died, timeout=_AGAIN_SECONDS)
        except TimeoutError:
            raise self._did_not(f"it does not answer after {READY_SECONDS:.0f} s") from None
        finally:
            died.cancel()
        if (inner := self._provisioner.inner()) is not None:
            self._follow(inner)  # what is around the kernel ends a little later

    async def _first(
        self, event: Awaitable[Any], died: asyncio.Future[Any], timeout: float | None = None
    ) -> None:
        waiting = asyncio.ensure_future(event)
        try:
            await asyncio.wait(
                [waiting, died], timeout=timeout, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            waiting.cancel()
        if died.done():
            raise self._did_not("it ended before it answered")

    def _did_not(self, why: str) -> KernelError:
        return KernelError(
            f"The kernel did not come up: {_said(self._manager) or why}",
            mend="`nlquery doctor` shows what the sandbox needs.",
        )

    async def run(self, code: str, take: Callable[[Message], None]) -> None:
        """Run a cell and hand its messages to `take`; return at its end."""
        self._turns.begin(self._client.execute(code, allow_stdin=False), take)
        await self._turns.ended.wait()

    async def heard(self) -> None:
        """Wait for the next message of the running cell."""
        await self._turns.heard()

    async def signal(self, number: int) -> None:
        """Send a signal to the kernel."""
        await self._provisioner.send_signal(number)

    def processes(self) -> list[int]:
        """Return the host's pids of the sandbox's processes."""
        return self._provisioner.pids()

    def exceeded(self) -> str:
        """Return the name of the limit for which the host ended the kernel; empty: none."""
        return self._provisioner.exceeded()

    def write_file(self, name: str, content: bytes | Path) -> None:
        """Let the kernel read `content`, or a copy of that file, as ``files/name``."""
        path = self._provisioner.files() / name
        if isinstance(content, Path):
            shutil.copyfile(content, path)
        else:
            path.write_bytes(content)
        path.chmod(0o644)

    def remove_file(self, name: str) -> None:
        """Take ``files/name`` away."""
        (self._provisioner.files() / name).unlink(missing_ok=True)

    async def deliver(self) -> None:
        """Do nothing: the kernel sees the directory."""

    async def close(self) -> None:
        """End the process and the channels."""
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)
        self._client.stop_channels()
        self._follow_no_more()
        self.died.set()
        await _end(self._manager)

    def _follow(self, pid: int) -> None:
        """Notice the end of that process, and of no other."""
        self._follow_no_more()
        try:
            self._pidfd = os.pidfd_open(pid)
        except ProcessLookupError:
            self.died.set()
        else:
            self._loop.add_reader(self._pidfd, self._on_death)

    def _follow_no_more(self) -> None:
        if self._pidfd >= 0:
            self._loop.remove_reader(self._pidfd)
            os.close(self._pidfd)
            self._pidfd = -1

    def _on_death(self) -> None:
        self._loop.remove_reader(self._pidfd)
        self.died.set()

    async def _listen(self, get: Callable[..., Any], channel: str) -> None:
        while True:
            with contextlib.suppress(*MALFORMED):
                self._turns.take(channel, await get(timeout=None))


def _largest_message(limits: Limits) -> int:
    """Return the bytes above which libzmq drops the line: what a cell sends is held in memory."""
    return (limits.output_kb + _MESSAGE_EXTRA_KB) * 1024


def _said(manager: AsyncKernelManager) -> str:
    """Return what the interpreter complained about; empty when it did not."""
    provisioner = manager.provisioner
    if not isinstance(provisioner, SandboxProvisioner) or provisioner.run_dir is None:
        return ""
    return provisioner.run_dir.said()


def _config(road: DatabaseRoad | None, limits: Limits) -> dict[str, Any]:
    config: dict[str, Any] = {**limits.__dict__, "attended": True}
    if road is not None:
        config |= {
            "socket_dir": str(road.socket_dir),
            "database": road.database,
            "user": road.user,
            "port": road.port,
        }
    return config


async def _end(manager: AsyncKernelManager) -> None:
    """Kill the kernel, which has nothing to save, and release what it held."""
    provisioner = manager.provisioner
    if provisioner is None:
        return
    with contextlib.suppress(ProcessLookupError):
        await provisioner.send_signal(signal.SIGKILL)
    process = getattr(provisioner, "process", None)
    if process is not None:
        await asyncio.to_thread(process.wait)
    await manager.cleanup_resources()
