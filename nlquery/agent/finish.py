"""Turning the last word of a turn, or its early end, into an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nlquery.agent.conversation import nothing_usable
from nlquery.agent.domain import Domain
from nlquery.agent.errors import TurnEnd
from nlquery.agent.fences import closed
from nlquery.agent.honesty import marked
from nlquery.agent.lineage import lineage
from nlquery.agent.stream import Reply
from nlquery.agent.turn import TurnState
from nlquery.agent.unused import unused
from nlquery.agent.verdict import read_verdict
from nlquery.answer import CHART_MIME, TABLE_MIME, Answer
from nlquery.events import Event, Failed
from nlquery.memory.trim import fenced, outputs_text
from nlquery.providers.thinking import without_thoughts
from nlquery.session.shown import answer_chart, answer_table
from nlquery_errors import NLQueryError

FOUND_CHARS = 1_500
UNCHECKED = "Found so far, not checked as an answer"
CUT_OFF = ("stopped", "max_seconds")  # endings that may come amid an answer


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
    """Return the failed answer of a turn that ended early; what was found is in it."""
    emit(Failed(error.message, error.mend))
    ending = error.ending if isinstance(error, TurnEnd) else "error"
    said = _said(state) if ending in CUT_OFF else ""
    parts = [str(error), said, _found(state)]
    return state.answer("failed", ending, "\n\n".join(part for part in parts if part))


def _said(state: TurnState) -> str:
    """Return the answer as far as it came; what nothing executed backs is marked in it."""
    text = read_verdict(without_thoughts(state.said)[0]).text
    return marked(closed(f"{text} …"), state) if text else ""


def _found(state: TurnState) -> str:
    """Tell what the last good cell put out: in words, unless the answer shows it as it is."""
    cell = state.answer_cell()
    shown = {"table": answer_table(state.cells), "chart": answer_chart(state.cells)}
    outputs = cell.outputs if cell else ()
    rest = [output for output in outputs if not _is_among(output, list(shown.values()))]
    if found := outputs_text(rest, FOUND_CHARS):
        return f"{UNCHECKED}:\n\n{fenced(found)}"
    names = [f"the {name}" for name, content in shown.items() if content is not None]
    return f"{UNCHECKED}: {' and '.join(names)}." if names else ""


def _is_among(output: Mapping[str, Any], shown: Sequence[Any]) -> bool:
    data = output.get("data", {})
    return any(data[mime] in shown for mime in (TABLE_MIME, CHART_MIME) if mime in data)
