"""A turn: one question, the cells that were run for it, and the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from nlquery.output_filter.dollars import escape_dollars, unescape_dollars

KEY = "nlquery"
HEADING = "### "
KINDS = ("cell", "error", "frame")  # of what a question can point at
REPORT_HEADING = re.compile(r"^## \d+\. ")


@dataclass(frozen=True)
class CodeCell:
    """One executed cell of a turn.

    Attributes
    ----------
    source
        Python source.
    outputs
        nbformat v4 outputs, already filtered.
    purpose
        ``explore`` or ``answer``.
    status
        Status of the run: ``ok``, ``error``, ``interrupted``, ``timeout``, ``limit``, ``died``.
    seconds
        Wall seconds it ran.
    call_id
        Id of the tool call that asked for it; ties call and result together.
    spec
        JSON of the QuerySpec it was compiled from, if it was.
    queries
        SQL statements it executed: dicts with ``sql``, ``params``, ``row_count``, ``seconds``.
    execution_count
        The kernel's counter.
    """

    source: str
    outputs: Sequence[Mapping[str, Any]] = ()
    purpose: str = "answer"
    status: str = "ok"
    seconds: float = 0.0
    call_id: str = ""
    spec: Mapping[str, Any] | None = None
    queries: Sequence[Mapping[str, Any]] = ()
    execution_count: int | None = None

    def to_cell(self, turn: int) -> NotebookNode:
        """Return the notebook cell that keeps this run."""
        meta: dict[str, Any] = {
            "turn": turn,
            "role": "code",
            "purpose": self.purpose,
            "status": self.status,
            "seconds": round(self.seconds, 4),
            "call_id": self.call_id,
            "queries": [dict(query) for query in self.queries],
        }
        if self.spec is not None:
            meta["spec"] = dict(self.spec)
        cell: NotebookNode = new_code_cell(
            source=self.source,
            outputs=[NotebookNode(output) for output in self.outputs],
            execution_count=self.execution_count,
            metadata={KEY: meta},
        )
        return cell

    @classmethod
    def from_cell(cls, cell: NotebookNode) -> CodeCell:
        """Read the run back from its (perhaps edited) cell."""
        meta = _kept(cell.metadata, KEY, dict, {})
        return cls(
            source=cell.source,
            outputs=cell.get("outputs", []),
            purpose=_kept(meta, "purpose", str, "explore"),
            status=_kept(meta, "status", str, "ok"),
            seconds=_kept(meta, "seconds", float, 0.0),
            call_id=_kept(meta, "call_id", str, ""),
            spec=_kept(meta, "spec", dict, None),
            queries=[q for q in _kept(meta, "queries", list, []) if isinstance(q, dict)],
            execution_count=cell.get("execution_count"),
        )


@dataclass(frozen=True)
class Turn:
    """One question with what was run and answered.

    Attributes
    ----------
    question
        The person's words.
    code
        The executed cells in order.
    markdown
        The answer as shown.
    answer
        The answer contract's fields beside the markdown: status, assumptions, suggestions,
        model, usage, seconds (and whatever else the agent keeps).
    context
        What the person pointed at: ``kind`` (cell, error, frame) and ``text`` of each.
    files
        Names of the attached files that the question is about.
    number
        1-based number in its session; 0 before it is saved.
    compressed
        True when the summary cell stands in for it.
    """

    question: str
    code: Sequence[CodeCell] = ()
    markdown: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)
    context: Sequence[Mapping[str, str]] = ()
    files: Sequence[str] = ()
    number: int = 0
    compressed: bool = False

    def to_cells(self, number: int) -> list[NotebookNode]:
        """Return the turn as cells: question, code with outputs, answer."""
        asked: dict[str, Any] = {"turn": number, "role": "question"}
        if self.context:
            asked["context"] = [dict(part) for part in self.context]
        if self.files:
            asked["files"] = list(self.files)
        question = new_markdown_cell(
            source=escape_dollars(heading(self.question)), metadata={KEY: asked}
        )
        answer = new_markdown_cell(
            source=escape_dollars(self.markdown),
            metadata={KEY: {"turn": number, "role": "answer", "answer": dict(self.answer)}},
        )
        return [question, *(cell.to_cell(number) for cell in self.code), answer]


def heading(question: str) -> str:
    """Return the question as a heading (one line) or, when it has several, as it stands."""
    text = question.strip()
    return text if "\n" in text else HEADING + text


def asked(cell: Mapping[str, Any]) -> str:
    """Return the question that a question cell holds, as the person wrote it."""
    text = unescape_dollars(cell["source"]).strip()
    text = REPORT_HEADING.sub("", text, count=1)
    return text.removeprefix(HEADING).strip()


def context_of(cell: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what of the person's notebook a question cell pointed at."""
    kept = _kept(cell["metadata"][KEY], "context", list, [])
    parts = [part for part in kept if isinstance(part, dict)]
    texts = ({name: str(part.get(name, "")) for name in ("kind", "text")} for part in parts)
    return [part for part in texts if part["kind"] in KINDS]


def role_of(cell: Mapping[str, Any]) -> str | None:
    """Return the cell's role in the session, or None for a person's own cell."""
    role: str | None = _kept(_kept(cell["metadata"], KEY, dict, {}), "role", str, None)
    return role


def turn_of(cell: Mapping[str, Any]) -> int | None:
    """Return the number of the turn the cell belongs to, if it belongs to one."""
    number: int | None = _kept(_kept(cell["metadata"], KEY, dict, {}), "turn", int, None)
    return number


def read_turns(cells: Sequence[NotebookNode]) -> list[Turn]:
    """Group cells into turns, in the order their first cells stand in.

    A turn whose question was deleted by the person is gone; other deleted cells are simply
    missing from their turn.
    """
    groups: dict[int, list[NotebookNode]] = {}
    for cell in cells:
        number = turn_of(cell)
        if number is not None and role_of(cell) != "summary":
            groups.setdefault(number, []).append(cell)
    turns = (_read_turn(number, group) for number, group in groups.items())
    return [turn for turn in turns if turn is not None]


def _read_turn(number: int, cells: Sequence[NotebookNode]) -> Turn | None:
    question = next((cell for cell in cells if role_of(cell) == "question"), None)
    if question is None:
        return None
    answer = next((cell for cell in cells if role_of(cell) == "answer"), None)
    code = [CodeCell.from_cell(cell) for cell in cells if role_of(cell) == "code"]
    return Turn(
        question=asked(question),
        code=code,
        markdown=unescape_dollars(answer.source) if answer else "",
        answer=_kept(answer.metadata[KEY], "answer", dict, {}) if answer else {},
        context=context_of(question),
        files=[str(name) for name in _kept(question.metadata[KEY], "files", list, [])],
        number=number,
        compressed=bool(question.metadata[KEY].get("compressed")),
    )


def _kept(data: Mapping[str, Any], name: str, kind: type, default: Any) -> Any:
    """Return a value of a cell's metadata, or the default when a person made it something else."""
    value = data.get(name)
    return value if isinstance(value, kind) else default
