"""What providers can keep of a conversation between two requests."""

from __future__ import annotations

import pytest

from benchmarks.cache import DIALECTS, measure

from .asking import ask
from .conftest import Wired
from .dialects import Dialect, Say, run


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


@pytest.mark.parametrize("which", DIALECTS, ids=lambda d: d.name)
async def test_most_of_a_conversation_is_found_in_the_cache(which: Dialect) -> None:
    found = await measure(which, turns=5)
    assert found["requests"] == 11
    assert found["same_prefix_percent_least"] > 60  # only the question and its answer are new
    assert found["cached_percent_after_first_turn"] > 80
