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
    mend = "`nlquery doctor` shows what the sandbox needs."
    text = b""
    try:
        async with asyncio.timeout(START_SECONDS):
            while b"\n" not in text:
                await _readable(status)
                if not (part := os.read(status, 4096)):
                    said = run_dir.said() or "it did not say why"
                    raise KernelError(
                        f"The sandbox ended before the kernel began: {said}", mend=mend
                    )
                text += part
    except TimeoutError:
        said = f"The sandbox did not stand after {START_SECONDS:.0f} s. {run_dir.said()}".strip()
        raise KernelError(said, mend=mend) from None
    return int(json.loads(text.splitlines()[0])["child-pid"])


async def _readable(descriptor: int) -> None:
    """Wait for data, or the end; no thread, which would outlive the descriptor."""
    loop = asyncio.get_running_loop()
    there = asyncio.Event()
    loop.add_reader(descriptor, there.set)
    try:
        await there.wait()
    finally:
        loop.remove_reader(descriptor)
