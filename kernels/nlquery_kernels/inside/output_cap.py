"""A cap on what a cell prints, in the kernel itself.

Without it a flood of text is lost silently when the process that flushes it runs out of memory;
the host has a cap of its own for what does not go through these streams.
"""

from __future__ import annotations

from typing import Any


class OutputLimitError(RuntimeError):
    """The cell printed more than it may."""


def install(shell: Any, most: int) -> None:
    """End cells that print more than `most` bytes with an :class:`OutputLimitError`."""
    from ipykernel import iostream

    printed = 0
    stream: Any = iostream.OutStream
    write = stream.write

    def capped(self: Any, text: str) -> int:
        nonlocal printed
        printed += len(text)
        if printed > most:
            raise OutputLimitError(f"The cell printed more than {most // 1024:,} KiB.")
        return int(write(self, text) or 0)

    def restart(*_: Any) -> None:
        nonlocal printed
        printed = 0

    stream.write = capped
    shell.events.register("pre_run_cell", restart)
    shell.events.register("post_run_cell", restart)  # the traceback of the error is printed too
