"""Running a report's cells again, in the sandbox and without a model, beside what they gave."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from nbformat import NotebookNode

from nlquery.answer import TABLE_MIME
from nlquery.output_filter import filter_outputs
from nlquery.report import revise
from nlquery.report.compare import changes
from nlquery.report.errors import ReportError
from nlquery.report.names import needed
from nlquery.report.parameters import NO_CHANGE, Changes
from nlquery.report.select import chosen_of, parse_turns
from nlquery.session import SessionNotebook
from nlquery.session.rebuild import Kernel, why
from nlquery.session.turn import KEY, Turn, read_turns, role_of, turn_of

if TYPE_CHECKING:
    from nlquery.semantic.narrate import Narration

Outcome = Literal["same", "changed", "failed"]
Tell = Callable[[Mapping[str, Any], Mapping[str, Any]], "Narration | None"]


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


class Report:
    """A report, or a session, that can be run again.

    Attributes
    ----------
    turns
        The turns that are run.
    prelude
        Cells of other turns whose variables they need.

    Parameters
    ----------
    path
        The notebook.
    turns
        Only these, such as ``1,3-5``; the others are not run.

    Raises
    ------
    NLQueryError
        If it is not a notebook with answers and their code, or has no such turn.
    """

    def __init__(self, path: Path, turns: str | None = None) -> None:
        self._notebook = SessionNotebook.open(path, create=False)
        self.path = path
        self.prelude: list[NotebookNode] = []
        self.turns = [t for t in read_turns(self.cells) if any(c.source for c in t.code)]
        if turns:
            self._choose(parse_turns(turns))
        if not self.turns:
            raise ReportError(
                f"{path} holds no code that could be run again.",
                mend="Export the report with its code.",
            )

    def _choose(self, numbers: Sequence[int]) -> None:
        """Keep the turns with these numbers, and run what they need before them.

        Raises
        ------
        TurnsError
            If one is not there.
        """
        runs = [(t.number, cell) for t in self.turns for cell in self.code_cells(t.number)]
        self.turns = chosen_of(self.turns, numbers)
        wanted = [i for i, (number, _) in enumerate(runs) if number in numbers]
        required = needed([cell.source for _, cell in runs], wanted) - set(wanted)
        self.prelude = [runs[i][1] for i in sorted(required)]

    @property
    def cells(self) -> list[NotebookNode]:
        """The notebook's cells; a replay puts new outputs into them."""
        return self._notebook.cells

    @property
    def node(self) -> NotebookNode:
        """The whole notebook."""
        return self._notebook.node

    def code_cells(self, turn: int) -> list[NotebookNode]:
        """Return the turn's code cells that ended well when they were asked."""
        return [
            c
            for c in self.cells
            if turn_of(c) == turn
            and role_of(c) == "code"
            and c.metadata[KEY].get("status", "ok") == "ok"
        ]

    def cell(self, turn: int, role: str) -> NotebookNode | None:
        """Return the turn's cell in this role, if it is there."""
        return next((c for c in self.cells if turn_of(c) == turn and role_of(c) == role), None)

    def save_as(self, path: Path) -> None:
        """Write the notebook, with what a replay changed in it, to another place.

        Raises
        ------
        NLQueryError
            If the suffix is none that reports have, or the file cannot be written.
        """
        from nlquery.report.export import write

        write(self.node, path)


async def replay(
    report: Report,
    kernel: Kernel,
    change: Changes = NO_CHANGE,
    *,
    tell: Tell | None = None,
    day: date | None = None,
) -> AsyncIterator[Replayed]:
    """Run the report's cells in order and say of each answer how it came out.

    The new outputs replace the old ones in the report's cells (save it with
    :meth:`Report.save_as`). Where an answer changed, the old one stays before it, under a note
    of what changed; a report for other dates or places holds the new answers alone.

    Parameters
    ----------
    report
        What is run.
    kernel
        Where.
    change
        Other queries, for a report with other dates or places.
    tell
        Tells a planned query's new table in words.
    day
        The date of the new report; default: today.
    """
    for cell in report.prelude:
        revise.ask_anew(cell, change)
        await kernel.execute(cell.source)
    for turn in report.turns:
        yield await _turn(report, turn, kernel, change, tell)
    revise.date_report(report, day or date.today(), change.about)
    revise.redefine(report)


async def _turn(
    report: Report, turn: Turn, kernel: Kernel, change: Changes, tell: Tell | None
) -> Replayed:
    before = revise.Before.of(report, turn)
    result = await _run(report, turn, kernel, change)
    if result.outcome == "changed" and tell is not None:
        revise.retell(report, turn, tell)
    if change.about:
        if result.outcome == "failed":
            revise.refuse(report, turn, result.changes)
    elif result.outcome != "same":
        revise.note(report, turn, result.outcome, result.changes, before)
    return result


async def _run(report: Report, turn: Turn, kernel: Kernel, change: Changes) -> Replayed:
    cells = [cell for cell in report.code_cells(turn.number) if cell.source]
    before = table_of(cells)
    for cell in cells:
        if cell.id in change.refused:
            return Replayed(turn, "failed", [change.refused[cell.id]])
        revise.ask_anew(cell, change)
        result = await kernel.execute(cell.source)
        if result.status != "ok":
            return Replayed(turn, "failed", [why(result)])
        if cell.outputs:  # a cell that was only kept for its variables shows nothing
            outputs = filter_outputs(result.outputs).outputs
            cell.outputs = [revise.pictured(output, cell) for output in outputs]
            cell.execution_count = result.execution_count
    found = changes(before, table_of(cells))
    return Replayed(turn, "changed" if found else "same", found)


def table_of(cells: Sequence[NotebookNode]) -> Mapping[str, Any] | None:
    """Return the last table that the cells show."""
    tables = [
        output["data"][TABLE_MIME]
        for cell in cells
        for output in cell.outputs
        if TABLE_MIME in output.get("data", {})
    ]
    return tables[-1] if tables else None
