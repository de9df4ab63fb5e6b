"""The whole loop on the real SDKs: whatever a server sends, the turn ends well and is saved."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from typing import Any

import pytest

from nlquery.agent import Agent, Patience
from nlquery.answer import CHART_MIME, Answer
from nlquery.events import Discard, Reasoning, Retry, Text
from nlquery.memory.summary import PARTS

from .conftest import Wired, WiredDesk
from .dialects import Call, Chat, Dialect, Say, Think, run
from .server import Status, Stream, sse

TABLE = 'table(["place", "sales"], [["Downtown", 850.35], ["Airport", 812.19]], "SELECT place")'
CODE = json.dumps({"code": TABLE})
CALL = json.dumps({"name": "run_python", "arguments": {"code": TABLE}})
LAST = Say("Downtown sold $850.35.")
PROMPT = 1.0  # seconds in which a server must see that nobody listens any more


def agent_of(desk: WiredDesk, **settings: Any) -> Agent:
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
    answer = await desk.hear(agent_of(desk, **settings), question)
    desk.saved()  # a valid notebook, whatever happened
    return answer


async def test_two_calls_one_error_an_answer_and_a_follow_up(
    wired: Wired, dialect: Dialect
) -> None:
    replies = (
        dialect.reply(Think("Hm."), Say("Let me look."), run("1/0", "explore"), run(TABLE)),
        dialect.reply(LAST),
        dialect.reply(run("print(812.19)")),
        dialect.reply(Say("The Airport sold $812.19.")),
    )
    async with wired(*replies) as desk:
        first = await ask(desk)
        second = await ask(desk, "And the airport?")
        results = dialect.results(desk.server.requests[1].body)
        last = desk.server.requests[3].body
    assert (first.status, first.markdown) == ("answered", "Downtown sold $850.35.")
    assert "ZeroDivisionError" in results[0]
    assert "Downtown,850.35" in results[1]
    assert second.markdown == "The Airport sold $812.19."
    assert len(dialect.results(last)) == 3  # two of the first turn, one of this
    assert "Downtown sold $850.35." in json.dumps(last)
    assert first.usage.input_tokens == 2 * 420
    assert first.usage.cached_tokens == 2 * 300
    assert "Hm." not in desk.path.read_text()


@pytest.mark.parametrize("mark", ["overload", "cut", "429", "500", "529"])
async def test_what_time_mends_is_tried_again(wired: Wired, dialect: Dialect, mark: str) -> None:
    trouble: dict[str, Stream | Status] = {
        "overload": dialect.mid_stream_error(Say("Half of a")),
        "cut": dialect.cut(Say("Half of another")),
        "429": dialect.error(429, "rate_limit_error"),
        "500": dialect.error(500),
        "529": dialect.error(529, "overloaded_error"),
    }
    replies = dialect.reply(run(TABLE)), trouble[mark], trouble[mark], dialect.reply(LAST)
    async with wired(*replies) as desk:
        answer = await ask(desk)
    assert answer.status == "answered"
    assert answer.markdown == "Downtown sold $850.35."
    assert len(desk.said(Retry)) == 2
    assert desk.kernel.codes == [TABLE]


async def test_a_long_retry_after_ends_the_turn_and_says_how_long(
    wired: Wired, dialect: Dialect
) -> None:
    busy = dialect.error(429, "rate_limit_error")
    headers = {"retry-after": "900"}
    async with wired(Status(busy.code, busy.body, headers)) as desk:
        answer = await asyncio.wait_for(ask(desk), 10)
    assert answer.status == "failed"
    assert "900 seconds" in answer.markdown


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        ([Call("run_python", '{"code": "x')], "not JSON"),
        ([Call("rm_rf", "{}")], "There is no tool"),
        ([Call("run_python", json.dumps({"code": "x = 1\n" * 40_000}))], "characters long"),
        ([Call("run_python", json.dumps({"code": "a = '\x00'"}))], "U+0000"),
        ([Call("run_python", json.dumps({"code": "a = '\u202e'"}))], "U+202E"),
    ],
    ids=["malformed", "unknown tool", "200 KB", "NUL", "bidi"],
)
async def test_a_bad_call_goes_back_and_is_mended(
    wired: Wired, dialect: Dialect, blocks: list[Any], told: str
) -> None:
    replies = dialect.reply(*blocks), dialect.reply(run(TABLE)), dialect.reply(LAST)
    async with wired(*replies) as desk:
        answer = await ask(desk)
        results = dialect.results(desk.server.requests[1].body)
    assert answer.status == "answered"
    assert told in results[0]
    assert desk.kernel.codes == [TABLE]
    assert len(json.dumps(desk.server.requests[2].body)) < 100_000


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"```python\n{TABLE}\n```", [TABLE]),
        (f"Look:\n```python\n{TABLE}", [TABLE]),
        (f"```py\na = 1\n```\nthen\n```py\n{TABLE}\n```", ["a = 1", TABLE]),
        (CALL, [TABLE]),
        (f"<tool_call>{CALL}</tool_call>", [TABLE]),
        (f"<function=run_python>{CODE}</function>", [TABLE]),
        (json.dumps([{"function": {"name": "run_python", "arguments": CODE}}]), [TABLE]),
    ],
    ids=["fence", "open fence", "two blocks", "JSON", "tagged", "function tag", "list"],
)  # fmt: skip
async def test_a_model_that_ignores_tools_is_understood(
    wired: Wired, dialect: Dialect, text: str, codes: list[str]
) -> None:
    async with wired(dialect.reply(Say(text)), dialect.reply(LAST)) as desk:
        answer = await ask(desk)
    assert desk.kernel.codes == codes
    assert answer.markdown == "Downtown sold $850.35."


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


async def test_half_a_program_is_not_run(wired: Wired, dialect: Dialect) -> None:
    half = dialect.reply(Say("```python\nprint(1)\n"), stop="length")
    async with wired(half, dialect.reply(run(TABLE)), dialect.reply(LAST)) as desk:
        answer = await ask(desk)
    assert desk.kernel.codes == [TABLE]
    assert [event.reason for event in desk.said(Discard)] == ["length"]
    assert answer.status == "answered"


@pytest.mark.parametrize("ending", ["empty", "refused", "decline"])
async def test_other_endings_are_clear(wired: Wired, dialect: Dialect, ending: str) -> None:
    replies = {
        "empty": [dialect.reply(), dialect.reply()],
        "refused": [dialect.reply(Say("I will not."), stop="refused")],
        "decline": [dialect.reply(Say("DECLINED: There are no costs.\nTRY: Total sales?"))],
    }[ending]
    async with wired(*replies) as desk:
        answer = await ask(desk)
    assert answer.status == ("declined" if ending == "decline" else "failed")
    assert {"empty": "no usable", "refused": "refused", "decline": "no costs"}[
        ending
    ] in answer.markdown
    if ending == "refused":
        assert "Rephrase" in answer.markdown


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
        answer = await ask(desk, max_seconds=1.0)
        await asyncio.wait_for(desk.server.left.wait(), PROMPT)
    assert desk.saved().turns()[0].answer["ending"] == "max_seconds"
    assert "Downtown,850.35" in answer.markdown


async def test_charts_are_shown_as_images_when_set(wired: Wired, dialect: Dialect) -> None:
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.20.1.json",
        "data": {"values": [{"place": "Downtown", "sales": 850.35}]},
        "mark": "bar",
        "encoding": {
            "x": {"field": "place", "type": "nominal"},
            "y": {"field": "sales", "type": "quantitative"},
        },
    }
    shown = {"output_type": "display_data", "data": {CHART_MIME: spec}, "metadata": {}}
    replies = dialect.reply(run("850.35")), dialect.reply(LAST)
    for wanted in (True, False):
        async with wired(*replies) as desk:
            plain = desk.kernel._run

            def with_chart(code: str, plain: Any = plain) -> Any:
                outputs, failure = plain(code)
                return [*outputs, shown], failure

            desk.kernel._run = with_chart  # type: ignore[method-assign]
            answer = await ask(desk, "Chart?", show_charts=wanted, reuse=False)
            body = json.dumps(desk.server.requests[1].body)
        assert answer.chart is not None
        png = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()[:10]
        assert (png in body) is wanted


async def test_a_summary_is_written_over_the_wire(wired: Wired, dialect: Dialect) -> None:
    turns = [dialect.reply(run("print('word ' * 300)")), dialect.reply(Say("Words."))] * 5
    text = "\n".join(f"#### {part}\n- about {part}" for part in PARTS)
    async with wired(*turns, dialect.reply(Say(text))) as desk:
        for number in range(5):
            await ask(desk, f"Question {number}?")
        event = await agent_of(desk).compress()
    assert event is not None
    assert event.by == "model"
    assert "tools" not in desk.server.requests[-1].body


async def test_no_key_stands_in_anything_that_is_kept(
    wired: Wired, dialect: Dialect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "plain0looking1secret")
    said = f"Incorrect API key provided: {dialect.key} (plain0looking1secret)"
    replies = (
        dialect.error(500, said=said),
        dialect.reply(run(TABLE)),
        dialect.error(401, "authentication_error", said),
    )
    async with wired(*replies) as desk:
        answer = await ask(desk)
    assert answer.status == "failed"
    kept = [p.read_text("utf-8") for p in desk.settings.home.rglob("*") if p.is_file()]
    assert len(kept) >= 2  # the notebook and the log
    for text in [*kept, *(str(event) for event in desk.events)]:
        assert dialect.key not in text
        assert "plain0looking1secret" not in text


async def test_a_broken_off_reply_is_counted(wired: Wired, dialect: Dialect) -> None:
    replies = dialect.cut(Say("word " * 2_000)), dialect.reply(run(TABLE)), dialect.reply(LAST)
    async with wired(*replies) as desk:
        answer = await ask(desk)
    assert answer.usage.output_tokens > 2 * 42 + 1_000


async def test_the_settled_part_is_marked_for_the_cache(wired: Wired, dialect: Dialect) -> None:
    replies = [dialect.reply(run("print(1)")), dialect.reply(Say("One."))] * 3
    async with wired(*replies) as desk:
        for number in range(3):
            await ask(desk, f"Question {number}?", reuse=False)
        bodies = [request.body for request in desk.server.requests]
    field = "input" if dialect.name == "responses" else "messages"
    third, second = bodies[4][field], bodies[2][field]
    if dialect.name == "anthropic":
        marked = [m for m in second if any("cache_control" in block for block in m["content"])]
        assert len(marked) == 1
        marked[0]["content"][-1].pop("cache_control")
        place = second.index(marked[0])
        assert third[: place + 1] == second[: place + 1]  # an entry the next turn can find
        assert place >= 3
    else:
        differ = (i for i, (a, b) in enumerate(zip(second, third, strict=False)) if a != b)
        shared = next(differ, len(second))
        assert shared >= 4


async def test_reasoning_in_tags_is_not_the_answer(wired: Wired, dialect: Dialect) -> None:
    if dialect.name != "chat":
        pytest.skip("only local servers leave it in the text")
    thought = "<think>\nMaybe $99.\n```python\nprint(7)\n```</think>\n\n"
    replies = (
        dialect.reply(Say(f"{thought}I look."), run(TABLE)),
        dialect.reply(Say(f"{thought}Downtown sold $850.35.")),
        dialect.reply(run(TABLE)),
        dialect.reply(Say("Maybe $99.</think>Downtown sold $850.35.")),
    )
    async with wired(*replies) as desk:
        first = await ask(desk)
        reasoned = "".join(event.text for event in desk.said(Reasoning))
        streamed = "".join(event.text for event in desk.said(Text))
        second = await ask(desk, "Again, please, all of it?")
    assert first.markdown == second.markdown == "Downtown sold $850.35."
    assert "Maybe $99." in reasoned
    assert "think" not in streamed
    assert desk.kernel.codes == [TABLE, TABLE]
    assert "Maybe" not in desk.path.read_text()


@pytest.mark.parametrize(
    ("code", "said", "fragment"),
    [
        ("context_length_exceeded", "Your input exceeds the context window", "longer than"),
        ("insufficient_quota", "You exceeded your quota", "no credit"),
        ("content_policy_violation", "unsafe", "refused"),
        ("server_error", "The server had an error", "broke off"),
    ],
)
@pytest.mark.parametrize("event", ["error", "response.failed"])
async def test_errors_inside_of_a_responses_stream_are_typed(
    tmp_path: Any, code: str, said: str, fragment: str, event: str
) -> None:
    from nlquery.providers.errors import ProviderError

    from .dialects import Responses
    from .server import WireServer
    from .test_adapters import ask as request
    from .test_adapters import collect

    error = {"code": code, "message": said, "param": None}
    fields = error if event == "error" else {"response": {"id": "r", "error": error}}
    stream = Stream([sse({"type": event, "sequence_number": 1, **fields}, event)])
    async with WireServer([stream]) as server:
        provider = Responses().provider(server.url)
        with pytest.raises(ProviderError) as caught:
            await collect(provider, request())
        await provider.close()
    assert fragment in str(caught.value)
    assert caught.value.mend


async def test_a_wrong_address_is_no_unknown_model() -> None:
    from nlquery.providers.errors import BadRequest

    from .server import WireServer
    from .test_adapters import ask as request
    from .test_adapters import collect

    async with WireServer([Status(404, {"detail": "Not Found"})]) as server:
        provider = Chat().provider(server.url)
        with pytest.raises(BadRequest, match="nothing at this address") as caught:
            await collect(provider, request())
        await provider.close()
    assert "OPENAI_BASE_URL" in caught.value.mend


def test_a_wait_is_as_long_as_asked_and_never_the_same() -> None:
    import random

    from nlquery.providers.errors import Overloaded

    rng, patience = random.Random(1), Patience()
    waits = [patience.delay(1, Overloaded("x", retry_after=5.0), rng) for _ in range(9)]
    assert all(5.0 <= wait <= 5.3 for wait in waits)
    assert len(set(waits)) == 9
    grown = [patience.delay(n, Overloaded("x"), rng) for n in (1, 2, 3)]
    assert grown == sorted(grown)
