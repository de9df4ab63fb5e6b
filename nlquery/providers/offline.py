"""The offline provider: the planner's plan as a tool call, its narration as the answer."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

from nlquery.answer import TABLE_MIME
from nlquery.providers.errors import ProviderError
from nlquery.providers.protocol import (
    Finish,
    Request,
    StreamEvent,
    TextDelta,
    ToolCall,
    ToolResult,
)

if TYPE_CHECKING:
    from nlquery.planner import Plan, Planner


class OfflineProvider:
    """Answers what the planner understands and declines the rest; costs nothing.

    Parameters
    ----------
    planner
        An open planner.
    """

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._plans: dict[str, Plan] = {}

    @property
    def model(self) -> str:
        """Always ``offline``."""
        return "offline"

    async def stream(self, request: Request) -> AsyncIterator[StreamEvent]:
        """Plan the question, or narrate the table that the plan's cell gave.

        Raises
        ------
        ProviderError
            If the planned cell failed.
        """
        results = [part for m in request.messages[-1:] for part in m.parts]
        result = next((part for part in results if isinstance(part, ToolResult)), None)
        if result is not None and result.call_id in self._plans:
            events = self._narrate(self._plans.pop(result.call_id), result)
        else:
            events = self._plan(request)
        for event in events:
            yield event

    def understands(self, question: str, previous: Mapping[str, Any] | None) -> bool:
        """Return whether the planner can answer the question."""
        from nlquery.planner import Decline

        return not isinstance(self._planner.plan(question, _spec(previous)), Decline)

    def _plan(self, request: Request) -> list[StreamEvent]:
        from nlquery.planner import Decline

        plan = self._planner.plan(request.question, _spec(request.previous_spec))
        if isinstance(plan, Decline):
            reason = Finish("declined", suggestions=tuple(plan.suggestions))
            return [TextDelta(plan.reason), reason]
        call_id = f"plan_{len(request.messages)}"
        self._plans[call_id] = plan
        spec = plan.spec.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        arguments = {"code": plan.code, "purpose": "answer", "spec": spec}
        return [ToolCall(call_id, "run_python", json.dumps(arguments)), Finish("tools")]

    def _narrate(self, plan: Plan, result: ToolResult) -> list[StreamEvent]:
        tables = [
            output["data"][TABLE_MIME]
            for output in result.outputs
            if TABLE_MIME in output.get("data", {})
        ]
        if result.is_error or not tables:
            said = [line for line in result.text.splitlines() if line[:1].strip()]  # no details
            reason = said[-1] if said else "no table"
            raise ProviderError(
                f"The planned cell did not give a table: {reason}",
                mend="`nlquery doctor` checks the database and the sandbox.",
            )
        told = plan.narrate(tables[-1])
        return [
            TextDelta(told.markdown),
            Finish(
                "stop", assumptions=tuple(told.assumptions), suggestions=tuple(told.suggestions)
            ),
        ]

    async def close(self) -> None:
        """Nothing to release."""


def _spec(data: Mapping[str, Any] | None) -> Any:
    """Return the previous spec, or None when the notebook's no longer reads as one."""
    if data is None:
        return None
    from pydantic import ValidationError

    from nlquery.semantic.spec import QuerySpec

    try:
        return QuerySpec.model_validate(data)
    except ValidationError:
        return None
