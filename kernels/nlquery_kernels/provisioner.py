"""A Jupyter kernel provisioner that starts kernels in a sandbox.

Any Jupyter client can use it: a kernelspec whose metadata names ``nlquery-sandbox`` (install
one with ``python -m nlquery_kernels.kernelspec``). The sandbox has no network, none of the
host's files but Python's, none of its environment, and a uid that is not root. Sockets are made
by the host and inherited, so that the kernel needs no directory that both can write.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from jupyter_client.connect import KernelConnectionInfo
from traitlets import Bool, Integer, Unicode, default

from nlquery_kernels import bytecode, launch, tiers
from nlquery_kernels.cgroup import MemoryGroup
from nlquery_kernels.limited import LimitedProvisioner
from nlquery_kernels.processes import child_of, descendants, end_guarded, kill_tree
from nlquery_kernels.road import DatabaseRoad
from nlquery_kernels.run_dir import RunDirectory
from nlquery_kernels.sizes import Work
from nlquery_kernels.status import first_pid
from nlquery_kernels.watchdog import Watchdog
from nlquery_kernels.zygote import Zygote, Zygotes

ROADS = "nlquery_kernels.road"  # functions that give an asynchronous context with a DatabaseRoad
PORTS = ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port")


class SandboxProvisioner(LimitedProvisioner):
    """Starts the kernel in a sandbox; see :mod:`nlquery_kernels.tiers`.

    Every limit is a trait, set in the kernelspec's ``kernel_provisioner.config`` or in a
    configuration file (``c.SandboxProvisioner.memory_mb = 512``), and else an environment variable
    (:class:`nlquery_kernels.limits.Limits`).
    """

    attended = Bool(
        help="The client itself holds cells to wall_seconds and filters what they put out"
    ).tag(config=True)
    socket_dir = Unicode(help="Directory of a PostgreSQL socket; empty: no database").tag(
        config=True
    )
    database = Unicode("nlq", help="Database to connect to").tag(config=True)
    user = Unicode("nlq_reader", help="Role to connect as").tag(config=True)
    port = Integer(5432, help="Number in the socket's name").tag(config=True)

    find_road = Bool(
        help=f"Without socket_dir: ask installed packages (entry points {ROADS}) for a database"
    ).tag(config=True)

    zygote = Bool(help="Fork the kernel in a sandbox shared with others of this process").tag(
        config=True
    )

    run_dir: RunDirectory | None = None
    init_pid: int | None = None
    _exceeded: str = ""
    _launch: launch.Launch | None = None
    _sockets: tuple[socket.socket, ...] = ()
    _group: MemoryGroup | None = None
    _files: Path | None = None
    _found: DatabaseRoad | None = None
    _held: contextlib.AsyncExitStack | None = None
    _zygote: Zygote | None = None
    _watchdog: Watchdog | None = None

    @default("zygote")
    def _default_zygote(self) -> bool:
        return os.environ.get("NLQUERY_KERNEL_ZYGOTE", "") not in ("", "0")

    @default("socket_dir")
    def _default_socket_dir(self) -> str:
        return os.environ.get("NLQUERY_KERNEL_SOCKET_DIR", "")

    @property
    def tier(self) -> tiers.Tier:
        """The kind of sandbox in use."""
        return tiers.choose()

    @property
    def road(self) -> DatabaseRoad | None:
        """The way to the database."""
        if not self.socket_dir:
            return self._found
        return DatabaseRoad(Path(self.socket_dir), self.database, self.user, self.port)

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Prepare sockets, descriptors and the command.

        Raises
        ------
        SandboxUnavailable
            If no tier works here.
        """
        tier = await asyncio.to_thread(tiers.choose)
        await self._find_road()
        self._name_sockets()
        kwargs = await super().pre_launch(**kwargs)
        limits = self.limits
        inherited = self._listen()
        self._group = MemoryGroup.create(limits.memory_mb)
        if self.zygote:
            return {**kwargs, "cmd": []}
        assert self.run_dir is not None
        assert self.parent is not None
        connection = Path(self.parent.connection_file).read_bytes()
        wanted = launch.Wanted(limits, self.road, inherited, connection, attended=self.attended)
        self._launch = launch.prepare(tier, self.run_dir, wanted)
        return {
            **kwargs,
            "cmd": self._launch.command,
            "env": self._launch.environment,
            "cwd": "/",
            "pass_fds": self._launch.passed,
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.DEVNULL,
            "stderr": self.run_dir.log.open("wb"),
        }

    async def _find_road(self) -> None:
        """Keep the way to the database that an installed package knows, as long as the kernel."""
        if self.socket_dir or not self.find_road or self._held is not None:
            return
        self._held = contextlib.AsyncExitStack()
        for known in entry_points(group=ROADS):
            self._found = await self._held.enter_async_context(known.load()())
            return

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the sandbox, or fork a kernel in one that stands.

        Raises
        ------
        KernelError
            If bubblewrap ended before the kernel began.
        """
        try:
            if self.zygote:
                await self._fork()
                info = self.connection_info
            else:
                info = await super().launch_kernel(cmd, **kwargs)
        finally:
            self._close_inherited(kwargs.get("stderr"))
        if self._launch is not None and self._launch.status is not None:
            assert self.run_dir is not None
            self.init_pid = await first_pid(self._launch.status, self.run_dir)
        if self._group is not None:
            self._group.add(self.pids())
        full = self._group.killed if self._group is not None else lambda: False
        self._watchdog = Watchdog(self.pids, self.limits, self._host_work(), self._end, full)
        bytecode.see_to_it()
        return info

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel; SIGKILL ends all its processes."""
        if signum == 0 or self.pid is None:
            await super().send_signal(signum)
        elif signum == signal.SIGKILL:
            await asyncio.to_thread(self._end)
        elif (inner := self.inner()) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(inner, signum)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove what the kernel had on the host."""
        if self._watchdog is not None:
            await asyncio.to_thread(self._watchdog.stop)
            self._exceeded = self._watchdog.exceeded
            self._watchdog = None
        if self._zygote is not None:
            await asyncio.to_thread(self._zygote.forget, self.pid)
            self._zygote = None
        self.init_pid = None
        if self._launch is not None and self._launch.status is not None:
            os.close(self._launch.status)
        self._launch = None
        for listening in self._sockets:  # it never came to a launch
            listening.close()
        self._sockets = ()
        if self._group is not None:
            self._group.remove()
            self._group = None
        if self.run_dir is not None:
            self.run_dir.clear()  # what a cell left could be run at the next start
            if not restart:
                self.run_dir.remove()
                self.run_dir = None
        if self._files is not None:
            shutil.rmtree(self._files, ignore_errors=True)
            self._files = None
        if not restart and self._held is not None:
            held, self._held, self._found = self._held, None, None
            await held.aclose()
        await super().cleanup(restart)

    async def get_provisioner_info(self) -> dict[str, Any]:
        """Return what another process needs to take the kernel over."""
        return {**await super().get_provisioner_info(), "init_pid": self.init_pid}

    async def load_provisioner_info(self, provisioner_info: dict[str, Any]) -> None:
        """Take a kernel over."""
        await super().load_provisioner_info(provisioner_info)
        self.init_pid = provisioner_info.get("init_pid")

    def pids(self, most: int | None = None) -> list[int]:
        """Return the host's pids of all processes of the kernel, or of so many of them."""
        if self._zygote is not None:
            self._zygote.sweep()
        top = self.init_pid or self.pid
        return descendants(top, most=most) if top else []

    def files(self) -> Path:
        """Return the host's directory that the kernel sees as ``files/``."""
        assert self.run_dir is not None
        return self._files or self.run_dir.files

    def exceeded(self) -> str:
        """Return the name of the limit for which the host ended the kernel; empty: none."""
        if self._watchdog is not None:
            self._exceeded = self._watchdog.exceeded
        if not self._exceeded and self._group is not None and self._group.killed():
            self._exceeded = "memory_mb"
        return self._exceeded

    def _end(self) -> None:
        """Kill all processes of the kernel.

        In a process namespace its first process is killed, not bubblewrap: that one then sees its
        child die, reaps it and ends, where an orphan would be left to a host's init that may not
        reap; a guard does the same. Where the started process has ended all have, and the pids may
        be others' by now.
        """
        if self.process is not None and self.process.poll() is not None:
            return
        if self.init_pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.init_pid, signal.SIGKILL)
        elif self.pid is not None:
            (end_guarded if self._zygote is None and self.tier.guards else kill_tree)(self.pid)

    def inner(self) -> int | None:
        """Return the host's pid of the kernel itself, below what watches over it."""
        if self.init_pid is not None:
            return child_of(self.init_pid)
        return self.pid if self._zygote is not None or not self.tier.guards else child_of(self.pid)

    def _host_work(self) -> Work | None:
        """Return the work directory, None when it is a file system inside of the sandbox."""
        if self.tier.has_processes_of_its_own or self.run_dir is None:
            return None
        if self._zygote is None:
            return Work(self.run_dir.work)
        return self._zygote.work_of(self.pid)

    def _name_sockets(self) -> None:
        if self.run_dir is None:
            self.run_dir = RunDirectory()
        manager = self.parent
        assert manager is not None
        manager.transport = "ipc"
        manager.ip = str(self.run_dir.path / "s")
        manager.connection_file = str(self.run_dir.path / "connection.json")
        manager.cache_ports = False
        for number, name in enumerate(PORTS, start=1):
            setattr(manager, name, number)

    def _listen(self) -> dict[str, int]:
        """Return socket number → descriptor of a listening Unix socket."""
        assert self.run_dir is not None
        sockets = []
        for number in range(1, len(PORTS) + 1):
            path = self.run_dir.path / f"s-{number}"
            path.unlink(missing_ok=True)
            listening = socket.socket(socket.AF_UNIX)
            listening.bind(str(path))
            path.chmod(0o600)
            listening.listen(64)
            listening.setblocking(False)
            sockets.append(listening)
        self._sockets = tuple(sockets)
        return {str(number): s.fileno() for number, s in enumerate(sockets, start=1)}

    def _close_inherited(self, log: Any) -> None:
        if self._launch is not None:
            self._launch.close()
        for listening in self._sockets:
            listening.close()
        self._sockets = ()
        if log is not None:
            log.close()

    async def _fork(self) -> None:
        """Let the fork server make the kernel."""
        assert self.parent is not None
        zygote = await zygotes().get(tiers.choose(), self.limits, self.road, self.attended)
        connection = Path(self.parent.connection_file).read_bytes()
        sockets = {str(n): s.fileno() for n, s in enumerate(self._sockets, start=1)}
        forked = await zygote.fork(connection, sockets)
        self.process = forked  # type: ignore[assignment]  # has what the base class asks of it
        self.pid = forked.pid
        self._zygote = zygote
        self._files = zygote.run_dir.files / forked.name


_ZYGOTES: WeakKeyDictionary[asyncio.AbstractEventLoop, Zygotes] = WeakKeyDictionary()


def zygotes() -> Zygotes:
    """Return the fork servers of the running event loop; close them before it ends."""
    return _ZYGOTES.setdefault(asyncio.get_running_loop(), Zygotes())
