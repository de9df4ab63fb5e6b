"""Carrying out tool calls: cells are run, recorded, and reported as text and outputs."""

from __future__ import annotations

import ast
import asyncio
import itertools
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlquery.agent.errors import ToolError
from nlquery.agent.kernel import CellRun, Kernel, KernelSource, run_cell
from nlquery.agent.tools import CellRequest, read_arguments, read_cell, read_purpose
from nlquery.agent.turn import TurnState
from nlquery.events import Code, CodeDone, Event, Notice, Output, Waiting
from nlquery.memory.trim import outputs_text
from nlquery.providers.protocol import ToolCall, ToolResult
from nlquery.session.turn import CodeCell
from nlquery_errors import NLQueryError

MAX_SAME_FAILURES = 2
NOTICED_SECONDS = 0.5  # a kernel that is there sooner is not worth a word
Compiler = Callable[[Mapping[str, Any]], CellRequest]


def same(code: str) -> str:
    """Return what is the same for code that does the same: without comments and layout."""
    try:
        return ast.dump(ast.parse(code))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "\n".join(line.strip() for line in code.splitlines() if line.strip())


@dataclass
class Toolbox:
    """The tools of one turn.

    Attributes
    ----------
    kernel_source
        Gives the session's kernel, starting it when needed.
    state
        Where cells are recorded.
    emit
        Where events go.
    cell_timeout
        Seconds a cell may run.
    compiler
        Turns the JSON of a QuerySpec into a cell; None without a semantic model.
    draw
        Turns a cell's outputs into PNG images (base64) for the model; None: not shown.
    """

    kernel_source: KernelSource
    state: TurnState
    emit: Callable[[Event], None]
    cell_timeout: float
    compiler: Compiler | None = None
    draw: Callable[[Sequence[Mapping[str, Any]]], Sequence[str]] | None = None
    _failures: Counter[str] = field(default_factory=Counter)

    async def call(self, call: ToolCall) -> ToolResult:
        """Carry out one call; what goes wrong with it is the result's text."""
        try:
            request = self._cell_of(call.name, read_arguments(call))
            if self._failures[same(request.code)] >= MAX_SAME_FAILURES:
                raise ToolError(
                    "This code failed twice already and was not run again.",
                    mend="Change it, or answer with what is known.",
                )
        except NLQueryError as error:
            return ToolResult(call.id, str(error), is_error=True)
        return self._report(call, request, await self.run(call.id, request))

    def spelled(
        self, found: Sequence[tuple[str, dict[str, Any]]], prefix: str
    ) -> list[tuple[str, ToolCall]]:
        """Return calls found in text as (code, call), with ids that start with `prefix`."""
        numbers = itertools.count(len(self.state.cells) + 1)
        return [
            (
                str(arguments.get("code", "")),
                ToolCall(f"{prefix}{next(numbers)}", name, json.dumps(arguments)),
            )
            for name, arguments in found
        ]

    def _cell_of(self, name: str, arguments: Mapping[str, Any]) -> CellRequest:
        if name == "run_python":
            return read_cell(arguments)
        if name == "compile_metrics" and self.compiler is not None:
            spec = arguments.get("spec")
            if not isinstance(spec, Mapping):
                raise ToolError("compile_metrics needs `spec`, an object.")
            cell = self.compiler(spec)
            return CellRequest(cell.code, read_purpose(arguments), cell.spec)
        offered = "run_python" + (" and compile_metrics" if self.compiler else "")
        raise ToolError(f"There is no tool {name[:80]!r}.", mend=f"The tools are {offered}.")

    async def run(self, call_id: str, request: CellRequest) -> CellRun:
        """Run a cell, record it in the turn and tell about it."""
        kernel = await self._kernel()
        self.emit(Code(call_id, request.code, request.purpose))
        run = await run_cell(
            kernel,
            request.code,
            timeout=self.cell_timeout,
            on_output=lambda output: self.emit(Output(call_id, output)),
            record=lambda run: self._record(call_id, request, run),
        )
        if run.status != "ok":
            self._failures[same(request.code)] += 1
        return run

    async def _kernel(self) -> Kernel:
        """Return the session's kernel, and say so when it takes its time to start."""
        waiting = Waiting("Starting the sandbox…")
        noticed = asyncio.get_running_loop().call_later(NOTICED_SECONDS, self.emit, waiting)
        try:
            return await self.kernel_source()
        finally:
            noticed.cancel()

    def _record(self, call_id: str, request: CellRequest, run: CellRun) -> None:
        self.state.kernel_seconds += run.seconds
        self.state.cells.append(
            CodeCell(
                source=request.code,
                outputs=run.outputs,
                purpose=request.purpose,
                status=run.status,
                seconds=run.seconds,
                call_id=call_id,
                spec=request.spec,
                queries=run.queries,
                execution_count=run.execution_count,
            )
        )
        self.emit(CodeDone(call_id, run.status, round(run.seconds, 4), run.error))
        if run.restarted:
            self.emit(Notice("The kernel was restarted: earlier variables are gone."))
        for removed in run.removed:
            self.emit(Notice(f"Not shown: {removed}"))

    def _report(self, call: ToolCall, request: CellRequest, run: CellRun) -> ToolResult:
        lines = []
        if call.name == "compile_metrics":
            lines.append(f"SQL: {'; '.join(query['sql'] for query in run.queries)}")
        lines.append(outputs_text(run.outputs))
        if run.error and run.error not in lines[-1]:
            lines.append(run.error)
        if run.restarted:
            lines.append("The kernel was restarted: all variables are lost.")
        text = "\n".join(line for line in lines if line) or "(no output)"
        images = self.draw(run.outputs) if self.draw else ()
        return ToolResult(call.id, text, run.status != "ok", run.outputs, images)
