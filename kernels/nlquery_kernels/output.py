"""What a kernel puts out, as notebooks save it (nbformat 4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Self

from nlquery_kernels.limits import LimitHit

Output = dict[str, Any]
OnOutput = Callable[[Output], None]
Status = Literal["ok", "error", "interrupted", "timeout", "limit", "died"]
QUERY_MIME = "application/vnd.nlquery.query+json"
MOST_QUERIES = 500
MOST_SQL = 100_000


@dataclass(frozen=True)
class ExecutedQuery:
    """A statement that ``sql()`` ran.

    Attributes
    ----------
    sql
        Its text.
    params
        Bound values; None: there were none.
    row_count
        Rows read.
    seconds
        Wall seconds, with reading.
    truncated
        The row limit cut it off.
    """

    sql: str
    params: Mapping[str, Any] | None
    row_count: int
    seconds: float
    truncated: bool

    @classmethod
    def of(cls, data: Any) -> Self | None:
        """Return what a kernel told of a statement; None when it is not made as it should be.

        A cell may publish anything under :data:`QUERY_MIME`.
        """
        if not isinstance(data, dict) or set(data) != {field.name for field in fields(cls)}:
            return None
        whole, params = data["row_count"], data["params"]
        told = (
            isinstance(data["sql"], str)
            and (params is None or isinstance(params, dict))
            and isinstance(whole, int)
            and isinstance(data["seconds"], int | float)
            and isinstance(data["truncated"], bool)
            and len(data["sql"]) + len(repr(params)) <= MOST_SQL
        )
        return cls(**data) if told else None


@dataclass(frozen=True)
class CellError:
    """The exception that ended a cell."""

    ename: str
    evalue: str
    traceback: list[str]


@dataclass(frozen=True)
class CellResult:
    """How a cell ended.

    Attributes
    ----------
    status
        ``ok``; ``error``: an exception; ``interrupted``: by the person; ``timeout``: by its time
        limit; ``limit``: by another limit; ``died``: the kernel is gone for another reason.
    outputs
        nbformat outputs as the kernel sent them: not filtered.
    execution_count
        The kernel's counter.
    queries
        Statements it ran.
    seconds
        Wall seconds.
    error
        The exception.
    limit
        The limit that was hit.
    restarted
        The kernel was replaced: variables are lost.
    """

    status: Status
    outputs: list[Output]
    execution_count: int | None
    queries: list[ExecutedQuery]
    seconds: float
    error: CellError | None = None
    limit: LimitHit | None = None
    restarted: bool = False


@dataclass
class Collector:
    """Turns a cell's messages into outputs and queries.

    Attributes
    ----------
    on_output
        Told of each output as it comes; stream text comes in parts.
    """

    on_output: OnOutput | None = None
    outputs: list[Output] = field(default_factory=list)
    queries: list[ExecutedQuery] = field(default_factory=list)
    error: CellError | None = None
    execution_count: int | None = None
    size: int = 0
    _replied: CellError | None = None

    def take(self, message: Mapping[str, Any]) -> None:
        """Take one message of the iopub channel, or the reply."""
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "execute_input":
            self.execution_count = content["execution_count"]
        elif kind == "stream":
            self._stream(content["name"], content["text"])
        elif kind == "error":
            self._fail(_error(content))
        elif kind == "execute_reply" and content["status"] == "error":
            self._replied = _error(content)
        elif kind in ("display_data", "execute_result"):
            self._display(kind, content)

    def settle(self) -> None:
        """Take the reply's error where the message of it was lost; call it at the cell's end."""
        if self.error is None and self._replied is not None:
            self._fail(self._replied)

    def _fail(self, error: CellError) -> None:
        self.error = error
        self._add({"output_type": "error", **error.__dict__})

    def _stream(self, name: str, text: str) -> None:
        if name not in ("stdout", "stderr") or not isinstance(text, str):
            raise ValueError("not a stream")
        self.size += len(text)
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": text})
        if self.on_output is not None:
            self.on_output({"output_type": "stream", "name": name, "text": text})

    def _display(self, kind: str, content: Mapping[str, Any]) -> None:
        data = dict(content["data"])
        if QUERY_MIME in data:
            query = ExecutedQuery.of(data[QUERY_MIME])
            if query is not None and len(self.queries) < MOST_QUERIES:
                self.queries.append(query)
            return
        metadata = dict(content["metadata"])
        output: Output = {"output_type": kind, "data": data, "metadata": metadata}
        if kind == "execute_result":
            output["execution_count"] = content["execution_count"]
        self._add(output)

    def _add(self, output: Output) -> None:
        self.size += len(repr(output))
        self.outputs.append(output)
        if self.on_output is not None:
            self.on_output(output)


def _error(content: Mapping[str, Any]) -> CellError:
    traceback = [str(line) for line in content["traceback"]]
    return CellError(str(content["ename"]), str(content["evalue"]), traceback)
