"""A cap on what a cell prints, in the kernel itself.

Without it a flood of text is lost silently when the process that flushes it runs out of memory;
the host has a cap of its own for what does not go through these streams.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class OutputLimitError(RuntimeError):
    """The cell printed more than it may."""


def install(most: int, message: str) -> Callable[[], None]:
    """End cells that print more than `most` bytes with an :class:`OutputLimitError`.

    Returns
    -------
    Callable
        Begins to count anew; call it before a cell, and after it for its traceback.
    """
    from ipykernel import iostream

    printed = 0
    stream: Any = iostream.OutStream
    write = stream.write

    def capped(self: Any, text: str) -> int:
        nonlocal printed
        printed += len(text)
        if printed > most:
            raise OutputLimitError(message)
        return int(write(self, text) or 0)

    def restart() -> None:
        nonlocal printed
        printed = 0

    stream.write = capped
    return restart
