"""Every bound of a turn has its own ending, and stopping keeps what was found."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from nlquery.answer import Usage
from nlquery.errors import InputError
from nlquery.events import Answered, Event, Failed
from nlquery.providers.protocol import Finish, Request, StreamEvent, TextDelta, ToolCall
from nlquery.providers.scripted import run, say

from .conftest import Desk

pytestmark = pytest.mark.unit

TABLE = 'table(["place", "sales"], [["Downtown", 850.35]])'
LAST_WORD = "It is 850.35."


def spent(tokens: int) -> list[StreamEvent]:
    return [*run(TABLE), Finish("tools", Usage(tokens, 0, 0))]


def ending(desk: Desk) -> str:
    found: str = desk.saved().turns()[-1].answer["ending"]
    return found


async def test_steps(desk: Desk) -> None:
    steps = [run(f"print({n})", "explore") for n in range(9)]
    answer = await desk.ask("Sales?", run(TABLE), *steps, max_steps=3)
    assert len(desk.kernel.codes) == 3
    assert (answer.status, ending(desk)) == ("failed", "max_steps")
    assert "3 steps" in answer.markdown
    assert "NLQUERY_MAX_STEPS" in answer.markdown


async def test_the_word_after_the_last_step_is_heard(desk: Desk) -> None:
    answer = await desk.ask("Sales?", run(TABLE), say(LAST_WORD), max_steps=1)
    assert answer.status == "answered"


async def test_before_the_last_step_the_model_is_told(desk: Desk) -> None:
    await desk.ask("Sales?", run(TABLE), say(LAST_WORD), max_steps=2)
    result = desk.provider.requests[1].messages[-1].parts[0]
    assert "One step is left" in result.text


async def test_tokens(desk: Desk) -> None:
    answer = await desk.ask("Sales?", spent(600), spent(600), spent(600), max_tokens=1000)
    assert len(desk.provider.requests) == 2
    assert (answer.status, ending(desk)) == ("failed", "max_tokens")
    assert answer.usage.input_tokens == 1200


async def test_money_by_the_prices_file(desk: Desk) -> None:
    desk.settings.home.mkdir(exist_ok=True)
    prices = "models: {openai: {dear: {input: 1000.0, output: 1000.0}}}"
    (desk.settings.home / "models.yaml").write_text(prices)
    agent = desk.agent(spent(600), spent(600), spent(600), max_cost=1.0)
    desk.provider._model = "openai:dear"
    answer = await desk.hear(agent, "Sales?")
    assert (answer.status, ending(desk)) == ("failed", "max_cost")
    assert answer.usage.cost_usd == pytest.approx(1.2)
    assert len(desk.provider.requests) == 2


async def test_an_unknown_price_is_no_price(desk: Desk) -> None:
    answer = await desk.ask("Sales?", spent(600), say(LAST_WORD), max_cost=0.000001)
    assert answer.status == "answered"
    assert answer.usage.cost_usd is None
    assert answer.to_json()["usage"]["cost_usd"] is None


async def test_seconds_end_a_cell_and_keep_what_was_found(desk: Desk) -> None:
    answer = await desk.ask("Sales?", run(TABLE), run("hang()", "explore"), max_seconds=0.3)
    assert (answer.status, ending(desk)) == ("failed", "max_seconds")
    assert desk.kernel.interrupted.is_set()
    assert answer.table is not None
    assert list(answer.table["rows"]) == [["Downtown", 850.35]]
    assert answer.markdown.endswith("Found so far, not checked as an answer: the table.")
    cells = desk.saved().turns()[0].code
    assert [cell.status for cell in cells] == ["ok", "interrupted"]
    assert cells[1].outputs[0]["text"] == "half a result\n"


async def test_stopping_saves_the_turn_as_stopped(desk: Desk) -> None:
    agent = desk.agent(run(TABLE), run("hang()", "explore"), say("never"))
    listening = asyncio.create_task(desk.hear(agent, "Sales?"))
    await asyncio.wait_for(desk.kernel.hanging.wait(), 5)
    await agent.stop()
    answer = await listening
    assert (answer.status, ending(desk)) == ("failed", "stopped")
    assert len(desk.saved().turns()[0].code) == 2
    assert len(desk.provider.requests) == 2
    assert [event.message for event in desk.said(Failed)] == ["Stopped."]


async def test_what_was_found_without_a_table_is_told_in_words(desk: Desk) -> None:
    answer = await desk.ask("Sales?", run("print(850.35)"), run("hang()", "explore"), max_steps=1)
    assert ending(desk) == "max_steps"
    assert "not checked as an answer:\n\n```text\n850.35\n```" in answer.markdown


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("It was $850.35, of", "It was $850.35, of …"),
        ("<think>Hm.</think>\n\nAbout 91", "About 91 …\n\n**Not checked:** 91 – not found in"),
        ("As code:\n\n```python\nx = 1", "```python\nx = 1 …\n```"),
    ],
)
async def test_what_was_said_before_a_stop_is_kept(desk: Desk, text: str, kept: str) -> None:
    said = asyncio.Event()

    class Slow:
        model = "slow"
        replies = iter([run(TABLE), [TextDelta(text)]])

        async def stream(self, request: Request):  # type: ignore[no-untyped-def]
            for event in next(self.replies):
                yield event
            if isinstance(event, TextDelta):
                said.set()
                await asyncio.Event().wait()

        async def close(self) -> None: ...

    agent = desk.agent()
    listening = asyncio.create_task(desk.hear(agent, "Sales?", provider=Slow()))
    await asyncio.wait_for(said.wait(), 5)
    await agent.stop()
    await listening
    saved = desk.saved().turns()[0]
    assert saved.answer["ending"] == "stopped"
    assert saved.markdown.startswith("Stopped.\n\n")
    assert kept in saved.markdown


async def test_leaving_the_iterator_ends_the_request_and_saves(desk: Desk) -> None:
    closed = asyncio.Event()

    class Endless:
        model = "endless"

        async def stream(self, request: Request):  # type: ignore[no-untyped-def]
            try:
                for number in itertools.count():
                    yield TextDelta(f"{number} ")
                    await asyncio.sleep(0)
            finally:
                closed.set()

        async def close(self) -> None: ...

    events = desk.agent().ask("Sales?", provider=Endless())
    seen: list[Event] = []
    async for event in events:
        seen.append(event)
        if len(seen) > 5:
            break
    await events.aclose()  # type: ignore[attr-defined]
    assert closed.is_set()
    assert ending(desk) == "stopped"
    assert not any(isinstance(event, Answered) for event in seen)


async def test_an_endless_reply_is_cut_and_objected_to(desk: Desk) -> None:
    endless = [TextDelta("x" * 100_000) for _ in range(50)]
    answer = await desk.ask("Sales?", endless, run(TABLE), say(LAST_WORD))
    assert answer.status == "answered"


async def test_a_silent_stream_counts_as_broken(desk: Desk) -> None:
    class Silent:
        model = "silent"
        calls = 0

        async def stream(self, request: Request):  # type: ignore[no-untyped-def]
            self.calls += 1
            await asyncio.Event().wait()
            yield TextDelta("")

        async def close(self) -> None: ...

    from nlquery.agent import Patience

    desk.patience = Patience(attempts=2, base_delay=0.0, idle_seconds=0.05)
    silent = Silent()
    answer = await desk.hear(desk.agent(), "Sales?", provider=silent)
    assert silent.calls == 2
    assert answer.status == "failed"
    assert "said nothing" in answer.markdown


async def test_one_question_at_a_time(desk: Desk) -> None:
    agent = desk.agent(run("hang()"), say("x"))
    first = asyncio.create_task(desk.hear(agent, "One?"))
    await asyncio.wait_for(desk.kernel.hanging.wait(), 5)
    with pytest.raises(InputError, match="another question"):
        await anext(agent.ask("Two?"))
    await agent.stop()
    await first


@pytest.mark.parametrize("question", ["", "  \n ", "\x00\x07"])
async def test_an_empty_question_is_refused(desk: Desk, question: str) -> None:
    with pytest.raises(InputError, match="empty"):
        await anext(desk.agent().ask(question))
    assert not desk.path.exists()


async def test_a_defect_of_a_provider_still_saves_the_turn(desk: Desk) -> None:
    answer = await desk.ask("Sales?", run(TABLE), RuntimeError("boom"))
    assert (answer.status, ending(desk)) == ("failed", "error")
    assert answer.table is not None
    assert list(answer.table["rows"]) == [["Downtown", 850.35]]
    assert answer.markdown.endswith("Found so far, not checked as an answer: the table.")


async def test_a_call_that_is_cut_by_the_bound_leaves_whole_cells(desk: Desk) -> None:
    many = [ToolCall(f"c{n}", "run_python", f'{{"code": "print({n})"}}') for n in range(5)]
    await desk.ask("Sales?", many, max_steps=2)
    assert [c.source for c in desk.saved().turns()[0].code] == ["print(0)", "print(1)"]
