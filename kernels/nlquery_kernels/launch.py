"""What is needed to start a sandboxed process: its command, environment and descriptors."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlquery_kernels import seatbelt, seccomp
from nlquery_kernels.bubblewrap import LIBRARY, PACKAGE, WORK, Cage, readable
from nlquery_kernels.limits import SENTENCES, LimitHit, Limits
from nlquery_kernels.road import DatabaseRoad
from nlquery_kernels.run_dir import RunDirectory
from nlquery_kernels.tiers import Tier
from nlquery_kernels.uids import free_uid

CONNECTION = "/run/connection.json"
_BOOT = "nlquery_kernels/inside/boot.py"
_ORDINARY = 1000


@dataclass(frozen=True)
class Wanted:
    """What the sandbox is for.

    Attributes
    ----------
    limits
        What a kernel may use.
    road
        The way to the database; None: there is none.
    sockets
        Socket number → descriptor that a kernel adopts; empty for a fork server.
    connection
        The kernel's connection file; None for a fork server.
    control
        Descriptor of a fork server's orders.
    attended
        Whether the client holds cells to their wall time, filters what they put out and shares
        the directory of files; else files come through the kernel's own channel.
    """

    limits: Limits
    road: DatabaseRoad | None
    sockets: Mapping[str, int] = field(default_factory=dict)
    connection: bytes | None = None
    control: int | None = None
    attended: bool = False


@dataclass(frozen=True)
class Launch:
    """A process that can be started.

    Attributes
    ----------
    command, environment
        For ``Popen``.
    passed
        Descriptors that the process inherits.
    ours
        Those of them to be closed here once it runs.
    status
        Where bubblewrap tells the pid of the sandbox's first process; None without bubblewrap.
    """

    command: list[str]
    environment: dict[str, str]
    passed: tuple[int, ...]
    ours: tuple[int, ...]
    status: int | None

    def close(self) -> None:
        """Close what only the started process needs."""
        for descriptor in self.ours:
            os.close(descriptor)


def prepare(tier: Tier, run_dir: RunDirectory, wanted: Wanted) -> Launch:
    """Return how to start the sandbox of `tier`; :meth:`Launch.close` it afterwards."""
    build = {"landlock": _landlock, "seatbelt": _seatbelt}.get(tier.name, _bubblewrap)
    return build(tier, run_dir, wanted)


def _bubblewrap(tier: Tier, run_dir: RunDirectory, wanted: Wanted) -> Launch:
    uid = free_uid() if tier.as_root else _ORDINARY
    files = {_content(_passwd(uid)): "/etc/passwd"}
    if wanted.connection is not None:
        files[_content(wanted.connection)] = CONNECTION
    filter_fd = _content(seccomp.program())
    read, write = os.pipe()
    boot = {
        **_boot(wanted, LIBRARY, WORK),
        "uid": uid if tier.as_root else None,
        "connection_file": CONNECTION,
        "database": _database(wanted.road, "/run/postgresql"),
    }
    cage = Cage(
        as_root=tier.as_root,
        environment=_environment(boot, WORK, "/tmp"),
        files=run_dir.files if wanted.attended else None,
        descriptors=files,
        disk_mb=wanted.limits.disk_mb,
        status_fd=write,
        seccomp_fd=filter_fd,
        road=wanted.road,
    )
    inner = [str(python()), "-I", f"{LIBRARY}/{_BOOT}"]
    ours = (write, filter_fd, *files)
    return Launch(cage.command(tier.program, inner), {}, _passed(wanted, ours), ours, read)


def _landlock(tier: Tier, run_dir: RunDirectory, wanted: Wanted) -> Launch:
    del tier
    uid = free_uid() if os.geteuid() == 0 else None
    run_dir.open_work(uid)
    boot = {
        **_plain(wanted, run_dir),
        "uid": uid,
        "parent": os.getpid(),
        "landlock": {
            "read": [*map(str, readable()), *map(str, _seen(run_dir, wanted)), *_DEVICES],
            "write": [str(run_dir.work), "/dev/null"],
        },
        "seccomp": seccomp.program().hex(),
    }
    command = [str(python()), "-I", str(PACKAGE.parent / _BOOT)]
    environment = _environment(boot, str(run_dir.work), str(run_dir.work / "tmp"))
    return Launch(command, environment, _passed(wanted), (), None)


def _seatbelt(tier: Tier, run_dir: RunDirectory, wanted: Wanted) -> Launch:
    run_dir.open_work(None)
    profile = seatbelt.profile(
        readable=[*readable(), *_seen(run_dir, wanted)], writable=[run_dir.work]
    )
    boot = {**_plain(wanted, run_dir), "uid": None, "parent": os.getpid()}
    inner = [str(python()), "-I", str(PACKAGE.parent / _BOOT)]
    environment = _environment(boot, str(run_dir.work), str(run_dir.work / "tmp"))
    return Launch([tier.program, "-p", profile, *inner], environment, _passed(wanted), (), None)


# Of /proc/self only what is named in boot.py: below it are the sockets of the whole machine.
_DEVICES = (
    "/dev/urandom",
    "/dev/zero",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
)


def _seen(run_dir: RunDirectory, wanted: Wanted) -> list[Path]:
    return [run_dir.files, *([wanted.road.socket_dir] if wanted.road else [])]


def _plain(wanted: Wanted, run_dir: RunDirectory) -> dict[str, Any]:
    """Return the boot configuration where the sandbox sees the host's paths."""
    road = wanted.road
    return {
        **_boot(wanted, str(PACKAGE.parent), str(run_dir.work)),
        "connection_file": str(run_dir.work / ".connection.json"),
        "connection": wanted.connection.decode() if wanted.connection else None,
        "database": _database(road, str(road.socket_dir) if road else ""),
        "files": str(run_dir.files) if wanted.attended else None,
    }


