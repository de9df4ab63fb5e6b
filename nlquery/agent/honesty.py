"""Is every number of an answer backed by what was executed? What is not is marked."""

from __future__ import annotations

import json

from nlquery.agent.numbers import unbacked
from nlquery.agent.turn import TurnState

MAX_NAMED = 8


def unfounded(text: str, state: TurnState, *, checked: bool = False) -> list[str]:
    """Return the numbers of `text` that the turn's executed cells do not back.

    The offline planner writes its text from the result itself and is not checked again, unless
    `checked` is set.
    """
    if state.model == "offline" and not checked:
        return []
    outputs = [output for cell in state.good_cells for output in cell.outputs]
    bound = [
        f"{query['sql']} {json.dumps(query.get('params') or {}, default=str)}"
        for cell in state.good_cells
        for query in cell.queries
    ]
    known = "\n".join([state.question, state.known, *bound])
    return [number.text for number in unbacked(text, outputs, known)]


def marked(text: str, state: TurnState) -> str:
    """Return the answer with a visible note on the numbers that nothing executed backs."""
    found = unfounded(text, state)
    if not found:
        return text
    state.provenance["unbacked_numbers"] = found
    named = ", ".join(found[:MAX_NAMED]) + (" …" if len(found) > MAX_NAMED else "")
    return f"{text}\n\n**Not checked:** {named} – not found in the executed results."
