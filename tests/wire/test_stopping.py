"""What ends a request: a person, a bound, a reply without an end; the server sees it at once."""

from __future__ import annotations

import asyncio
import time

import pytest

from nlquery.agent import Patience
from nlquery.answer import Answer
from nlquery.events import Text

from .asking import LAST, PROMPT, TABLE, agent_of, ask
from .conftest import Wired
from .dialects import Dialect, run
from .server import Stream


@pytest.mark.parametrize("kind", ["endless", "endless_call"])
async def test_an_endless_reply_is_cut_and_the_request_ended(
    wired: Wired, dialect: Dialect, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nlquery.agent.stream.MAX_REPLY_CHARS", 20_000)
    flood = getattr(dialect, kind)()
    async with wired(flood, dialect.reply(run(TABLE)), dialect.reply(LAST)) as desk:
        answer = await ask(desk)
        await asyncio.wait_for(desk.server.left.wait(), PROMPT)
    assert answer.status == "answered"
    assert answer.usage.output_tokens > 2 * 42 + 3_000  # what was thrown away is counted


async def test_a_long_call_is_no_silence(wired: Wired, dialect: Dialect) -> None:
    code = f"{TABLE}  # {'long ' * 400}"

    async def slowly() -> None:
        await asyncio.sleep(0.002)

    replies = dialect.reply(run(code)), dialect.reply(LAST)
    async with wired(*replies) as desk:
        desk.patience = Patience(attempts=1, idle_seconds=0.4)
        desk.server.pause = slowly
        answer = await ask(desk)
        assert desk.server.sent > 200  # in all far longer than the idle time
    assert answer.status == "answered"


async def test_stopping_in_mid_reply_ends_the_request_at_once(
    wired: Wired, dialect: Dialect
) -> None:
    async with wired(dialect.endless()) as desk:
        agent = agent_of(desk)
        heard = asyncio.Event()

        async def listen() -> Answer:
            answer = None
            async for event in agent.ask("Sales?"):
                heard.set() if isinstance(event, Text) else None
                answer = event
            return answer.answer  # type: ignore[union-attr]

        listening = asyncio.create_task(listen())
        await asyncio.wait_for(heard.wait(), 10)
        began = time.monotonic()
        await agent.stop()
        await asyncio.wait_for(desk.server.left.wait(), PROMPT)
        assert time.monotonic() - began < PROMPT
        answer = await listening
        sent = desk.server.sent
        await asyncio.sleep(0)
        assert desk.server.sent == sent  # nothing more is generated, nor billed
        assert len(desk.server.requests) == 1
    assert answer.status == "failed"
    assert answer.usage.output_tokens > 0  # what was generated till then is counted
    assert desk.saved().turns()[0].answer["ending"] == "stopped"


async def test_stopping_before_the_first_word_ends_the_request_at_once(
    wired: Wired, dialect: Dialect
) -> None:
    async with wired(Stream([], hang=True)) as desk:
        agent = agent_of(desk)
        listening = asyncio.create_task(desk.hear(agent, "Sales?"))
        async with asyncio.timeout(10):
            while not desk.server.requests:
                await asyncio.sleep(0.005)
        await agent.stop()
        await asyncio.wait_for(desk.server.left.wait(), PROMPT)
        assert (await listening).status == "failed"


async def test_stopping_in_a_cell_interrupts_it_and_asks_no_more(
    wired: Wired, dialect: Dialect
) -> None:
    async with wired(dialect.reply(run("hang()")), dialect.reply(LAST)) as desk:
        agent = agent_of(desk)
        listening = asyncio.create_task(desk.hear(agent, "Sales?"))
        await asyncio.wait_for(desk.kernel.hanging.wait(), 10)
        await agent.stop()
        await listening
        assert desk.kernel.interrupted.is_set()
        assert len(desk.server.requests) == 1
    assert desk.saved().turns()[0].code[0].status == "interrupted"


async def test_the_bound_on_seconds_ends_the_request_too(wired: Wired, dialect: Dialect) -> None:
    async with wired(dialect.reply(run(TABLE)), Stream([], hang=True)) as desk:
        answer = await ask(desk, max_seconds=4.0)
        await asyncio.wait_for(desk.server.left.wait(), PROMPT)
    assert desk.saved().turns()[0].answer["ending"] == "max_seconds"
    assert answer.markdown.endswith("Found so far, not checked as an answer: the table.")
    assert answer.table is not None
    assert answer.table["rows"][0] == ["Downtown", 850.35]