def _boot(wanted: Wanted, library: str, work: str) -> dict[str, Any]:
    return {
        "limits": wanted.limits.__dict__,
        "hits": {name: LimitHit.of(wanted.limits, name).message for name in SENTENCES},
        "attended": wanted.attended,
        "sockets": dict(wanted.sockets),
        "control": wanted.control,
        "library": library,
        "work": work,
    }


def _database(road: DatabaseRoad | None, host: str) -> dict[str, Any] | None:
    if road is None:
        return None
    return {"host": host, "dbname": road.database, "user": road.user, "port": road.port}


def _passed(wanted: Wanted, ours: tuple[int, ...] = ()) -> tuple[int, ...]:
    control = () if wanted.control is None else (wanted.control,)
    return (*wanted.sockets.values(), *control, *ours)


def python() -> Path:
    """Return the interpreter of this environment."""
    return Path(sys.prefix) / "bin" / f"python{sys.version_info.major}"


def _content(data: bytes) -> int:
    """Return a descriptor that reads `data`."""
    descriptor = os.memfd_create("nlquery")
    os.write(descriptor, data)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _passwd(uid: int) -> bytes:
    return f"analyst:x:{uid}:{uid}::{WORK}:/bin/false\n".encode()


def _environment(boot: dict[str, Any], work: str, tmp: str) -> dict[str, str]:
    return {
        "PATH": "/usr/bin",
        "HOME": work,
        "USER": "analyst",
        "LANG": "C.UTF-8",
        "TMPDIR": tmp,
        "IPYTHONDIR": f"{work}/.ipython",
        "MPLCONFIGDIR": f"{work}/.matplotlib",
        # fewer threads and arenas keep the address space within its limit
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "JE_ARROW_MALLOC_CONF": "background_thread:false",
        "PYTHONDONTWRITEBYTECODE": "1",
        "NLQUERY_BOOT": json.dumps(boot),
    }
