"""The kernelspec with a client that knows nothing of it, as any Jupyter program is one."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

from nlquery_kernels.kernelspec import NAME, OwnSpecs


async def run(client: AsyncKernelClient, code: str) -> tuple[str, str]:
    """Return the exception's name, and what the cell put out."""
    said: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        content = message["content"]
        said.append(content.get("text") or str(content.get("data", "")))

    reply = await client.execute_interactive(code, timeout=60, output_hook=hear, allow_stdin=False)
    return reply["content"].get("ename", ""), "".join(said)


async def test_any_client_has_the_sandbox_its_limits_interrupts_and_restarts() -> None:
    traits = {"wall_seconds": 1.5, "disk_mb": 24, "table_rows": 7}
    manager = AsyncKernelManager(kernel_name=NAME, kernel_spec_manager=OwnSpecs(traits))
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=60)
        assert await run(client, "kept = 42; print(kept)") == ("", "42\n")
        name, _ = await run(client, "import socket; socket.create_connection(('127.0.0.1', 80), 1)")
        assert name == "OSError"
        name, _ = await run(client, "open('/etc/shadow')")
        assert name in ("FileNotFoundError", "PermissionError")
        assert "truncated': True" in (await run(client, "pd.Series(range(8))"))[1]
        fill = "import os; os.posix_fallocate(os.open('f', os.O_CREAT | os.O_RDWR), 0, 25 << 20)"
        assert (await run(client, fill))[0] == "OSError"
        assert (await run(client, "while True: pass"))[0] == "CellTimeLimit"
        running = asyncio.create_task(run(client, "import time; time.sleep(100)"))
        await asyncio.sleep(0.1)  # wherever the cell is by then
        await manager.interrupt_kernel()
        assert (await running)[0] == "KeyboardInterrupt"
        assert (await run(client, "print(kept)"))[1] == "42\n"
        await manager.restart_kernel(now=True)
        await client.wait_for_ready(timeout=60)
        assert (await run(client, "kept"))[0] == "NameError"
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
