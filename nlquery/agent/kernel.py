"""Running one cell: the kernel's part of a turn, filtered, streamed and stoppable."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any, Protocol

from nlquery.output_filter import filter_outputs, filter_text

INTERRUPT_SECONDS = 10.0
MOST_ERROR = 4_000  # characters


class CellError(Protocol):
    """Why a cell failed."""

    @property
    def ename(self) -> str:
        """Class of the exception."""
        ...

    @property
    def evalue(self) -> str:
        """Its message."""
        ...


class CellResult(Protocol):
    """What a kernel says about a cell that ended; see ``nlquery_kernels.session``."""

    @property
    def status(self) -> str:
        """``ok``, ``error``, ``interrupted``, ``timeout``, ``limit`` or ``died``."""
        ...

    @property
    def outputs(self) -> Sequence[Mapping[str, Any]]:
        """Raw nbformat outputs."""
        ...

    @property
    def execution_count(self) -> int | None:
        """The kernel's counter."""
        ...

    @property
    def queries(self) -> Sequence[Any]:
        """Executed queries (dataclasses with ``sql``, ``params``, ``row_count`` …)."""
        ...

    @property
    def seconds(self) -> float:
        """Wall seconds."""
        ...

    @property
    def error(self) -> CellError | None:
        """The exception, if one ended the cell."""
        ...

    @property
    def limit(self) -> Any:
        """The limit that was hit, if any (has ``message``)."""
        ...

    @property
    def restarted(self) -> bool:
        """Whether the kernel was replaced, so that variables are lost."""
        ...


class Kernel(Protocol):
    """What the agent needs of a kernel; ``SandboxKernel`` has it."""

    async def execute(
        self,
        code: str,
        *,
        on_output: Callable[[Any], None] | None = None,
        timeout: float | None = None,
    ) -> CellResult:
        """Run a cell to its end."""
        ...

    async def interrupt(self) -> None:
        """Interrupt the running cell."""
        ...


KernelSource = Callable[[], Awaitable[Kernel]]


@dataclass(frozen=True)
class CellRun:
    """A cell that ran, its outputs filtered.

    Attributes
    ----------
    status, outputs, execution_count, seconds
        As the kernel reported them; `outputs` passed the filter.
    queries
        Executed queries as JSON.
    error
        One line that says why it did not end well; empty when it did.
    restarted
        Variables are lost.
    removed
        What the filter took away.
    """

    status: str
    outputs: Sequence[Mapping[str, Any]]
    execution_count: int | None
    seconds: float
    queries: Sequence[Mapping[str, Any]]
    error: str = ""
    restarted: bool = False
    removed: Sequence[str] = ()


async def run_cell(
    kernel: Kernel,
    code: str,
    *,
    timeout: float,
    on_output: Callable[[Mapping[str, Any]], None],
    record: Callable[[CellRun], None],
) -> CellRun:
    """Run `code`, hand its filtered result to `record`, and return it.

    When the caller is cancelled the cell is interrupted, what it had put out so far still goes
    to `record`, and the cancellation goes on.
    """

    def show(output: Mapping[str, Any]) -> None:
        for clean in filter_outputs([output]).outputs:
            on_output(clean)

    running = asyncio.ensure_future(kernel.execute(code, on_output=show, timeout=timeout))
    try:
        run = _filtered(await asyncio.shield(running))
    except asyncio.CancelledError:
        stopped = await _interrupt(kernel, running)
        record(stopped or CellRun("interrupted", (), None, 0.0, (), "The cell was interrupted."))
        raise
    record(run)
    return run


async def _interrupt(kernel: Kernel, running: asyncio.Future[CellResult]) -> CellRun | None:
    """Interrupt the cell and wait (bounded) for its end."""
    try:
        async with asyncio.timeout(INTERRUPT_SECONDS):
            await kernel.interrupt()
            return _filtered(await running)
    except Exception:  # the turn ends anyway; the kernel's owner replaces a stuck one
        running.cancel()
        return None


def _filtered(result: CellResult) -> CellRun:
    filtered = filter_outputs(list(result.outputs))
    return CellRun(
        status=result.status,
        outputs=filtered.outputs,
        execution_count=result.execution_count,
        seconds=result.seconds,
        queries=[_as_json(query) for query in result.queries],
        error=_why(result),
        restarted=result.restarted,
        removed=filtered.removed,
    )


def _why(result: CellResult) -> str:
    if result.status == "ok":
        return ""
    if result.limit is not None:
        return str(getattr(result.limit, "message", result.limit))
    if result.error is not None:
        said = f"{result.error.ename}: {result.error.evalue}"
        return filter_text(said, MOST_ERROR).strip()
    return {
        "timeout": "The cell took longer than its time limit.",
        "interrupted": "The cell was interrupted.",
        "died": "The kernel died.",
    }.get(result.status, f"The cell ended with status {result.status}.")


def _as_json(query: Any) -> dict[str, Any]:
    data = asdict(query) if is_dataclass(query) and not isinstance(query, type) else dict(query)
    return {key: _plain(value) for key, value in data.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return filter_text(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return str(value)
