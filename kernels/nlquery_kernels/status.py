"""What bubblewrap tells about the sandbox that it made."""

from __future__ import annotations

import asyncio
import json
import os

from nlquery_kernels.errors import KernelError
from nlquery_kernels.run_dir import RunDirectory

START_SECONDS = 20.0


async def first_pid(status: int, run_dir: RunDirectory) -> int:
    """Return the pid of the sandbox's first process, read from the descriptor `status`.

    Raises
    ------
    KernelError
        If bubblewrap ended before the sandbox stood.
    """
    text = b""
    while b"\n" not in text:
        reading = asyncio.to_thread(os.read, status, 4096)
        part = await asyncio.wait_for(reading, START_SECONDS)
        if not part:
            said = run_dir.said() or "it did not say why"
            raise KernelError(
                f"The sandbox ended before the kernel began: {said}",
                mend="`nlquery doctor` shows what the sandbox needs.",
            )
        text += part
    return int(json.loads(text.splitlines()[0])["child-pid"])
