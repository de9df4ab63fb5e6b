"""Getting a session's variables back: its cells run again in a new kernel."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from nlquery.session.turn import Turn


class Kernel(Protocol):
    """What running cells again needs of a kernel."""

    async def execute(self, code: str) -> Any:
        """Run a cell to its end."""
        ...


@dataclass(frozen=True)
class Rebuilt:
    """One turn whose cells ran again.

    Attributes
    ----------
    turn
        The turn.
    cells
        How many of its cells ran.
    failed
        Why the last of them failed; empty when none did.
    """

    turn: Turn
    cells: int
    failed: str = ""

    def line(self) -> str:
        """Return one line for people."""
        cells = f"{self.cells} cell{'s' if self.cells != 1 else ''} ran again"
        mark = "✗" if self.failed else "✓"
        return f"{mark} {self.turn.number}. {self.turn.question}: {self.failed or cells}"


async def rebuild(turns: Sequence[Turn], kernel: Kernel) -> AsyncIterator[Rebuilt]:
    """Run the cells of each turn that ended well when it was asked, as they stand now.

    A turn's first failure ends that turn; later turns may not need it and run all the same.
    """
    for turn in sorted(turns, key=lambda turn: turn.number):
        cells = [cell for cell in turn.code if cell.status == "ok"]
        ran, failed = 0, ""
        for cell in cells:
            result = await kernel.execute(cell.source)
            if result.status != "ok":
                failed = why(result)
                break
            ran += 1
        if cells:
            yield Rebuilt(turn, ran, failed)


def why(result: Any) -> str:
    """Return in one line why a cell did not end well."""
    if result.limit is not None:
        return str(result.limit.message)
    if result.error is not None:
        return f"{result.error.ename}: {result.error.evalue}"
    return f"The cell ended with status {result.status}."
