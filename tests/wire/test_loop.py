"""The whole loop on the real SDKs: whatever a server says, the turn ends well and is saved."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from nlquery.answer import CHART_MIME
from nlquery.events import Discard, Reasoning, Text
from nlquery.memory.summary import PARTS

from .asking import LAST, TABLE, agent_of, ask
from .conftest import Wired
from .dialects import Call, Chat, Dialect, Say, Think, run

CODE = json.dumps({"code": TABLE})
CALL = json.dumps({"name": "run_python", "arguments": {"code": TABLE}})


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


# Only local servers leave it in the text.
@pytest.mark.parametrize("dialect", [Chat()], ids=["chat"], indirect=True)
async def test_reasoning_in_tags_is_not_the_answer(wired: Wired, dialect: Dialect) -> None:
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
