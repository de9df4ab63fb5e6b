"""Answering by code that answered the same question before, on today's data."""

from __future__ import annotations

from collections.abc import Sequence

from nlquery.agent.domain import Domain
from nlquery.agent.finish import basis
from nlquery.agent.saved import SavedAnswer, fingerprint_of
from nlquery.agent.toolbox import Toolbox
from nlquery.agent.tools import CellRequest
from nlquery.agent.turn import TurnState
from nlquery.answer import Answer
from nlquery.events import Notice
from nlquery.memory.facts import short
from nlquery.memory.trim import cut

EXAMPLE_CHARS = 900
CHANGED = (
    "The saved code ran again on today's data, and its result is another one than when the "
    "question was first answered. The earlier words no longer hold; the result is below."
)


async def rerun(
    saved: SavedAnswer,
    state: TurnState,
    toolbox: Toolbox,
    domain: Domain,
) -> Answer | None:
    """Run a saved answer's cells again; None when one of them fails now.

    The old words are kept only when everything the cells show is the same as then; otherwise a
    plain sentence says that the result changed.
    """
    origin = f"an earlier answer of {saved.model} (session {saved.session})"
    toolbox.emit(Notice(f"Reusing the code of {origin}; no model is asked."))
    for number, (code, purpose) in enumerate(saved.cells, 1):
        run = await toolbox.run(f"saved_{number}", CellRequest(code, purpose))
        if run.status != "ok":
            toolbox.emit(Notice("The saved code failed on today's data; asking anew."))
            return None
    shown = [output for cell in state.good_cells for output in cell.outputs]
    same = fingerprint_of(shown) == saved.result
    state.provenance["reused"] = {"session": saved.session, "model": saved.model}
    state.model = saved.model
    return state.answer(
        "answered",
        "answered",
        saved.markdown if same else CHANGED,
        assumptions=[
            f"The code of {origin} ran again on today's data; no model was asked.",
            *basis(state, domain),
        ],
    )


def examples_text(similar: Sequence[SavedAnswer]) -> str:
    """Return similar answered questions as examples for a model; empty when there are none."""
    shown = []
    for saved in similar:
        code = next((c for c, purpose in reversed(saved.cells) if purpose == "answer"), "")
        if code:
            shown.append(f"Q: {short(saved.question)}\n```python\n{cut(code, EXAMPLE_CHARS)}\n```")
    if not shown:
        return ""
    return "\n\nSimilar questions that were answered before, as examples:\n" + "\n".join(shown)
