"""A Jupyter kernel provisioner that starts kernels in a sandbox.

Any Jupyter client can use it: a kernelspec whose metadata names ``nlquery-sandbox`` (install
one with ``python -m nlquery_kernels.kernelspec``). The sandbox has no network, none of the
host's files but Python's, none of its environment, and a uid that is not root. Sockets are made
by the host and inherited, so that the kernel needs no directory that both can write.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Dict, Integer, Unicode, default

from nlquery_kernels import seccomp, tiers
from nlquery_kernels.bubblewrap import LIBRARY, WORK, Cage
from nlquery_kernels.cgroup import MemoryGroup
from nlquery_kernels.errors import KernelError
from nlquery_kernels.limits import Limits
from nlquery_kernels.processes import child_of, descendants
from nlquery_kernels.road import DatabaseRoad
from nlquery_kernels.run_dir import RunDirectory

PORTS = ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port")
CONNECTION = "/run/connection.json"
BOOT = f"{LIBRARY}/nlquery_kernels/inside/boot.py"
START_SECONDS = 20
_UIDS = range(200_000, 265_536)  # nobody's on a usual machine


class SandboxProvisioner(LocalProvisioner):
    """Starts the kernel with bubblewrap; see :mod:`nlquery_kernels.tiers`.

    Every limit can be set in the kernelspec's ``kernel_provisioner.config`` under ``limits``, or
    by the environment (:class:`nlquery_kernels.limits.Limits`).
    """

    limits = Dict(help="Fields of Limits that differ from the environment's").tag(config=True)
    socket_dir = Unicode(help="Directory of a PostgreSQL socket; empty: no database").tag(
        config=True
    )
    database = Unicode("nlq", help="Database to connect to").tag(config=True)
    user = Unicode("nlq_reader", help="Role to connect as").tag(config=True)
    port = Integer(5432, help="Number in the socket's name").tag(config=True)

    run_dir: RunDirectory | None = None
    init_pid: int | None = None
    _status: int | None = None
    _to_close: tuple[int, ...] = ()
    _sockets: tuple[socket.socket, ...] = ()
    _group: MemoryGroup | None = None

    @default("socket_dir")
    def _default_socket_dir(self) -> str:
        return os.environ.get("NLQUERY_KERNEL_SOCKET_DIR", "")

    @property
    def tier(self) -> tiers.Tier:
        """The kind of sandbox in use."""
        return tiers.choose()

    @property
    def effective_limits(self) -> Limits:
        """The environment's limits with those of the kernelspec on top."""
        usual = Limits.from_environment()
        return Limits(**{**usual.__dict__, **self.limits})

    @property
    def road(self) -> DatabaseRoad | None:
        """The way to the database."""
        if not self.socket_dir:
            return None
        return DatabaseRoad(Path(self.socket_dir), self.database, self.user, self.port)

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Prepare sockets, descriptors and the command.

        Raises
        ------
        SandboxUnavailable
            If no tier works here.
        """
        tier = await asyncio.to_thread(tiers.choose)
        self._name_sockets()
        kwargs = await super().pre_launch(**kwargs)
        limits = self.effective_limits
        inherited = self._listen()
        read, write = os.pipe()
        self._status = read
        assert self.parent is not None
        connection = Path(self.parent.connection_file).read_bytes()
        uid = secrets.choice(_UIDS) if tier.as_root else 1000
        files = {
            _content(connection): CONNECTION,
            _content(_passwd(uid)): "/etc/passwd",
        }
        bpf = _content(seccomp.program())
        boot = self._boot(uid if tier.as_root else None, limits, inherited)
        assert self.run_dir is not None
        cage = Cage(
            as_root=tier.as_root,
            environment=_environment(boot),
            files=self.run_dir.files,
            descriptors=files,
            disk_mb=limits.disk_mb,
            status_fd=write,
            seccomp_fd=bpf,
            road=self.road,
        )
        inner = [str(_python()), "-I", BOOT]
        self._to_close = (write, bpf, *files)
        self._group = MemoryGroup.create(limits.memory_mb)
        return {
            **kwargs,
            "cmd": cage.command(tier.bwrap, inner),
            "env": {},
            "cwd": "/",
            "pass_fds": [*inherited.values(), *self._to_close],
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.DEVNULL,
            "stderr": self._log(),
        }

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the sandbox and wait until it stands.

        Raises
        ------
        KernelError
            If bubblewrap ended before the kernel began.
        """
        try:
            info = await super().launch_kernel(cmd, **kwargs)
        finally:
            for descriptor in self._to_close:
                os.close(descriptor)
            for listening in self._sockets:
                listening.close()
            self._to_close, self._sockets = (), ()
        if self._group is not None and self.pid is not None:
            self._group.add(self.pid)
        self.init_pid = await self._read_status()
        return info

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel; SIGKILL ends the whole sandbox.

        The sandbox's first process is killed, not bubblewrap: that one then sees its child die,
        reaps it and ends, where an orphan would be left to a host's init that may not reap.
        """
        if self.init_pid is None:
            await super().send_signal(signum)
        elif signum != 0:
            target = self.init_pid if signum == signal.SIGKILL else child_of(self.init_pid)
            if target is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(target, signum)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove what the kernel had on the host."""
        if self._status is not None:
            os.close(self._status)
            self._status = None
        if self._group is not None:
            self._group.remove()
            self._group = None
        if not restart and self.run_dir is not None:
            self.run_dir.remove()
            self.run_dir = None
        await super().cleanup(restart)

    async def get_provisioner_info(self) -> dict[str, Any]:
        """Return what another process needs to take the kernel over."""
        return {**await super().get_provisioner_info(), "init_pid": self.init_pid}

    async def load_provisioner_info(self, provisioner_info: dict[str, Any]) -> None:
        """Take a kernel over."""
        await super().load_provisioner_info(provisioner_info)
        self.init_pid = provisioner_info.get("init_pid")

    def processes(self) -> list[int]:
        """Return the host's pids of all processes in the sandbox."""
        return descendants(self.init_pid) if self.init_pid else []

    def out_of_memory(self) -> bool:
        """Return whether the host's kernel killed a process of the sandbox for its memory."""
        return self._group is not None and self._group.killed()

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

    def _boot(self, uid: int | None, limits: Limits, sockets: dict[str, int]) -> dict[str, Any]:
        road = self.road
        return {
            "uid": uid,
            "limits": limits.__dict__,
            "sockets": sockets,
            "connection_file": CONNECTION,
            "library": LIBRARY,
            "database": road and {"dbname": road.database, "user": road.user, "port": road.port},
        }

    def _log(self) -> int:
        """Return a descriptor for what bubblewrap and the interpreter complain about."""
        assert self.run_dir is not None
        descriptor = os.open(self.run_dir.log, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        self._to_close = (*self._to_close, descriptor)
        return descriptor

    def _said(self) -> str:
        assert self.run_dir is not None
        lines = self.run_dir.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it did not say why."

    async def _read_status(self) -> int:
        """Return the pid of the sandbox's first process, as bubblewrap tells it."""
        text = b""
        assert self._status is not None
        while b"\n" not in text:
            reading = asyncio.to_thread(os.read, self._status, 4096)
            part = await asyncio.wait_for(reading, START_SECONDS)
            if not part:
                raise KernelError(
                    f"The sandbox ended before the kernel began: {self._said()}",
                    mend="`nlquery doctor` shows what the sandbox needs.",
                )
            text += part
        return int(json.loads(text.splitlines()[0])["child-pid"])


def _python() -> Path:
    return Path(sys.prefix) / "bin" / f"python{sys.version_info.major}"


def _content(data: bytes) -> int:
    """Return a descriptor that reads `data`."""
    descriptor = os.memfd_create("nlquery")
    os.write(descriptor, data)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _passwd(uid: int) -> bytes:
    return f"analyst:x:{uid}:{uid}::{WORK}:/bin/false\n".encode()


def _environment(boot: dict[str, Any]) -> dict[str, str]:
    return {
        "PATH": "/usr/bin",
        "HOME": WORK,
        "USER": "analyst",
        "LANG": "C.UTF-8",
        "TMPDIR": "/tmp",
        "IPYTHONDIR": f"{WORK}/.ipython",
        "MPLCONFIGDIR": f"{WORK}/.matplotlib",
        # fewer threads and arenas keep the address space within its limit
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "JE_ARROW_MALLOC_CONF": "background_thread:false",
        "PYTHONDONTWRITEBYTECODE": "1",
        "NLQUERY_BOOT": json.dumps(boot),
    }
