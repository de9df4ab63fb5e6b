"""Mutated replies: whatever a provider sends, the turn ends and a valid notebook is saved."""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from nlquery.events import Answered, Event
from nlquery.providers.errors import BrokenReply, Overloaded, ServerFault, Unreachable
from nlquery.providers.protocol import (
    Finish,
    FinishReason,
    ReasoningDelta,
    StreamEvent,
    TextDelta,
    ToolCall,
)
from nlquery.providers.scripted import Step
from nlquery.session import SessionNotebook
from nlquery.settings import Settings

from .conftest import Desk

LONG = os.environ.get("NLQUERY_CAMPAIGN") == "long"
TURNS = 10_000 if LONG else 1_000
CODE = 'table(["place", "sales"], [["Downtown", 850.35]], "SELECT 1")'
TEXTS = (
    "Downtown sold $850.35.",
    "",
    "   \n\t ",
    f"```python\n{CODE}\n```",
    f"```python\n{CODE}",
    "```python\n1/0\n```\nand\n```python\nprint(1)\n```",
    "~~~\n~~~",
    '{"name": "run_python", "arguments": {"code": "1"}}',
    '{"name": 7}',
    "DECLINED: no such data\nTRY: Total sales?\nTRY:",
    "DECLINED:",
    "It grew by 999,999.99 and 12.5 % and 1e999 and " + "9" * 400,
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "[x](javascript:alert(1)) ![y](https://example.com/z.png)",
    "\x00\x07\x1b[31mred\u202eevil\ud800",
    "# heading\n" * 2_000,
    "word " * 40_000,
    "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 500,
    "$x$ `` ` ``` \\ * _ ~ > - + 1.",
)
ARGUMENTS = (
    json.dumps({"code": CODE, "purpose": "answer"}),
    json.dumps({"code": "1/0", "purpose": "explore"}),
    json.dumps({"code": "print('x' * 300_000)", "purpose": "answer"}),
    json.dumps({"code": "x = 1\n" * 40_000}),
    json.dumps({"code": "a = '\u202e'"}),
    json.dumps({"code": "print('\x00')"}),
    json.dumps({"code": "def f(:"}),
    json.dumps({"code": CODE, "purpose": ["answer"]}),
    json.dumps({"code": CODE, "spec": "no"}),
    json.dumps({"code": ["1"]}),
    '{"code": "unclosed',
    "null",
    "[]",
    "",
    "[" * 50_000,
    '{"code": NaN}',
    '{"code": "\\ud800"}',
)
NAMES = ("run_python", "run_python", "run_python", "compile_metrics", "", "x" * 5_000, "\u202e")
REASONS: Sequence[FinishReason] = ("stop", "tools", "length", "refused", "declined")
ERRORS: Sequence[Callable[[], Exception]] = (
    lambda: Overloaded("busy", retry_after=0.0),
    lambda: ServerFault("oops", retry_after=0.0),
    lambda: BrokenReply("cut", retry_after=0.0),
    lambda: Unreachable("gone", retry_after=0.0),
    lambda: ValueError("a defect"),
    lambda: RuntimeError("\ud800 another"),
)


def mutated(text: str, rng: random.Random) -> str:
    """Return the text with a piece cut out, doubled, or replaced."""
    if not text or rng.random() < 0.5:
        return text
    start = rng.randrange(len(text))
    end = min(len(text), start + rng.randrange(1, 20))
    piece = rng.choice(["", text[start:end] * 2, '"', "\\", "}", "\n", "\x00", "é", "`" * 3])
    return text[:start] + piece + text[end:]


def step(rng: random.Random) -> Step:
    """Return what a provider does once."""
    if rng.random() < 0.1:
        return rng.choice(ERRORS)()
    events: list[StreamEvent] = []
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
        kind = rng.random()
        if kind < 0.45:
            events.append(TextDelta(mutated(rng.choice(TEXTS), rng)))
        elif kind < 0.9:
            arguments = mutated(rng.choice(ARGUMENTS), rng)
            call_id = rng.choice(["a", "b", "", f"c{rng.random()}"])
            events.append(ToolCall(call_id, rng.choice(NAMES), arguments))
        else:
            events.append(ReasoningDelta(rng.choice(TEXTS)))
    if rng.random() < 0.4:
        events.append(Finish(rng.choice(REASONS)))
    return events


async def one_turn(desk: Desk, rng: random.Random, number: int) -> None:
    steps = [step(rng) for _ in range(rng.randrange(1, 7))]
    agent = desk.agent(*steps, max_steps=rng.choice((1, 3, 12)), token_limit=4_000)
    stop_after = rng.randrange(1, 12) if rng.random() < 0.1 else 10**9
    seen: list[Event] = []
    events = agent.ask(f"Question {number}? {mutated('Sales of Downtown', rng)}")
    async for event in events:
        json.dumps(event.to_json())
        seen.append(event)
        if len(seen) == stop_after:
            await events.aclose()  # type: ignore[attr-defined]
            return
    assert sum(isinstance(event, Answered) for event in seen) == 1


@pytest.mark.campaign
@pytest.mark.timeout(1200 if LONG else 250)
@pytest.mark.parametrize("seed", range(4))
async def test_no_reply_breaks_the_loop(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    turns = TURNS // 4
    for number in range(turns):
        if number % 25 == 0:  # a session of 25 turns, so that memory is at work too
            path = tmp_path / "sessions" / f"{number}.ipynb"
            desk = Desk(path, Settings(home=tmp_path, reuse=rng.random() < 0.5))
        await asyncio.wait_for(one_turn(desk, rng, number), 20)
        if number % 5 == 4:
            saved = SessionNotebook.open(path, create=False)
            assert len(saved.turns()) == number % 25 + 1
