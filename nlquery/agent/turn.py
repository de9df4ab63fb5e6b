"""What a running turn has gathered, and the answer and notebook cells made from it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nlquery.agent.names import needed
from nlquery.answer import Answer, Seconds, Status, Usage
from nlquery.beside import NOTHING, Beside
from nlquery.events import Code, Discard, Event, Retry, Text
from nlquery.output_filter import filter_markdown
from nlquery.session.shown import (
    answer_cell,
    answer_chart,
    answer_table,
    good_cells,
    with_assumptions,
)
from nlquery.session.turn import CodeCell, Turn

_KEPT = (
    "status", "assumptions", "suggestions", "model", "usage", "seconds",
)  # fmt: skip


@dataclass
class TurnState:
    """One running turn.

    Attributes
    ----------
    question
        The person's words.
    model
        Who answers.
    cells
        The cells that ran, in order.
    usage
        Tokens and cost so far.
    model_seconds, kernel_seconds
        Wall time so far.
    steps
        Tool calls so far.
    provenance
        Facts kept in the notebook beside the contract (reuse, word checks …).
    known
        Text beside the question whose numbers an answer may repeat: what today is.
    beside
        What comes with the question beside its words.
    said
        What the model has said since its last cell, as far as it was not taken back.
    checked
        Words and number of cells → which of the words were not backed.
    """

    question: str
    model: str
    cells: list[CodeCell] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    model_seconds: float = 0.0
    kernel_seconds: float = 0.0
    steps: int = 0
    started: float = field(default_factory=time.monotonic)
    provenance: dict[str, Any] = field(default_factory=dict)
    known: str = ""
    beside: Beside = NOTHING
    said: str = ""
    checked: dict[tuple[str, int], list[str]] = field(default_factory=dict)

    def hear(self, event: Event) -> None:
        """Keep the text that streams, until it turns out to be no answer."""
        if isinstance(event, Text):
            self.said += event.text
        elif isinstance(event, Code | Discard | Retry):
            self.said = ""

    @property
    def good_cells(self) -> list[CodeCell]:
        """The cells that ended well."""
        return good_cells(self.cells)

    def answer_cell(self) -> CodeCell | None:
        """Return the cell whose table and chart are the answer: the last good one meant so."""
        return answer_cell(self.cells)

    def answer(
        self,
        status: Status,
        ending: str,
        markdown: str,
        *,
        assumptions: Sequence[str] = (),
        suggestions: Sequence[str] = (),
        session: str = "",
    ) -> Answer:
        """Return the answer as far as the turn came."""
        cell = self.answer_cell()
        return Answer(
            question=self.question,
            status=status,
            markdown=filter_markdown(markdown).text,
            table=answer_table(self.cells),
            chart=answer_chart(self.cells),
            code=cell.source if cell else "",
            sql=self.sql(),
            assumptions=tuple(assumptions),
            suggestions=tuple(suggestions),
            model=self.model,
            usage=self.usage,
            seconds=Seconds(
                time.monotonic() - self.started, self.model_seconds, self.kernel_seconds
            ),
            session=session,
            ending=ending,
        )

    def statements(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Return (SQL, bound values) behind the answer: of its cell alone, if that is enough."""
        cell = self.answer_cell()
        alone = cell is not None and cell.queries and not needed([cell.source])
        cells = [cell] if cell and alone else self.good_cells
        return [(str(q["sql"]), q.get("params") or {}) for c in cells for q in c.queries]

    def sql(self) -> list[str]:
        """Return the statements of the good cells, each once, in order."""
        queries = [query["sql"] for cell in self.good_cells for query in cell.queries]
        return list(dict.fromkeys(queries))

    def to_turn(self, answer: Answer) -> Turn:
        """Return the turn as the session notebook keeps it."""
        contract = answer.to_json()
        kept = {name: contract[name] for name in _KEPT}
        kept["ending"] = answer.ending
        return Turn(
            question=self.question,
            code=list(self.cells),
            markdown=filter_markdown(with_assumptions(answer.markdown, answer.assumptions)).text,
            answer={**kept, **self.provenance},
            context=self.beside.context,
            files=self.beside.files,
        )


def timed(state: TurnState, answer: Answer) -> Answer:
    """Return the answer with its total time brought up to now."""
    total = time.monotonic() - state.started
    return replace(answer, seconds=replace(answer.seconds, total=total))
