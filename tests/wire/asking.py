"""Asking over the wire, and what the tests of it say again and again."""

from __future__ import annotations

from typing import Any

from nlquery.agent import Agent
from nlquery.answer import Answer

from .conftest import WiredDesk
from .dialects import Say

TABLE = 'table(["place", "sales"], [["Downtown", 850.35], ["Airport", 812.19]], "SELECT place")'
LAST = Say("Downtown sold $850.35.")
PROMPT = 1.0  # seconds in which a server must see that nobody listens any more


def agent_of(desk: WiredDesk, **settings: Any) -> Agent:
    """Return an agent on the desk's provider."""
    return Agent(
        desk.provider,
        desk._kernel,
        desk.notebook,
        desk.settings.override(**settings),
        domain=desk.domain,
        patience=desk.patience,
        seed=1,
    )


async def ask(desk: WiredDesk, question: str = "Sales by place?", **settings: Any) -> Answer:
    """Return the answer; whatever happened, a valid notebook is left."""
    answer = await desk.hear(agent_of(desk, **settings), question)
    desk.saved()
    return answer
