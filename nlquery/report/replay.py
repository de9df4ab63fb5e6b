"""Running a report's cells again, in the sandbox and without a model, beside what they gave."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from nbformat import NotebookNode

from nlquery.answer import TABLE_MIME
from nlquery.output_filter import filter_outputs
from nlquery.output_filter.dollars import escape_dollars
from nlquery.report.compare import changes
from nlquery.report.errors import ReportError
from nlquery.session import SessionNotebook
from nlquery.session.turn import Turn, read_turns, role_of, turn_of

Outcome = Literal["same", "changed", "failed"]


@dataclass(frozen=True)
class Replayed:
    """How one answer came out when it was run again.

    Attributes
    ----------
    turn
        As it was.
    outcome
        ``same``, ``changed`` or ``failed``.
    changes
        ``old → new`` for each change, or why it failed.
    """

    turn: Turn
    outcome: Outcome
    changes: Sequence[str] = ()


class Kernel(Protocol):
    """What a replay needs of a kernel."""

    async def execute(self, code: str) -> Any:
        """Run a cell to its end."""
        ...


class Report:
    """A report, or a session, that can be run again.

    Parameters
    ----------
    path
        The notebook.

    Raises
    ------
    NLQueryError
        If it is not a notebook with answers and their code.
    """

    def __init__(self, path: Path) -> None:
        self._notebook = SessionNotebook.open(path, create=False)
        self.path = path
        self.turns = [t for t in read_turns(self.cells) if any(c.source for c in t.code)]
        if not self.turns:
            raise ReportError(
                f"{path} holds no code that could be run again.",
                mend="Export the report with its code.",
            )

    @property
    def cells(self) -> list[NotebookNode]:
        """The notebook's cells; a replay puts new outputs into them."""
        return self._notebook.cells

    def code_cells(self, turn: int) -> list[NotebookNode]:
        """Return the turn's code cells."""
        return [c for c in self.cells if turn_of(c) == turn and role_of(c) == "code"]

    def save_as(self, path: Path) -> None:
        """Write the notebook, with what a replay changed in it, to another place."""
        self._notebook.path = path
        self._notebook.save()


async def replay(
    report: Report, kernel: Kernel, change: Mapping[str, str] | None = None
) -> AsyncIterator[Replayed]:
    """Run the report's cells in order and say of each answer how it came out.

    The new outputs replace the old ones in the report's cells (save it with
    :meth:`Report.save_as`); a markdown cell before them tells what changed.

    Parameters
    ----------
    report
        What is run.
    kernel
        Where.
    change
        Cell id → other source, for a report with other dates or places.
    """
    for turn in report.turns:
        result = await _turn(report, turn, kernel, change or {})
        if result.outcome != "same":
            _note(report, turn, result)
        yield result


async def _turn(report: Report, turn: Turn, kernel: Kernel, change: Mapping[str, str]) -> Replayed:
    cells = report.code_cells(turn.number)
    before = _table(cells)
    for cell in cells:
        if not cell.source:
            continue
        cell.source = change.get(cell.id, cell.source)
        result = await kernel.execute(cell.source)
        if result.status != "ok":
            return Replayed(turn, "failed", [_why(result)])
        if cell.outputs:  # a cell that was only kept for its variables shows nothing
            outputs = filter_outputs(result.outputs).outputs
            cell.outputs = [NotebookNode(output) for output in outputs]
            cell.execution_count = result.execution_count
    found = changes(before, _table(cells))
    return Replayed(turn, "changed" if found else "same", found)


def _table(cells: Sequence[NotebookNode]) -> Mapping[str, Any] | None:
    """Return the last table that the cells show."""
    tables = [
        output["data"][TABLE_MIME]
        for cell in cells
        for output in cell.outputs
        if TABLE_MIME in output.get("data", {})
    ]
    return tables[-1] if tables else None


def _why(result: Any) -> str:
    if result.limit is not None:
        return str(result.limit.message)
    if result.error is not None:
        return f"{result.error.ename}: {result.error.evalue}"
    return f"The cell ended with status {result.status}."


def _note(report: Report, turn: Turn, result: Replayed) -> None:
    from nbformat.v4 import new_markdown_cell

    from nlquery.session.turn import KEY

    head = "**Changed since the report was made**" if result.outcome == "changed" else "**Failed**"
    lines = "\n".join(f"- {line}" for line in result.changes)
    first = report.code_cells(turn.number)[0]
    place = next(i for i, cell in enumerate(report.cells) if cell is first)
    meta = {KEY: {"turn": turn.number, "role": "replay", "outcome": result.outcome}}
    report.cells.insert(
        place, new_markdown_cell(escape_dollars(f"{head}\n\n{lines}"), metadata=meta)
    )
