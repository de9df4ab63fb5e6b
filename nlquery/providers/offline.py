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
    from nlquery.planner import Decline, Plan, Planner

_CALL = "plan_"
_KEPT = 64


class OfflineProvider:
    """Answers what the planner understands and declines the rest; costs nothing.

    Sessions that run at the same time share it: a plan belongs to a question and what was asked
    before, never to a place in some conversation.

    Parameters
    ----------
    planner
        An open planner.
    """

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._plans: dict[tuple[str, str], Plan | Decline] = {}

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
        from nlquery.planner import Decline

        results = [part for m in request.messages[-1:] for part in m.parts]
        result = next((part for part in results if isinstance(part, ToolResult)), None)
        plan = self._planned(request.question, request.previous_spec)
        if isinstance(plan, Decline):
            reason = Finish("declined", suggestions=tuple(plan.suggestions))
            events: list[StreamEvent] = [TextDelta(plan.reason), reason]
        elif result is not None and result.call_id.startswith(_CALL):
            events = self._narrate(plan, result)
        else:
            events = self._call(plan, f"{_CALL}{len(request.messages)}")
        for event in events:
            yield event

    def understands(self, question: str, previous: Mapping[str, Any] | None) -> bool:
        """Return whether the planner can answer the question."""
        from nlquery.planner import Decline

        return not isinstance(self._planned(question, previous), Decline)

    def _planned(self, question: str, previous: Mapping[str, Any] | None) -> Plan | Decline:
        """Plan the question, once: it is asked whether, how and what came of it."""
        asked = question, json.dumps(previous, sort_keys=True)
        plan = self._plans.pop(asked, None) or self._planner.plan(question, _spec(previous))
        self._plans[asked] = plan  # the last one now
        if len(self._plans) > _KEPT:
            del self._plans[next(iter(self._plans))]
        return plan

    def _call(self, plan: Plan, call_id: str) -> list[StreamEvent]:
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
