"""Whether each limit holds, hit on purpose with the values that are set."""

from __future__ import annotations

import math
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

from nlquery_kernels.check import Check
from nlquery_kernels.errors import KernelError
from nlquery_kernels.limits import LimitHit, Limits, setting
from nlquery_kernels.output import CellResult
from nlquery_kernels.probes.sandbox import said
from nlquery_kernels.session import SandboxKernel

_LOOP_SECONDS = 0.5
_LONGEST_GRACE = 2.0
_STUBBORN = "sum(range(10**12))"  # C code, which sees no interrupt
_FILL = """
import os
for n in range({files}):
    with open(f'probe{{n}}', 'wb') as file: os.posix_fallocate(file.fileno(), 0, {size} << 20)
import time; time.sleep(2)
"""
_TRIED_MB = 512
_TOGETHER = """
import os, time
for _ in range(5):
    if not os.fork():
        try:
            held = 'x' * ({size} << 20)
            time.sleep(20)
        finally:
            os._exit(0)
time.sleep(20)
"""
_TIDY = "import glob, os\nheld = None\nfor name in glob.glob('probe*'): os.remove(name)"


@dataclass(frozen=True)
class _Probe:
    """A cell that goes beyond a limit.

    Attributes
    ----------
    name
        The limit.
    code
        Returns the cell.
    most
        Above this value it is not tried, because it would cost the machine too much.
    """

    name: str
    code: Callable[[Limits], str]
    most: int


def _fill(limits: Limits) -> str:
    size = max(1, min(limits.file_mb, limits.disk_mb) // 2)
    return _FILL.format(files=limits.disk_mb // size + 2, size=size)


_PROBES = (
    _Probe("memory_mb", lambda of: f"'x' * ({of.memory_mb * 2 + 4096} << 20)", 1 << 20),
    _Probe("file_mb", lambda of: f"open('probe', 'wb').truncate({of.file_mb + 1} << 20)", 1 << 20),
    _Probe("disk_mb", _fill, 2048),
    _Probe("output_kb", lambda of: f"print('x' * ({of.output_kb + 1} << 10))", 1 << 18),
    _Probe(
        "open_files",
        lambda of: f"held = [open('/dev/null') for _ in range({of.open_files})]",
        1 << 16,
    ),
    _Probe("processes", lambda _: "import os\nwhile os.fork(): pass\nos._exit(0)", 2048),
)


async def examine(kernel: SandboxKernel, limits: Limits) -> AsyncIterator[Check]:
    """Yield a check for each limit; those of the database are with the database's.

    Parameters
    ----------
    kernel
        One that may be lost.
    limits
        What it was told.
    """
    async for check in _together(kernel, limits):
        yield check
    for probe in _PROBES:
        yield await _hit(kernel, limits, probe)
        await kernel.execute(_TIDY)
    yield await _wall_seconds(kernel, limits)
    yield await _grace_seconds(kernel, limits)


async def _hit(kernel: SandboxKernel, limits: Limits, probe: _Probe) -> Check:
    value = getattr(limits, probe.name)
    name = f"limit {probe.name}"
    if value > probe.most:
        return Check(name, True, f"set to {value}: too much to be tried here")
    result = await kernel.execute(probe.code(limits))
    ended = _ended_by(result)
    # who runs the kernel at a gateway ends it there, and does not say why
    held = ended == probe.name or (kernel.tier == "gateway" and result.status == "died")
    found = f"held at {value}" if held else f"set to {value}, but the cell ended with {ended}"
    return Check(name, held, found, _mend(probe.name))


async def _together(kernel: SandboxKernel, limits: Limits) -> AsyncIterator[Check]:
    """Let another kernel, with lower limits, reach what the host watches over all processes."""
    if kernel.tier == "gateway":
        yield Check("limit cpu_seconds", True, f"{limits.cpu_seconds} s, as the gateway says")
        return
    spent = said(await kernel.execute("import time; print(time.process_time())"))
    soon = math.ceil(float(spent or 1) * 1.5) + 2 if limits.cpu_seconds else 0
    low = replace(limits, memory_mb=min(limits.memory_mb, _TRIED_MB), cpu_seconds=soon)
    try:
        spare = await type(kernel).start(limits=low)
    except KernelError as error:
        yield Check("limits together", False, error.message, error.mend or _mend("memory_mb"))
        return
    try:
        filled = _ended_by(await spare.execute(_TOGETHER.format(size=low.memory_mb // 4)))
        given = f"processes that shared {low.memory_mb} were ended with {filled}"
        told = f"{limits.memory_mb} MiB; {given}"
        name = "limit memory_mb, all processes"
        yield Check(name, filled == "memory_mb", told, _mend("memory_mb"))
        if not soon:
            yield Check("limit cpu_seconds", True, f"none is set ({setting('cpu_seconds')})")
            return
        ended = _ended_by(await spare.execute("while True: pass", timeout=120))
        told = f"{limits.cpu_seconds} s; a kernel given {soon} s ended with {ended}"
        yield Check("limit cpu_seconds", ended == "cpu_seconds", told, _mend("cpu_seconds"))
    finally:
        await spare.shutdown()


async def _wall_seconds(kernel: SandboxKernel, limits: Limits) -> Check:
    result = await kernel.execute("while True: pass", timeout=_LOOP_SECONDS)
    held = result.status == "timeout" and not result.restarted
    took = f"a loop given {_LOOP_SECONDS} s ended after {result.seconds:.2f} s"
    found = f"{limits.wall_seconds:g} s; {took}" if held else f"the loop ended: {result.status}"
    return Check("limit wall_seconds", held, found, _mend("wall_seconds"))


async def _grace_seconds(kernel: SandboxKernel, limits: Limits) -> Check:
    """Let code that ignores interrupts cost the kernel its life, and look at the next one."""
    grace = min(limits.grace_seconds, _LONGEST_GRACE)
    kernel.limits = replace(kernel.limits, grace_seconds=grace)
    result = await kernel.execute(_STUBBORN, timeout=_LOOP_SECONDS)
    begun = time.monotonic()
    after = await kernel.execute("1")
    held = result.status == "timeout" and result.restarted and after.status == "ok"
    took = f"code that ignores interrupts was ended {result.seconds - _LOOP_SECONDS:.1f} s later"
    again = f"another kernel was there after {time.monotonic() - begun:.1f} s"
    found = f"{limits.grace_seconds:g} s; given {grace:g} s, {took}; {again}"
    shown = found if held else f"it ended with {result.status}, the next cell with {after.status}"
    return Check("limit grace_seconds", held, shown, _mend("grace_seconds"))


def _ended_by(result: CellResult) -> str:
    hit: LimitHit | None = result.limit
    return hit.name if hit is not None else result.status


def _mend(name: str) -> str:
    return (
        f"Set {setting(name)} to what it was by default, or use another tier (docs/sandbox.md); "
        "report it if that does not help."
    )
