"""Whether the sandbox is what it should be; each check is made live, in a kernel."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

from nlquery_kernels import bytecode, tiers
from nlquery_kernels.check import Check
from nlquery_kernels.errors import KernelError
from nlquery_kernels.gateway import URL_SETTING, Gateway
from nlquery_kernels.limits import Limits
from nlquery_kernels.pool import size_setting
from nlquery_kernels.probes import limits as limit_probes
from nlquery_kernels.probes.database import database
from nlquery_kernels.probes.sandbox import SANDBOX, said
from nlquery_kernels.road import DatabaseRoad
from nlquery_kernels.session import SandboxKernel

__all__ = ["Check", "examine"]

Columns = Sequence[tuple[str, str]]
_WRITING_SECONDS = 60


async def examine(
    road: DatabaseRoad | None = None, *, withheld: Columns = ()
) -> AsyncIterator[Check]:
    """Yield the checks of the sandbox, one after the other; ends early when none can be made.

    Parameters
    ----------
    road
        The way to the database; None: it is not looked at, but where a gateway has one.
    withheld
        Table and column of what the reader must not see.
    """
    settings, limits = _settings()
    yield settings
    try:
        yield _tier()
        kernel = await SandboxKernel.start(road=road, limits=limits)
    except KernelError as error:
        yield Check("sandbox", False, error.message, error.mend or "Mend what it says, try again.")
        return
    try:
        in_force, check = await _in_force(kernel, limits)
        yield check
        for probe in SANDBOX:
            yield await probe(kernel)
        if road is not None or kernel.tier == "gateway":
            async for check in database(kernel, in_force, withheld):
                yield check
        async for check in limit_probes.examine(kernel, in_force):
            yield check
        if kernel.tier != "gateway":
            yield await _bytecode()
    finally:
        await kernel.shutdown()


def _settings() -> tuple[Check, Limits]:
    """Return whether the settings make sense, and the limits, or the usual ones if they do not."""
    try:
        limits = Limits.from_environment()
        pool = size_setting()
    except KernelError as error:
        return Check("kernel settings", False, error.message, error.mend), Limits()
    changed = [f"{n} {v:g}" for n, v in vars(limits).items() if v != getattr(Limits(), n)]
    found = f"pool of {pool}; limits: {', '.join(changed) or 'as they come'}"
    return Check("kernel settings", True, found), limits


async def _bytecode() -> Check:
    """Return whether bytecode is there, once what the first kernel has set off is done."""
    if (writing := bytecode.see_to_it()) is not None:
        await asyncio.to_thread(writing.join, _WRITING_SECONDS)
    return bytecode.check()


def _tier() -> Check:
    gateway = Gateway.from_environment()
    if gateway is not None:
        return Check("sandbox", True, f"tier gateway ({URL_SETTING} is {gateway.url})")
    tier = tiers.choose()
    return Check("sandbox", True, f"tier {tier.name} ({tier.why}) {tier.program}".strip())


async def _in_force(kernel: SandboxKernel, limits: Limits) -> tuple[Limits, Check]:
    """Return the limits that the kernel itself was told; a gateway's are its own."""
    code = "from nlquery_kernels.inside import runtime; import json\n"
    result = await kernel.execute(code + "print(json.dumps(runtime._config['limits']))")
    try:
        told = Limits(**json.loads(said(result)))
    except (ValueError, TypeError, KernelError):
        mend = "Install the same nlquery there, with its kernelspec."
        return limits, Check("limits in force", False, f"the kernel said {said(result)!r}", mend)
    elsewhere = kernel.tier == "gateway"
    same = elsewhere or told == limits
    found = "the gateway's own" if elsewhere else "those that are set"
    mend = "Unset NLQUERY_KERNEL_* and set them again; restart what runs kernels."
    return told, Check("limits in force", same, found if same else f"others: {told}", mend)
