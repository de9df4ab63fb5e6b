"""Mutated replies on the wire: the real SDKs read them, the loop ends, the notebook is valid."""

from __future__ import annotations

import asyncio
import json
import os
import random
from pathlib import Path

import pytest

from nlquery.agent import Agent, Patience
from nlquery.events import Answered
from nlquery.session import SessionNotebook
from nlquery.settings import Settings
from tests.nlquery.agent.conftest import Desk
from tests.nlquery.agent.test_campaign import ARGUMENTS, CODE, TEXTS, mutated

from .dialects import DIALECTS, Block, Call, Dialect, Say, Think, run
from .server import Status, Stream, WireServer

LONG = os.environ.get("NLQUERY_CAMPAIGN") == "long"
REPLIES = 4_000 if LONG else 340  # of each dialect: 1,020 in all
GARBAGE = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b"data: {\n\n",
    b"data: null\n\n",
    b": ping\n\n",
    b"event: x\n\n",
)


def blocks(rng: random.Random) -> list[Block]:
    """Return what a model says: good things and bad ones."""
    found: list[Block] = []
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        kind = rng.random()
        if kind < 0.2:
            found.append(run(CODE))
        elif kind < 0.5:
            name = rng.choice(("run_python", "run_python", "compile_metrics", "", "x" * 300))
            found.append(Call(name, whole(mutated(rng.choice(ARGUMENTS), rng))[:50_000]))
        elif kind < 0.9:
            found.append(Say(whole(mutated(rng.choice(TEXTS), rng))[:20_000]))
        else:
            found.append(Think("Hm, " * rng.randrange(1, 50)))
    return found


def whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def damaged(chunks: list[bytes], rng: random.Random) -> list[bytes]:
    """Return the events with some lost, doubled, moved, cut, flipped or replaced by garbage."""
    for _ in range(rng.choice((0, 0, 1, 2, 4))):
        if not chunks:
            break
        at = rng.randrange(len(chunks))
        match rng.randrange(6):
            case 0:
                del chunks[at]
            case 1:
                chunks.insert(at, chunks[rng.randrange(len(chunks))])
            case 2:
                rng.shuffle(chunks)
            case 3:
                chunks[at] = chunks[at][: rng.randrange(len(chunks[at]) + 1)]
            case 4:
                spot = rng.randrange(len(chunks[at]) or 1)
                chunks[at] = (
                    chunks[at][:spot] + bytes([rng.randrange(256)]) + chunks[at][spot + 1 :]
                )
            case _:
                chunks.insert(at, rng.choice(GARBAGE))
    return [chunk for chunk in chunks if chunk]


def reply(dialect: Dialect, rng: random.Random) -> Stream | Status:
    """Return one reply of a server that cannot be trusted."""
    if rng.random() < 0.15:
        body = rng.choice(({}, [], None, "oops", {"error": None}, {"error": {"message": 7}}))
        headers = {"retry-after": rng.choice(("0", "-1", "nan", "inf", "soon", "0.001"))}
        return Status(rng.choice((200, 204, 301, 400, 401, 404, 418, 429, 500, 529)), body, headers)
    stop = rng.choice(("", "", "", "length", "refused"))
    said = [b for b in blocks(rng) if isinstance(b, Say)] if stop == "refused" else blocks(rng)
    return Stream(damaged(list(dialect.chunks(said, stop)), rng), cut=rng.random() < 0.1)


@pytest.mark.campaign
@pytest.mark.timeout(2400 if LONG else 280)
@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda d: d.name)
async def test_no_server_breaks_the_loop(dialect: Dialect, tmp_path: Path) -> None:
    rng = random.Random(dialect.name)
    played = turn = 0
    while played < REPLIES:
        if turn % 25 == 0:
            path = tmp_path / "sessions" / f"{turn}.ipynb"
            desk = Desk(path, Settings(home=tmp_path, token_limit=4_000, max_steps=6))
        async with WireServer([reply(dialect, rng) for _ in range(rng.randrange(1, 6))]) as server:
            provider = dialect.provider(server.url)
            agent = Agent(
                provider, desk._kernel, desk.notebook, desk.settings, seed=turn,
                patience=Patience(attempts=2, base_delay=0.0, max_delay=0.01, idle_seconds=3),
            )  # fmt: skip
            events = [e async for e in _bounded(agent, f"Question {turn}?")]
            played += len(server.requests)
            await provider.close()
        turn += 1
        assert sum(isinstance(event, Answered) for event in events) == 1
        json.dumps([event.to_json() for event in events])
        saved = SessionNotebook.open(path, create=False)  # validates
        assert len(saved.turns()) == (turn - 1) % 25 + 1
        assert dialect.key not in path.read_text("utf-8")


async def _bounded(agent: Agent, question: str):  # type: ignore[no-untyped-def]
    async with asyncio.timeout(30):  # a hang fails
        async for event in agent.ask(question):
            yield event
