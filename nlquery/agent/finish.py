"""Turning the last word of a turn, or its early end, into an answer."""

from __future__ import annotations

from collections.abc import Callable

from nlquery.agent.conversation import nothing_usable
from nlquery.agent.domain import Domain
from nlquery.agent.errors import TurnEnd
from nlquery.agent.honesty import marked
from nlquery.agent.lineage import lineage
from nlquery.agent.stream import Reply
from nlquery.agent.turn import TurnState
from nlquery.agent.unused import unused
from nlquery.agent.verdict import read_verdict
from nlquery.answer import Answer
from nlquery.events import Event, Failed
from nlquery.memory.trim import fenced, outputs_text
from nlquery_errors import NLQueryError

FOUND_CHARS = 1_500


def conclude(state: TurnState, reply: Reply, domain: Domain) -> Answer:
    """Return the answer that a provider's last reply makes.

    What it rests on comes from the executed SQL, unless the provider itself computed it.

    Raises
    ------
    TurnEnd
        If the reply has no words.
    """
    verdict = read_verdict(reply.text)
    if not verdict.text:
        raise nothing_usable()
    suggestions = (*reply.finish.suggestions, *verdict.suggestions)
    if verdict.declined or reply.finish.reason == "declined":
        return state.answer("declined", "declined", verdict.text, suggestions=suggestions)
    return state.answer(
        "answered",
        "answered",
        marked(verdict.text, state),
        assumptions=reply.finish.assumptions or basis(state, domain),
        suggestions=suggestions,
    )


def basis(state: TurnState, domain: Domain) -> list[str]:
    """Return what an answer rests on, from the executed SQL, and which words it left out."""
    left_out = unused(state, domain.planner)
    named = ", ".join(f"“{word}”" for word in left_out)
    told = [f"Not used from the question: {named}."] if left_out else []
    return [*told, *lineage(state.statements(), domain.definitions)]


def unfinished(state: TurnState, error: NLQueryError, emit: Callable[[Event], None]) -> Answer:
    """Return the failed answer of a turn that ended early; what was found is kept in it."""
    emit(Failed(error.message, error.mend))
    ending = error.ending if isinstance(error, TurnEnd) else "error"
    parts = [str(error)]
    cell = state.answer_cell()
    if cell is not None and (found := outputs_text(cell.outputs, FOUND_CHARS)):
        parts.append(f"Found so far, not checked as an answer:\n\n{fenced(found)}")
    return state.answer("failed", ending, "\n\n".join(parts))
