"""What asking a question would do, told without doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlquery.agent.answering import OFFLINE
from nlquery.memory.context import previous_spec

if TYPE_CHECKING:
    from nlquery.resources import Resources
    from nlquery.session import SessionNotebook

_CHARS_PER_TOKEN = 4


def preview(
    resources: Resources, notebook: SessionNotebook | None, question: str, model: str | None
) -> str:
    """Return in Markdown who would answer, the plan if the planner has one, and the size.

    Raises
    ------
    NLQueryError
        If the model is unknown or its key is missing.
    """
    from nlquery.planner import Decline
    from nlquery.semantic.spec import QuerySpec

    provider = resources.provider(model)
    before = previous_spec(notebook.turns()) if notebook else None
    spec = QuerySpec.model_validate(dict(before)) if before else None
    plan = resources.planner.plan(question, spec)
    lines = [f"*Dry run: nothing was run. Model: {provider.model}.*"]
    if provider.model != OFFLINE:
        size = len(resources.domain.system) + len(question)
        lines.append(f"The model would get about {size // _CHARS_PER_TOKEN:,} tokens and history.")
    if isinstance(plan, Decline):
        lines.append(f"The planner does not answer it: {plan.reason}")
    else:
        lines += [f"**{plan.title}**", f"```sql\n{plan.compiled.sql}\n```", *plan.notes]
    return "\n\n".join(lines)
