"""Times of sandboxed kernels beside a bare ipykernel, in one run.

    python benchmarks/kernels.py [--runs 5]

Prints medians: cold start, start with imports, handover from the pool, the round trip of `1+1`,
how long an interrupt and a death take to be noticed, and memory of an idle kernel.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections.abc import Awaitable
from contextlib import asynccontextmanager
from typing import Any

from jupyter_client.manager import AsyncKernelManager

from nlquery_kernels.pool import KernelPool
from nlquery_kernels.processes import descendants, proportional_mb
from nlquery_kernels.provisioner import zygotes
from nlquery_kernels.session import SandboxKernel

IMPORTS = "import pandas as pd, altair as alt, psycopg, sqlalchemy"
ROUND_TRIPS = 200
FORKED = 8


@asynccontextmanager
async def bare() -> Any:
    """Start ipykernel as Jupyter does, on TCP, without a sandbox."""
    manager = AsyncKernelManager(kernel_name="python3")
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    try:
        yield manager, client
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)


async def bare_cell(client: Any, code: str) -> None:
    """Run a cell and wait until its outputs are complete."""
    request = client.execute(code)
    while True:
        message = await client.get_iopub_msg(timeout=60)
        ours = message["parent_header"].get("msg_id") == request
        if ours and message["content"].get("execution_state") == "idle":
            return


async def seconds(action: Awaitable[Any]) -> tuple[float, Any]:
    """Return how long the action took, and its result."""
    begun = time.perf_counter()
    result = await action
    return time.perf_counter() - begun, result


async def measure_beside(runs: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return medians of the bare kernel and of the sandboxed one, which has the imports done.

    Their round trips alternate, so that what else the machine does falls on both.
    """
    cold, bare_ready, bare_trips = [], [], []
    ready, trips, interrupts, deaths = [], [], [], []
    bare_memory = memory = 0.0
    for _ in range(runs):
        begun = time.perf_counter()
        async with bare() as (manager, client):
            cold.append(time.perf_counter() - begun)
            await bare_cell(client, IMPORTS)
            bare_ready.append(time.perf_counter() - begun)
            took, kernel = await seconds(SandboxKernel.start())
            ready.append(took)
            for _ in range(ROUND_TRIPS // runs):
                bare_trips.append((await seconds(bare_cell(client, "1+1")))[0])
                trips.append((await seconds(kernel.execute("1+1")))[0])
            bare_memory = proportional_mb(descendants(manager.provisioner.pid))
        assert kernel._connection is not None
        memory = proportional_mb(kernel._connection.processes())
        running = asyncio.create_task(kernel.execute("while True: pass"))
        await asyncio.wait([running], timeout=0.3)
        await kernel.interrupt()
        interrupts.append((await seconds(running))[0])
        deaths.append((await seconds(kernel.execute("import os; os._exit(1)")))[0])
        await kernel.shutdown()
    return {
        "cold start": statistics.median(cold),
        "start with imports": statistics.median(bare_ready),
        "1+1": statistics.median(bare_trips),
        "MiB idle": bare_memory,
    }, {
        "start with imports": statistics.median(ready),
        "1+1": statistics.median(trips),
        "interrupt": statistics.median(interrupts),
        "death": statistics.median(deaths),
        "MiB idle": memory,
    }


async def measure_pool(runs: int) -> float:
    """Return the median time that taking a ready kernel and running `1+1` in it takes."""
    pool = KernelPool(size=1)
    took = []
    for _ in range(runs):
        await pool.fill()
        await asyncio.wait(pool._coming)
        one, kernel = await seconds(pool.acquire())
        took.append(one + (await seconds(kernel.execute("1+1")))[0])
        await kernel.shutdown()
    await pool.close()
    return statistics.median(took)


async def measure_zygote(kernels: int) -> dict[str, float]:
    """Return the median of a fork, with imports, and the memory of one of `kernels` idle ones."""
    os.environ["NLQUERY_KERNEL_ZYGOTE"] = "1"
    took, started = [], []
    first = await SandboxKernel.start()  # the fork server comes up with the first
    for _ in range(kernels - 1):
        one, kernel = await seconds(SandboxKernel.start())
        took.append(one)
        started.append(kernel)
    trips = [(await seconds(first.execute("1+1")))[0] for _ in range(ROUND_TRIPS // 5)]
    assert first._connection is not None
    memory = proportional_mb(first._connection.processes())
    for kernel in [first, *started]:
        await kernel.shutdown()
    await zygotes().close()
    del os.environ["NLQUERY_KERNEL_ZYGOTE"]
    return {
        "start with imports": statistics.median(took),
        "1+1": statistics.median(trips),
        "MiB idle": memory,
    }


async def main(runs: int) -> None:
    """Measure and print."""
    beside = await measure_beside(runs)
    columns = {
        "bare": beside[0],
        "sandbox": beside[1],
        f"{FORKED} forked": await measure_zygote(FORKED),
    }
    handover = await measure_pool(runs)
    print(f"{sys.version.split()[0]}, medians of {runs} runs")
    print(f"{'':<22}" + "".join(f"{name:>12}" for name in columns))
    for name in ("cold start", "start with imports", "1+1", "interrupt", "death"):
        cells = [f"{1000 * m[name]:.1f} ms" if name in m else "–" for m in columns.values()]
        print(f"{name:<22}" + "".join(f"{cell:>12}" for cell in cells))
    memory = "".join(f"{m['MiB idle']:>8.0f} MiB" for m in columns.values())
    print(f"{'memory of one, idle':<22}{memory}")
    print(f"{'from the pool':<22}{'–':>12}{1000 * handover:>9.1f} ms")
    ratio = columns["sandbox"]["1+1"] / columns["bare"]["1+1"]
    print(f"round trip, ratio to bare: {ratio:.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=5)
    asyncio.run(main(parser.parse_args().runs))
