"""The host's side of a fork server: one sandbox that forks kernels for one person's sessions.

A fork takes a tenth of the time and a third of the memory of a start. The price is that the
kernels share one sandbox (uid, work file system, limit of processes): use it in one trust domain.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import json
import os
import secrets
import select
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from nlquery_kernels import launch
from nlquery_kernels.errors import KernelError
from nlquery_kernels.limits import Limits
from nlquery_kernels.processes import (
    child_of,
    children,
    end_guarded,
    inner_pid,
    is_running,
    kill_tree,
)
from nlquery_kernels.road import DatabaseRoad
from nlquery_kernels.run_dir import RunDirectory
from nlquery_kernels.sizes import Work
from nlquery_kernels.status import first_pid
from nlquery_kernels.tiers import Tier

START_SECONDS = 60.0
FORK_SECONDS = 10.0
_REPLY_BYTES = 4096
_REAP_SECONDS = 0.002


@dataclass
class ForkedProcess:
    """A forked kernel, with what jupyter_client's provisioner asks of a ``Popen``.

    Attributes
    ----------
    pid
        On the host.
    name
        Of its work directory.
    """

    pid: int
    name: str
    returncode: int | None = None
    stdin: None = None
    stdout: None = None
    stderr: None = None

    def __post_init__(self) -> None:
        self._descriptor = os.pidfd_open(self.pid)
        self._lock = threading.Lock()  # a watchdog's thread may ask too

    def poll(self) -> int | None:
        """Return None while the process runs."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """Return when the process ended, with a status that says no more than that."""
        if self._look(None if timeout is None else int(timeout * 1000)) is None:
            raise subprocess.TimeoutExpired(self.name, timeout or 0)
        assert self.returncode is not None
        return self.returncode

    def _look(self, milliseconds: int | None) -> int | None:
        with self._lock:
            if self.returncode is not None:
                return self.returncode
            own = os.dup(self._descriptor)
        try:
            poller = select.poll()
            poller.register(own, select.POLLIN)
            ended = bool(poller.poll(milliseconds))
        finally:
            os.close(own)
        with self._lock:
            if ended and self.returncode is None:
                os.close(self._descriptor)
                self.returncode = -signal.SIGKILL
        return self.returncode


class Zygote:
    """A running fork server; made by :meth:`start`.

    Attributes
    ----------
    run_dir
        Its directory on the host; each kernel has a part of ``files``.
    """

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        orders: socket.socket,
        run_dir: RunDirectory,
        tier: Tier,
    ) -> None:
        self.run_dir = run_dir
        self._tier = tier
        self._process = process
        self._orders = orders
        self._busy = asyncio.Lock()
        self._kernels: dict[int, str] = {}
        self._forgotten: set[str] = set()  # their directories may still be there
        self._known = threading.Lock()  # held while a kernel is made that is not yet known
        self._server_pid: int | None = None
        self._init_pid: int | None = None
        self._host = os.getpid()
        atexit.register(self._end)

    @classmethod
    async def start(
        cls, tier: Tier, limits: Limits, road: DatabaseRoad | None, attended: bool
    ) -> Self:
        """Start the sandbox and wait until everything is imported.

        Raises
        ------
        KernelError
            If it does not come up.
        """
        run_dir = RunDirectory()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        wanted = launch.Wanted(limits, road, control=theirs.fileno(), attended=attended)
        prepared = launch.prepare(tier, run_dir, wanted)
        # here, not in a worker thread: the sandbox dies with the thread that starts it
        with run_dir.log.open("wb") as log:
            process = subprocess.Popen(
                prepared.command,
                env=prepared.environment,
                cwd="/",
                pass_fds=prepared.passed,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,  # else a terminal's or Jupyter's interrupt ends all kernels
            )
        prepared.close()
        theirs.close()
        zygote = cls(process, ours, run_dir, tier)
        try:
            await zygote._settle(prepared.status)
        except BaseException:
            await zygote.close()
            raise
        return zygote

    @property
    def is_alive(self) -> bool:
        """Whether it can fork."""
        return self._process.poll() is None

    async def fork(self, connection: bytes, sockets: Mapping[str, int]) -> ForkedProcess:
        """Return a new kernel that listens on `sockets` (number → descriptor).

        Raises
        ------
        KernelError
            If the fork server ended.
        """
        name = secrets.token_hex(4)
        order = {"name": name, "connection": connection.decode(), "sockets": list(sockets)}
        files = self.run_dir.files / name
        files.mkdir(mode=0o755)
        try:
            async with self._busy:
                with self._known:
                    pid = await self._order(order, list(sockets.values()))
                    forked = ForkedProcess(pid, name)
                    self._kernels[pid] = name
        except BaseException as error:
            files.rmdir()
            if isinstance(error, ProcessLookupError):  # it ended at once
                raise self._ended() from error
            raise
        return forked

    async def _order(self, order: Mapping[str, Any], descriptors: list[int]) -> int:
        """Let the server fork and return the pid on the host."""
        try:
            socket.send_fds(self._orders, [json.dumps(order).encode()], descriptors)
        except OSError as error:
            raise self._ended() from error
        answer: dict[str, Any] = {}
        while answer.get("name") != order["name"]:  # nobody waited for the one before
            answer = await self._reply(FORK_SECONDS)
        for pid in children(self._server_pid or 0):
            if inner_pid(pid) == answer["pid"]:
                return pid
        raise self._ended()

    def forget(self, pid: int | None) -> None:
        """Count no longer with a kernel that ended, and kill what it left behind."""
        with self._known:
            if (name := self._kernels.get(pid or 0)) is not None:
                self._forgotten.add(name)  # before it is no longer among the living
                del self._kernels[pid or 0]
            self._kill_strays()
        if name is not None:
            with contextlib.suppress(OSError):  # the server has ended, and all with it
                self._orders.send(json.dumps({"forget": name}).encode())

    def work_of(self, pid: int | None) -> Work:
        """Return a kernel's part of the work directory: all but what is another's."""
        work = self.run_dir.work

        def others() -> set[str]:
            for name in list(self._forgotten):
                if not (work / name).exists():
                    self._forgotten.discard(name)
            living = {name for number, name in list(self._kernels.items()) if number != pid}
            return living | self._forgotten

        return Work(work, others)

    def sweep(self) -> None:
        """Kill processes that a kernel has let go of, to be counted as nobody's."""
        if self._known.acquire(blocking=False):  # else a kernel is being made, or it is being done
            try:
                self._kill_strays()
            finally:
                self._known.release()

    def _kill_strays(self) -> None:
        while strays := set(children(self._server_pid or 0)) - self._kernels.keys():
            for pid in filter(is_running, strays):
                kill_tree(pid)
            time.sleep(_REAP_SECONDS)  # the server reaps them

    async def close(self) -> None:
        """End the sandbox with all its kernels."""
        await asyncio.to_thread(self._end)

    def _end(self) -> None:
        """End it; also called when the host ends, which need not close what it shares."""
        atexit.unregister(self._end)
        if os.getpid() != self._host:
            return
        self._orders.close()
        if self._process.poll() is None:
            self._kill()
            self._process.wait()
        self.run_dir.remove()

    def _kill(self) -> None:
        if self._init_pid is None:
            (end_guarded if self._tier.guards else kill_tree)(self._process.pid)
        else:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._init_pid, signal.SIGKILL)

    async def _settle(self, status: int | None) -> None:
        self._server_pid = self._process.pid
        if status is not None:
            self._init_pid = await first_pid(status, self.run_dir)
            os.close(status)
        await self._reply(START_SECONDS)
        if self._tier.has_processes_of_its_own or self._tier.guards:
            self._server_pid = child_of(self._init_pid or self._process.pid)

    async def _reply(self, seconds: float) -> dict[str, Any]:
        receiving = asyncio.get_running_loop().sock_recv(self._orders, _REPLY_BYTES)
        try:
            data = await asyncio.wait_for(receiving, seconds)
        except OSError as error:
            raise self._ended() from error
        if not data:
            raise self._ended()
        answer: dict[str, Any] = json.loads(data)
        return answer

    def _ended(self) -> KernelError:
        return KernelError(
            f"The fork server does not answer: {self.run_dir.said() or 'it did not say why'}",
            mend="`nlquery doctor` shows what the sandbox needs.",
        )


Kind = tuple[Limits, DatabaseRoad | None, bool]


class Zygotes:
    """The fork servers of an event loop, one for each combination of limits and road."""

    def __init__(self) -> None:
        self._starting: dict[Kind, asyncio.Task[Zygote]] = {}

    async def get(
        self, tier: Tier, limits: Limits, road: DatabaseRoad | None, attended: bool
    ) -> Zygote:
        """Return the running one, or start it."""
        kind = (limits, road, attended)
        task = self._starting.get(kind)
        if task is not None and task.done() and not _is_well(task):
            await _close(task)
            task = None
        if task is None:
            task = asyncio.create_task(Zygote.start(tier, *kind))
            self._starting[kind] = task
        return await asyncio.shield(task)

    async def close(self) -> None:
        """End them all."""
        starting, self._starting = self._starting, {}
        for task in starting.values():
            await _close(task)


async def _close(task: asyncio.Task[Zygote]) -> None:
    with contextlib.suppress(KernelError):
        await (await task).close()


def _is_well(task: asyncio.Task[Zygote]) -> bool:
    return not task.cancelled() and task.exception() is None and task.result().is_alive
