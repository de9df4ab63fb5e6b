"""Is every number of an answer backed by what was executed? What is not is marked."""

from __future__ import annotations

import json
import re

from nlquery.agent.turn import TurnState
from nlquery.claims import unbacked

MAX_NAMED = 8
_TABLE = re.compile(r"\b(?:from|join)\s+([a-z_][\w.]*)", re.IGNORECASE)


def unfounded(text: str, state: TurnState) -> list[str]:
    """Return the statements of `text` that the turn's executed cells do not back.

    The offline planner writes its text from the result itself and is not checked again.
    """
    if state.model == "offline":
        return []
    key = (text, len(state.cells))
    if key not in state.checked:
        state.checked[key] = _look_up(text, state)
    return state.checked[key]


def _look_up(text: str, state: TurnState) -> list[str]:
    outputs = [output for cell in state.good_cells for output in cell.outputs]
    queries = [query for cell in state.good_cells for query in cell.queries]
    bound = [f"{q['sql']} {json.dumps(q.get('params') or {}, default=str)}" for q in queries]
    known = "\n".join([state.question, state.known, *bound])
    nouns = _TABLE.findall(" ".join(str(query["sql"]) for query in queries))
    return [str(found) for found in unbacked(text, outputs, known, nouns)]


def marked(text: str, state: TurnState) -> str:
    """Return the answer with a visible note on the numbers that nothing executed backs."""
    found = unfounded(text, state)
    if not found:
        return text
    state.provenance["unbacked_numbers"] = found
    named = ", ".join(found[:MAX_NAMED]) + (" …" if len(found) > MAX_NAMED else "")
    return f"{text}\n\n**Not checked:** {named} – not found in the executed results."
