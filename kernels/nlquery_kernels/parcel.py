"""Files for a kernel on another machine, as expressions that it evaluates and no history keeps."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from nlquery_kernels.errors import KernelError, plain

PART_BYTES = 1 << 19
_MODULE = "__import__('nlquery_kernels.inside.receive', fromlist=['receive'])"


async def parts(name: str, content: bytes | Path | None) -> AsyncIterator[str]:
    """Yield expressions that hand a file over in parts, or that take it away (None)."""
    if content is None:
        yield f"{_MODULE}.forget({name!r})"
        return
    whole = await asyncio.to_thread(content.read_bytes) if isinstance(content, Path) else content
    starts = range(0, max(len(whole), 1), PART_BYTES)
    for start in starts:
        part = base64.b64encode(whole[start : start + PART_BYTES]).decode()
        place = f"first={start == 0}, last={start == starts[-1]}"
        yield f"{_MODULE}.receive({name!r}, {part!r}, {place})"


def check(name: str, answer: Mapping[str, Any]) -> None:
    """Look at the reply to an expression.

    Raises
    ------
    KernelError
        If the kernel did not take it.
    """
    try:
        found = answer["content"]["user_expressions"]["part"]
        refused = "" if found["status"] == "ok" else plain(f"{found['ename']}: {found['evalue']}")
    except (KeyError, TypeError):
        refused = "it gave no answer"
    if refused:
        raise KernelError(
            f"{name} could not be handed to the kernel: {refused}.",
            mend="Use a smaller file, or raise NLQUERY_KERNEL_FILE_MB and …_DISK_MB where it runs.",
        )
