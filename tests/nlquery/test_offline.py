"""The offline provider serves sessions that run at the same time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlquery.answer import TABLE_MIME
from nlquery.planner import Planner
from nlquery.providers.offline import OfflineProvider
from nlquery.providers.protocol import (
    Finish,
    Message,
    Request,
    TextDelta,
    TextPart,
    ToolCall,
    ToolResult,
)
from nlquery.semantic import load_model
from nlquery.semantic.clock import Clock

pytestmark = pytest.mark.unit
QUESTIONS = {
    "total sales by location": ["location", "sales"],
    "tips by location": ["location", "tips"],
    "total sales by day": ["business_date", "sales"],
}


def table(names: list[str]) -> dict[str, Any]:
    first = "2025-01-02" if "business_date" in names else "Downtown"
    columns = [{"name": names[0], "type": "string"}, {"name": names[1], "type": "number"}]
    return {"columns": columns, "rows": [[first, 12.5]], "row_count": 1, "truncated": False}


async def test_sessions_at_once_are_told_their_own_results() -> None:
    january = Clock.of(date(2025, 1, 1), date(2025, 1, 31), date(2025, 2, 1))
    places = {"locations.name": ["Downtown", "Airport"]}
    provider = OfflineProvider(Planner(load_model(), january, places))
    calls = {}
    for question in QUESTIONS:  # all are asked before the first cell has ended
        asked = Message("user", (TextPart(question),))
        events = [e async for e in provider.stream(Request("", [asked], question=question))]
        calls[question] = next(e for e in events if isinstance(e, ToolCall))
    for question, names in QUESTIONS.items():
        result = ToolResult(calls[question].id, "", False, [{"data": {TABLE_MIME: table(names)}}])
        messages = [Message("user", (TextPart(question),)), Message("user", (result,))]
        told = [e async for e in provider.stream(Request("", messages, question=question))]
        text = "".join(e.text for e in told if isinstance(e, TextDelta))
        assert any(isinstance(e, Finish) and e.reason == "stop" for e in told)
        assert ("tips" in text.lower().split("_")[0]) == ("tips" in question), text
        assert ("2 January" in text) == ("day" in question), text
