"""The agent makes room before a turn, within a turn, and when a provider asks for it."""

from __future__ import annotations

import pytest

from nlquery.answer import Usage
from nlquery.errors import InputError
from nlquery.events import Compressed
from nlquery.memory.summary import PARTS
from nlquery.providers.errors import ContextTooLong
from nlquery.providers.protocol import Finish
from nlquery.providers.scripted import run, say

from .conftest import Desk

pytestmark = pytest.mark.unit

LONG = "print('word ' * 300)"
SUMMARY = "\n".join(f"#### {part}\n- about {part}" for part in PARTS)


async def fill(desk: Desk, turns: int = 6) -> None:
    for number in range(turns):
        steps = [run(f"v{number} = 1; {LONG}"), say("Words, many of them.")]
        await desk.ask(f"Question {number}?", *steps)


async def test_a_full_session_is_compressed_by_the_model_before_the_turn(desk: Desk) -> None:
    await fill(desk)
    written = [*say(SUMMARY), Finish("stop", Usage(1000, 0, 100))]
    answer = await desk.ask("And now?", written, run("print(1)"), say("One."), token_limit=4_000)
    assert answer.status == "answered"
    (event,) = desk.said(Compressed)
    assert event.by == "model"
    assert "about Goal" in desk.path.read_text()
    asked, after = desk.provider.requests[:2]
    assert not asked.tools
    assert "Question 0?" in asked.messages[0].text
    assert after.messages[0].text.startswith("Summary of the conversation before:")
    assert answer.usage.input_tokens >= 1000


async def test_compressing_on_demand(desk: Desk) -> None:
    await fill(desk)
    event = await desk.agent(say("nonsense")).compress()
    assert event is not None
    assert (event.turns, event.by) == (4, "rules")
    assert [t.compressed for t in desk.saved().turns()] == [True] * 4 + [False] * 2


async def test_compressing_an_empty_session_does_nothing(desk: Desk) -> None:
    assert await desk.agent().compress() is None
    assert not desk.path.exists()


async def test_a_request_that_is_too_long_is_sent_again_shorter(desk: Desk) -> None:
    await fill(desk, 3)
    answer = await desk.ask("Now?", ContextTooLong("too long"), run("print(1)"), say("One."))
    assert answer.status == "answered"
    assert len(desk.provider.requests[1].messages) < len(desk.provider.requests[0].messages)
    assert [event.by for event in desk.said(Compressed)] == ["rules"]


async def test_a_first_question_that_is_too_long_fails_clearly(desk: Desk) -> None:
    error = ContextTooLong("The request is too long.", mend="Shorten it.")
    answer = await desk.ask("Now?", error)
    assert answer.status == "failed"
    assert "too long" in answer.markdown


async def test_an_edited_summary_is_what_the_next_turn_is_sent(desk: Desk) -> None:
    await fill(desk)
    await desk.agent(say(SUMMARY)).compress()
    book = desk.saved()
    cell = next(c for c in book.cells if c.metadata["nlquery"]["role"] == "summary")
    cell.source = cell.source.replace("about Goal", "We open in Boston soon.")
    book.save()
    await desk.ask("Where?", run("print(1)"), say("One."))
    first = desk.provider.requests[0].messages[0].text
    assert "We open in Boston soon." in first
    assert "about Goal" not in first


async def test_no_compression_while_a_question_runs(desk: Desk) -> None:
    agent = desk.agent(run("print(1)"), say("One."))
    events = agent.ask("One?")
    await anext(events)
    with pytest.raises(InputError, match="answering"):
        await agent.compress()
    await events.aclose()  # type: ignore[attr-defined]
