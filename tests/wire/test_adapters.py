"""Each adapter on its real SDK against a loopback server: what comes in, what goes out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

import pytest

from nlquery.providers import (
    Finish,
    Message,
    Provider,
    ReasoningDelta,
    Request,
    StreamEvent,
    TextDelta,
    TextPart,
    Tool,
    ToolCall,
    ToolResult,
)
from nlquery.providers.errors import (
    BadKey,
    BadRequest,
    BrokenReply,
    ContextTooLong,
    OutOfCredit,
    Overloaded,
    ProviderError,
    ServerFault,
    UnknownModel,
    Unreachable,
)

from .dialects import DIALECTS, Call, Chat, Dialect, Say, Think, run
from .server import Status, Stream, WireServer

TOOL = Tool("run_python", "Run it.", {"type": "object", "properties": {}})


@pytest.fixture(params=DIALECTS, ids=lambda d: d.name)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    chosen: Dialect = request.param
    return chosen


@asynccontextmanager
async def wired(
    dialect: Dialect, *replies: Stream | Status
) -> AsyncIterator[tuple[Provider, WireServer]]:
    async with WireServer(replies) as server:
        provider = dialect.provider(server.url)
        try:
            yield provider, server
        finally:
            await provider.close()


def ask(*messages: Message) -> Request:
    first = Message("user", (TextPart("Total sales?"),))
    return Request("You are exact.", (first, *messages), (TOOL,), cache_key="a session")


async def collect(provider: Provider, request: Request) -> list[StreamEvent]:
    return [event async for event in provider.stream(request)]


def text_of(events: list[StreamEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_text_streams_and_usage_is_counted_alike(dialect: Dialect) -> None:
    async with wired(dialect, dialect.reply(Say("It is 42, of course."))) as (provider, _):
        events = await collect(provider, ask())
    assert text_of(events) == "It is 42, of course."
    assert sum(isinstance(event, TextDelta) for event in events) > 1
    finish = events[-1]
    assert isinstance(finish, Finish)
    assert finish.reason == "stop"
    assert (finish.usage.input_tokens, finish.usage.cached_tokens) == (420, 300)
    assert finish.usage.output_tokens == 42


async def test_parallel_calls_come_whole_and_in_order(dialect: Dialect) -> None:
    reply = dialect.reply(Say("Let me see."), run("a = 1"), run("b = 2", "explore"))
    async with wired(dialect, reply) as (provider, _):
        events = await collect(provider, ask())
    calls = [event for event in events if isinstance(event, ToolCall)]
    assert [json.loads(call.arguments)["code"] for call in calls] == ["a = 1", "b = 2"]
    assert len({call.id for call in calls}) == 2
    assert isinstance(events[-1], Finish)
    assert events[-1].reason == "tools"


async def test_reasoning_is_kept_apart_and_sent_back_within_the_turn(dialect: Dialect) -> None:
    replies = [dialect.reply(Think("Hmm, so."), run("a")), dialect.reply(Say("Done."))]
    async with wired(dialect, *replies) as (provider, server):
        events = await collect(provider, ask())
        call = next(event for event in events if isinstance(event, ToolCall))
        finish = events[-1]
        assert isinstance(finish, Finish)
        spoken = Message("assistant", (call,), finish.native)
        result = Message("user", (ToolResult(call.id, "the result 42"),))
        await collect(provider, ask(spoken, result))
    assert "".join(e.text for e in events if isinstance(e, ReasoningDelta)) == "Hmm, so."
    assert text_of(events) == ""
    body = server.requests[-1].body
    assert dialect.results(body) == ["the result 42"]
    if dialect.name != "chat":  # that protocol has no way to send reasoning back
        assert any(word in json.dumps(body) for word in ("c2lnbmVk", "ZW5jcnlwdGVk"))


async def test_history_without_native_form_is_rebuilt(dialect: Dialect) -> None:
    earlier = (
        Message("assistant", (ToolCall("cell_1", "run_python", '{"code": "x"}'),)),
        Message("user", (ToolResult("cell_1", "seven", is_error=True),)),
        Message("assistant", (TextPart("Seven."),)),
        Message("user", (TextPart("And then?"),)),
    )
    async with wired(dialect, dialect.reply(Say("Eight."))) as (provider, server):
        await collect(provider, ask(*earlier))
    body = server.requests[0].body
    assert dialect.results(body) == ["seven"]
    assert "And then?" in json.dumps(body)
    assert "You are exact." in json.dumps(body)


async def test_two_requests_share_their_prefix_byte_for_byte(dialect: Dialect) -> None:
    async with wired(dialect, dialect.reply(Say("A")), dialect.reply(Say("B"))) as (p, server):
        await collect(p, ask())
        later = (Message("assistant", (TextPart("A"),)), Message("user", (TextPart("More?"),)))
        await collect(p, ask(*later))
    first, second = (request.body for request in server.requests)
    conversation = "input" if dialect.name == "responses" else "messages"
    turns = first.pop(conversation)
    assert second.pop(conversation)[: len(turns)] == turns
    assert first == second


async def test_prompt_caching_is_asked_for() -> None:
    anthropic, responses, _ = DIALECTS
    async with wired(anthropic, anthropic.reply(Say("A"))) as (provider, server):
        await collect(provider, ask())
    body = server.requests[0].body
    assert body["system"][0]["cache_control"] == body["cache_control"] == {"type": "ephemeral"}
    async with wired(responses, responses.reply(Say("A"))) as (provider, server):
        await collect(provider, ask())
    assert 0 < len(server.requests[0].body["prompt_cache_key"]) <= 64
    assert server.requests[0].body["store"] is False


@pytest.mark.parametrize(
    ("code", "kind", "said", "error", "retryable"),
    [
        (401, "authentication_error", "invalid key", BadKey, False),
        (404, "not_found_error", "model: nonsense", UnknownModel, False),
        (400, "invalid_request_error", "prompt is too long", ContextTooLong, False),
        (400, "invalid_request_error", "odd field", BadRequest, False),
        (429, "rate_limit_error", "slow down", Overloaded, True),
        (429, "insufficient_quota", "You exceeded your quota", OutOfCredit, False),
        (529, "overloaded_error", "busy", Overloaded, True),
        (500, "api_error", "oops", ServerFault, True),
    ],
)
async def test_http_errors_are_typed_and_say_what_to_do(
    dialect: Dialect, code: int, kind: str, said: str, error: type, retryable: bool
) -> None:
    async with wired(dialect, dialect.error(code, kind, said)) as (provider, server):
        with pytest.raises(ProviderError) as caught:
            await collect(provider, ask())
    assert type(caught.value) is error
    assert caught.value.retryable is retryable
    assert caught.value.mend
    assert len(server.requests) == 1  # the SDK's own retries are off
    if retryable:
        assert caught.value.retry_after is not None


async def test_a_key_never_stands_in_an_error(dialect: Dialect) -> None:
    said = f"Incorrect API key provided: {dialect.key}"
    error = dialect.error(401, "authentication_error", said)
    async with wired(dialect, error) as (provider, _):
        with pytest.raises(BadKey) as caught:
            await collect(provider, ask())
    assert dialect.key not in str(caught.value)
    assert caught.value.__cause__ is None  # nor in a traceback


async def test_an_overload_in_mid_stream_is_retryable(dialect: Dialect) -> None:
    async with wired(dialect, dialect.mid_stream_error(Say("Half an"))) as (provider, _):
        with pytest.raises(ProviderError) as caught:
            await collect(provider, ask())
    assert caught.value.retryable


async def test_a_cut_stream_is_a_broken_reply(dialect: Dialect) -> None:
    async with wired(dialect, dialect.cut(Say("Half an answer is"))) as (provider, _):
        with pytest.raises((BrokenReply, Unreachable)) as caught:
            await collect(provider, ask())
    assert caught.value.retryable


async def test_a_stream_that_ends_politely_too_early_is_a_broken_reply(dialect: Dialect) -> None:
    early = Stream(list(dialect.chunks([Say("Half an answer")]))[:-3])
    async with wired(dialect, early) as (provider, _):
        with pytest.raises(BrokenReply):
            await collect(provider, ask())


async def test_no_server_is_unreachable(dialect: Dialect) -> None:
    async with WireServer([]) as server:
        url = server.url
    provider = dialect.provider(url)
    with pytest.raises(Unreachable, match="cannot be reached"):
        await collect(provider, ask())
    await provider.close()


@pytest.mark.parametrize("stop", ["length", "refused"])
async def test_early_stops_are_told_apart(dialect: Dialect, stop: str) -> None:
    async with wired(dialect, dialect.reply(Say("I cannot"), stop=stop)) as (provider, _):
        events = await collect(provider, ask())
    assert isinstance(events[-1], Finish)
    assert events[-1].reason == stop


async def test_malformed_arguments_arrive_as_they_were_written(dialect: Dialect) -> None:
    reply = dialect.reply(Call("run_python", '{"code": "x'))
    async with wired(dialect, reply, dialect.reply(Say("Sorry."))) as (provider, server):
        events = await collect(provider, ask())
        call = next(event for event in events if isinstance(event, ToolCall))
        assert call.arguments == '{"code": "x'
        finish = events[-1]
        assert isinstance(finish, Finish)
        spoken = Message("assistant", (call,), finish.native)
        result = Message("user", (ToolResult(call.id, "not JSON", is_error=True),))
        await collect(provider, ask(spoken, result))
    assert dialect.results(server.requests[-1].body) == ["not JSON"]


async def test_closing_the_stream_ends_the_request_on_the_wire(dialect: Dialect) -> None:
    async with wired(dialect, dialect.endless()) as (provider, server):
        async with aclosing(provider.stream(ask())) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    break
        await asyncio.wait_for(server.left.wait(), 5)
        sent = server.sent
        assert sent == server.sent


async def test_a_server_without_tools_is_asked_without_them() -> None:
    chat = Chat()
    refusal = chat.error(400, "invalid_request_error", "this model does not support tools")
    async with wired(chat, refusal, chat.reply(Say("```python\n1\n```"))) as (provider, server):
        events = await collect(provider, ask())
    assert "python" in text_of(events)
    assert "tools" in server.requests[0].body
    assert "tools" not in server.requests[1].body
