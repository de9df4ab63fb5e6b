"""A kernel inside of the process, for tests of the loop alone: it runs real Python."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import io
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from nlquery.agent import Agent, Domain, Patience
from nlquery.answer import TABLE_MIME, Answer
from nlquery.events import Answered, Event
from nlquery.providers.scripted import ScriptedProvider, Step
from nlquery.session import SessionNotebook
from nlquery.settings import Settings


@dataclass(frozen=True)
class Failure:
    ename: str
    evalue: str


@dataclass(frozen=True)
class Ran:
    status: str
    outputs: Sequence[dict[str, Any]]
    queries: Sequence[dict[str, Any]] = ()
    execution_count: int | None = 1
    seconds: float = 0.0
    error: Failure | None = None
    limit: Any = None
    restarted: bool = False


class Rows(list[Any]):
    """What `sql` returns here: a list of rows that shows itself as a table."""

    columns: Sequence[str] = ()


@dataclass
class InProcessKernel:
    """Runs cells with `exec`; `table(columns, rows, query)` makes a table, `hang()` waits.

    `sql(query)` gives what `database` has for the query, as (columns, rows).
    """

    codes: list[str] = field(default_factory=list)
    interrupted: asyncio.Event = field(default_factory=asyncio.Event)
    hanging: asyncio.Event = field(default_factory=asyncio.Event)
    queries: list[dict[str, Any]] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    database: dict[str, tuple[Sequence[str], list[Any]]] = field(default_factory=dict)

    async def execute(
        self,
        code: str,
        *,
        on_output: Callable[[Any], None] | None = None,
        timeout: float | None = None,
    ) -> Ran:
        self.codes.append(code)
        self.queries = []
        began = time.monotonic()
        if "hang()" in code:
            self.hanging.set()
            await self.interrupted.wait()
            failed = Failure("KeyboardInterrupt", "")
            return Ran("interrupted", [_stream("half a result\n")], error=failed)
        outputs, failure = self._run(code)
        for output in outputs:
            if on_output:
                on_output(output)
        status = "error" if failure else "ok"
        spent = time.monotonic() - began
        return Ran(status, outputs, list(self.queries), len(self.codes), spent, failure)

    async def interrupt(self) -> None:
        self.interrupted.set()

    def _run(self, code: str) -> tuple[list[dict[str, Any]], Failure | None]:
        self.variables.update(table=self._table, sql=self._sql)
        printed = io.StringIO()
        value, failure, outputs = None, None, []
        try:
            with contextlib.redirect_stdout(printed):
                value = self._value(code)
        except Exception as error:
            failure = Failure(type(error).__name__, str(error))
            outputs = [
                {
                    "output_type": "error",
                    "ename": failure.ename,
                    "evalue": failure.evalue,
                    "traceback": traceback.format_exc().splitlines(),
                }
            ]
        if printed.getvalue():
            outputs.insert(0, _stream(printed.getvalue()))
        if value is not None:
            outputs.append(_shown(value))
        return outputs, failure

    def _value(self, code: str) -> Any:
        tree = ast.parse(code)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), self.variables)
        if last is None:
            return None
        return eval(compile(ast.Expression(last.value), "cell", "eval"), self.variables)

    def _sql(self, query: str) -> Rows:
        columns, rows = self.database[query]
        return self._table(columns, rows, query)

    def _table(self, columns: Sequence[str], rows: list[Any], query: str = "SELECT 1") -> Rows:
        self.queries.append(
            {
                "sql": query,
                "params": None,
                "row_count": len(rows),
                "seconds": 0.0,
                "truncated": False,
            }
        )
        found = Rows(rows)
        found.columns = columns
        return found


def _stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def _shown(value: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"text/plain": repr(value)}
    if isinstance(value, Rows):
        kinds = [_kind([row[i] for row in value]) for i, _ in enumerate(value.columns)]
        data[TABLE_MIME] = {
            "columns": [{"name": n, "type": k} for n, k in zip(value.columns, kinds, strict=True)],
            "rows": [list(row) for row in value],
            "row_count": len(value),
            "truncated": False,
        }
    return {"output_type": "display_data", "data": data, "metadata": {}}


def _kind(values: Sequence[Any]) -> str:
    if all(isinstance(v, int) for v in values):
        return "integer"
    return "number" if all(isinstance(v, int | float) for v in values) else "string"


@dataclass
class Desk:
    """An agent at work in one notebook, with what it said."""

    path: Path
    settings: Settings
    kernel: InProcessKernel = field(default_factory=InProcessKernel)
    domain: Domain | None = None
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.notebook = SessionNotebook.open(self.path)
        self.patience = Patience(base_delay=0.0, idle_seconds=5)

    async def _kernel(self) -> InProcessKernel:
        return self.kernel

    def agent(self, *steps: Step, **settings: Any) -> Agent:
        """Return an agent whose provider plays the steps."""
        self.provider = ScriptedProvider(steps)
        return Agent(
            self.provider,
            self._kernel,
            self.notebook,
            self.settings.override(**settings),
            domain=self.domain,
            patience=self.patience,
            seed=1,
        )

    async def ask(self, question: str, *steps: Step, **settings: Any) -> Answer:
        """Ask one question of a fresh agent on this notebook; return the answer."""
        return await self.hear(self.agent(*steps, **settings), question)

    async def hear(self, agent: Agent, question: str, **how: Any) -> Answer:
        self.events = [event async for event in agent.ask(question, **how)]
        last = self.events[-1]
        assert isinstance(last, Answered)
        assert sum(isinstance(event, Answered) for event in self.events) == 1
        return last.answer

    def said(self, kind: type[Event]) -> list[Any]:
        """Return the events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def saved(self) -> SessionNotebook:
        """Return the notebook as the disk has it; opening it validates it."""
        return SessionNotebook.open(self.path, create=False)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return an agent's desk in an empty home."""
    return Desk(tmp_path / "sessions" / "s.ipynb", Settings(home=tmp_path))
