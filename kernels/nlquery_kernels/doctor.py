"""Whether the sandbox is what it should be; each check is made live, in a kernel."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nlquery_kernels import tiers
from nlquery_kernels.bubblewrap import readable
from nlquery_kernels.errors import KernelError
from nlquery_kernels.limits import Limits
from nlquery_kernels.output import CellResult
from nlquery_kernels.road import DatabaseRoad
from nlquery_kernels.session import SandboxKernel

TINY = Limits(wall_seconds=5, grace_seconds=2, output_kb=256, file_mb=16, disk_mb=32, processes=32)
MOST_FILES = 50


@dataclass(frozen=True)
class Check:
    """What was looked at and found.

    Attributes
    ----------
    name
        What, in a few words.
    ok
        Whether it is as it should be.
    found
        What was seen.
    mend
        The way out when it is not.
    """

    name: str
    ok: bool
    found: str
    mend: str = ""


async def examine(road: DatabaseRoad | None = None) -> AsyncIterator[Check]:
    """Yield the checks of the sandbox, one after the other; ends early when none can be made."""
    try:
        tier = tiers.choose()
    except KernelError as error:
        yield Check("sandbox", False, error.message, error.mend)
        return
    yield Check("sandbox", True, f"tier {tier.name} ({tier.why}) {tier.program}".strip())
    try:
        kernel = await SandboxKernel.start(road=road, limits=TINY)
    except KernelError as error:
        yield Check("kernel", False, error.message, error.mend)
        return
    try:
        for probe in (_python, _identity, _network, _files, *_LIMITS, _interrupt):
            yield await probe(kernel)
        if road is not None:
            yield await _reader(kernel)
    finally:
        await kernel.shutdown()


async def _python(kernel: SandboxKernel) -> Check:
    shown = await _value(kernel, "import sys; print(sys.version)")
    same = shown == sys.version
    found = sys.version.split()[0] + (" inside and outside" if same else f", inside {shown}")
    return Check("Python", same, found, "Install nlquery into one environment only.")


async def _identity(kernel: SandboxKernel) -> Check:
    uid = await _value(kernel, "import os; print(os.getuid())")
    return Check("identity inside", uid not in ("", "0"), f"uid {uid}")


async def _network(kernel: SandboxKernel) -> Check:
    code = "import socket; socket.create_connection(('127.0.0.1', 80), 1)"
    result = await kernel.execute(code)
    refused = result.error is not None and "Errno 97" in result.error.evalue
    return Check("network", refused, "none" if refused else f"{result.status}: it was reachable")


async def _files(kernel: SandboxKernel) -> Check:
    code = f"import os; print([p for p in {_private_files()!r} if os.path.exists(p)])"
    seen = await _value(kernel, code)
    return Check("host files", seen == "[]", "hidden" if seen == "[]" else f"{seen} are visible")


def _private_files() -> list[str]:
    """Return files of the host that no kernel needs: the home's, but for the way to Python."""
    needed = [path.resolve() for path in readable()]
    with suppress(OSError):
        home = sorted(Path.home().resolve().iterdir())[:MOST_FILES]
        private = [p for p in home if not any(_overlap(p, path) for path in needed)]
        return ["/sys", "/etc/shadow", *map(str, private)]
    return ["/sys", "/etc/shadow"]


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def _limit(name: str, code: str) -> Callable[[SandboxKernel], Awaitable[Check]]:
    async def probe(kernel: SandboxKernel) -> Check:
        result = await kernel.execute(code)
        hit = result.limit.name if result.limit is not None else result.status
        held = f"held at {getattr(TINY, name)}"
        return Check(f"limit {name}", hit == name, held if hit == name else f"ended with {hit}")

    return probe


_LIMITS = (
    _limit("memory_mb", "'x' * (8 << 30)"),
    _limit("file_mb", "open('f', 'wb').write(b'x' * (20 << 20))"),
    _limit("disk_mb", "for n in range(4): open(f'g{n}', 'wb').write(b'x' * (12 << 20))"),
    _limit("output_kb", "print('x' * (1 << 20))"),
    _limit("open_files", "held = [open('/dev/null') for _ in range(4096)]"),
    _limit("processes", "import os\nwhile os.fork(): pass\nos._exit(0)"),
)


async def _interrupt(kernel: SandboxKernel) -> Check:
    result = await kernel.execute("while True: pass", timeout=0.5)
    ended = result.status == "timeout" and not result.restarted
    return Check("limit wall_seconds", ended, f"a loop ended after {result.seconds:.2f} s")


async def _reader(kernel: SandboxKernel) -> Check:
    read = await kernel.execute("print(sql('SELECT current_user AS me').me[0])")
    if read.error is not None:
        return Check("database from inside", False, read.error.evalue, "nlquery db status")
    write = await kernel.execute("sql('CREATE TABLE nlquery_probe (x int)')")
    refused = write.error is not None
    found = f"as {_text(read)}, {'read-only' if refused else 'AND IT MAY WRITE'}"
    return Check("database from inside", refused, found, "Use a role that may only SELECT.")


async def _value(kernel: SandboxKernel, code: str) -> str:
    return _text(await kernel.execute(code))


def _text(result: CellResult) -> str:
    return "".join(o.get("text", "") for o in result.outputs).strip()
