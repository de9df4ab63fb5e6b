"""Whether a kernel sees nothing of the host and reaches nothing outside."""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from nlquery_kernels.bubblewrap import readable
from nlquery_kernels.check import Check
from nlquery_kernels.output import CellResult
from nlquery_kernels.session import SandboxKernel

Probe = Callable[[SandboxKernel], Awaitable[Check]]
MOST_FILES = 50
PACKAGES = (
    "pandas",
    "numpy",
    "altair",
    "matplotlib",
    "pyarrow",
    "psycopg",
    "SQLAlchemy",
    "ipykernel",
    "pyzmq",
)
_ONE_ENVIRONMENT = "Install nlquery into one environment only; at a gateway, the same nlquery."
_REPORT = "Use another tier (docs/sandbox.md) and report this: the sandbox does not hold."


def said(result: CellResult) -> str:
    """Return what the cell printed."""
    return "".join(o.get("text", "") for o in result.outputs).strip()


async def told(kernel: SandboxKernel, code: str) -> Any:
    """Return the JSON that the cell printed, None when it printed none."""
    try:
        return json.loads(said(await kernel.execute(code)))
    except ValueError:
        return None


async def _python(kernel: SandboxKernel) -> Check:
    shown = said(await kernel.execute("import sys; print(sys.version)"))
    same = shown == sys.version
    here = sys.version.split()[0]
    found = f"{here} inside and outside" if same else f"{here}, inside: {shown or 'not told'}"
    elsewhere = kernel.tier == "gateway" and shown != ""
    return Check("Python", same or elsewhere, found, _ONE_ENVIRONMENT)


async def _packages(kernel: SandboxKernel) -> Check:
    code = (
        "import json\nfrom importlib.metadata import version\nfound = {}\n"
        f"for name in {PACKAGES!r}:\n"
        "    try: found[name] = version(name)\n    except Exception: pass\n"
        "print(json.dumps(found))"
    )
    inside, outside = await told(kernel, code) or {}, dict(_versions())
    differ = [n for n in PACKAGES if inside.get(n) != outside.get(n)]
    listed = ", ".join(
        f"{n} {outside.get(n, 'missing')}"
        + (f" (inside {inside.get(n, 'missing')})" if n in differ else "")
        for n in PACKAGES
    )
    complete = all(n in inside for n in outside)
    ok = not differ or (kernel.tier == "gateway" and complete)
    return Check("packages", ok, listed, _ONE_ENVIRONMENT)


def _versions() -> list[tuple[str, str]]:
    found = []
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            found.append((name, version(name)))
    return found


async def _identity(kernel: SandboxKernel) -> Check:
    uid = said(await kernel.execute("import os; print(os.getuid())"))
    found = f"uid {uid}" if uid else "not told"
    return Check("identity inside", uid not in ("", "0"), found, _REPORT)


async def _network(kernel: SandboxKernel) -> Check:
    code = "import socket; socket.create_connection(('127.0.0.1', 80), 1)"
    error = (await kernel.execute(code)).error
    # no such family, or macOS's "not permitted"; a refused connection was not the sandbox's doing
    words = ("Errno 97", "Errno 1]")
    refused = error is not None and any(word in error.evalue for word in words)
    seen = "a connection was made" if error is None else f"{error.ename}: {error.evalue}"
    return Check("network", refused, "none" if refused else seen, _REPORT)


async def _files(kernel: SandboxKernel) -> Check:
    # some tiers let a file's name be seen: what counts is whether it can be read
    code = (
        "import json, os\nseen = []\n"
        f"for p in {_private_files()!r}:\n"
        "    try: os.listdir(p) if os.path.isdir(p) else open(p, 'rb').read(1)\n"
        "    except OSError: continue\n"
        "    seen.append(p)\n"
        "print(json.dumps(seen))"
    )
    seen = await told(kernel, code)
    found = "hidden" if seen == [] else f"{seen} can be read" if seen else "not told"
    return Check("host files", seen == [], found, _REPORT)


def _private_files() -> list[str]:
    """Return files of the host that no kernel needs: the home's, but for the way to Python."""
    needed = [path.resolve() for path in readable()]
    with suppress(OSError, RuntimeError):  # there may be no home at all
        home = sorted(Path.home().resolve().iterdir())[:MOST_FILES]
        private = [p for p in home if not any(_overlap(p, path) for path in needed)]
        return ["/sys", "/etc/shadow", *map(str, private)]
    return ["/sys", "/etc/shadow"]


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


SANDBOX: tuple[Probe, ...] = (_python, _packages, _identity, _network, _files)
