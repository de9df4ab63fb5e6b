"""What goes wrong on the wire: tried again, told in words, and without a key in it."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from nlquery.agent import Patience
from nlquery.events import Retry
from nlquery.providers.errors import BadRequest, Overloaded, ProviderError

from .asking import LAST, TABLE, ask
from .conftest import Wired
from .dialects import Chat, Dialect, Responses, Say, run
from .server import Status, Stream, WireServer, sse
from .test_adapters import ask as request
from .test_adapters import collect


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


async def test_what_a_server_says_is_told_without_its_wrapping(
    wired: Wired, dialect: Dialect
) -> None:
    said = "Your credit balance is too low."
    async with wired(dialect.error(400, "invalid_request_error", said)) as desk:
        answer = await ask(desk)
    assert f"has no credit left: {said} Add credit there" in answer.markdown


async def test_a_broken_off_reply_is_counted(wired: Wired, dialect: Dialect) -> None:
    replies = dialect.cut(Say("word " * 2_000)), dialect.reply(run(TABLE)), dialect.reply(LAST)
    async with wired(*replies) as desk:
        answer = await ask(desk)
    assert answer.usage.output_tokens > 2 * 42 + 1_000


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


@pytest.mark.parametrize(
    ("code", "kind", "said", "sentence"),
    [
        (401, "authentication_error", "bad key.", "does not accept the API key: bad key."),
        (404, "not_found_error", "model: x", "does not know the model 'm'."),
        (
            400,
            "invalid_request_error",
            "no such tool",
            "does not accept the request: no such tool.",
        ),
        (500, "api_error", "scripted", "failed (500): scripted."),
    ],
)
async def test_a_refusal_is_one_sentence(
    dialect: Dialect, code: int, kind: str, said: str, sentence: str
) -> None:
    async with WireServer([dialect.error(code, kind, said)] * 3) as server:
        provider = dialect.provider(server.url)
        with pytest.raises(ProviderError) as caught:
            await collect(provider, request())
        await provider.close()
    name = "anthropic" if dialect.name == "anthropic" else "openai"
    model = provider.model.partition(":")[2]
    assert caught.value.message == f"{name} {sentence}".replace("'m'", repr(model))
    assert caught.value.mend


async def test_a_server_that_is_not_there_is_named(dialect: Dialect) -> None:
    async with WireServer([]) as server:
        url = server.url
    provider = dialect.provider(url)
    with pytest.raises(ProviderError, match="cannot be reached") as caught:
        await collect(provider, request())
    await provider.close()
    assert f" at {url} (" in caught.value.message
    assert "--model offline" in caught.value.mend


async def test_a_proxy_that_says_nothing_is_told_by_its_status(dialect: Dialect) -> None:
    async with WireServer([Status(502, None)]) as server:
        provider = dialect.provider(server.url)
        with pytest.raises(ProviderError) as caught:
            await collect(provider, request())
        await provider.close()
    assert caught.value.message.endswith(" failed (502).")


async def test_a_wrong_address_is_no_unknown_model() -> None:
    async with WireServer([Status(404, {"detail": "Not Found"})]) as server:
        provider = Chat().provider(server.url)
        with pytest.raises(BadRequest, match="nothing at this address") as caught:
            await collect(provider, request())
        await provider.close()
    assert "OPENAI_BASE_URL" in caught.value.mend


def test_a_wait_is_as_long_as_asked_and_never_the_same() -> None:
    rng, patience = random.Random(1), Patience()
    waits = [patience.delay(1, Overloaded("x", retry_after=5.0), rng) for _ in range(9)]
    assert all(5.0 <= wait <= 5.3 for wait in waits)
    assert len(set(waits)) == 9
    grown = [patience.delay(n, Overloaded("x"), rng) for n in (1, 2, 3)]
    assert grown == sorted(grown)
