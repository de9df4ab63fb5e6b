"""The loop: calls become cells, failures go back, and every turn is saved."""

from __future__ import annotations

import asyncio

import pytest

from nlquery.display.progress import Progress
from nlquery.events import Code, CodeDone, Discard, Output, Reasoning, Retry, Text, Waiting
from nlquery.providers.errors import BadKey, Overloaded
from nlquery.providers.protocol import ReasoningDelta, TextDelta, ToolCall, ToolResult
from nlquery.providers.scripted import call, run, say

from .conftest import Desk, InProcessKernel

pytestmark = pytest.mark.unit

TABLE = 'table(["place", "sales"], [["Downtown", 850.35], ["Airport", 812.19]], "SELECT place")'


def results(desk: Desk) -> list[ToolResult]:
    parts = [p for m in desk.provider.requests[-1].messages for p in m.parts]
    return [part for part in parts if isinstance(part, ToolResult)]


async def test_a_call_becomes_a_cell_and_its_result_the_answer(desk: Desk) -> None:
    answer = await desk.ask("Sales by place?", run(TABLE), say("Downtown sold $850.35."))
    assert (answer.status, answer.markdown) == ("answered", "Downtown sold $850.35.")
    assert answer.table is not None
    assert answer.table["rows"] == [["Downtown", 850.35], ["Airport", 812.19]]
    assert answer.code == TABLE
    assert list(answer.sql) == ["SELECT place"]
    assert "Downtown,850.35" in results(desk)[0].text
    assert [type(e) for e in desk.events if isinstance(e, Code | Output | CodeDone)] == [
        Code, Output, CodeDone,
    ]  # fmt: skip


async def test_a_sandbox_that_takes_its_time_is_told_of(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ask("Sales by place?", run(TABLE), say("Downtown sold $850.35."))
    assert desk.said(Waiting) == []

    told, progress, status = asyncio.Event(), Progress(), []

    async def slow() -> InProcessKernel:
        await told.wait()
        return desk.kernel

    monkeypatch.setattr(desk, "_kernel", slow)
    monkeypatch.setattr("nlquery.agent.toolbox.NOTICED_SECONDS", 0.01)
    agent = desk.agent(run(TABLE), say("Downtown sold $850.35."))
    async for event in agent.ask("And by item?"):
        progress.feed(event)
        status.append(progress.status)
        if isinstance(event, Waiting):
            told.set()
    at = status.index("Starting the sandbox…")
    assert status[at + 1] == "Running cell 1…"


async def test_the_turn_is_in_the_notebook_as_it_was_told(desk: Desk) -> None:
    answer = await desk.ask("Sales?", run(TABLE), say("It is 850.35."))
    turn = desk.saved().turns()[0]
    assert (turn.question, turn.markdown, turn.number) == ("Sales?", "It is 850.35.", 1)
    assert turn.code[0].source == TABLE
    assert turn.answer["status"] == "answered"
    assert answer.session == "sessions/s.ipynb"


async def test_a_failing_cell_is_shown_and_tried_again(desk: Desk) -> None:
    answer = await desk.ask("Sales?", run("1/0"), run(TABLE), say("850.35."))
    assert answer.status == "answered"
    shown = results(desk)
    assert shown[0].is_error
    assert "ZeroDivisionError: division by zero" in shown[0].text
    assert [cell.status for cell in desk.saved().turns()[0].code] == ["error", "ok"]
    assert answer.code == TABLE


async def test_the_same_failing_code_is_not_run_a_third_time(desk: Desk) -> None:
    steps = [run("1/0"), run("1/0"), run("1/0"), run(TABLE), say("850.35.")]
    answer = await desk.ask("Sales?", *steps)
    assert desk.kernel.codes == ["1/0", "1/0", TABLE]
    assert "failed twice already" in results(desk)[2].text
    assert answer.status == "answered"


async def test_parallel_calls_run_in_their_order(desk: Desk) -> None:
    both = [*run("a = 20", "explore"), *run("print(a + 22)")]
    answer = await desk.ask("What is it?", both, say("It is 42."))
    assert desk.kernel.codes == ["a = 20", "print(a + 22)"]
    assert [r.text for r in results(desk)] == ["(no output)", "42"]
    calls = [p for p in desk.provider.requests[-1].messages[-2].parts if isinstance(p, ToolCall)]
    assert [c.id for c in calls] == [r.call_id for r in results(desk)]
    assert answer.markdown == "It is 42."


async def test_reasoning_is_told_but_never_the_answer(desk: Desk) -> None:
    step = [ReasoningDelta("It may be 7."), TextDelta("850.35 it is.")]
    answer = await desk.ask("Sales?", run(TABLE), step)
    assert answer.markdown == "850.35 it is."
    assert [e.text for e in desk.said(Reasoning)] == ["It may be 7."]
    assert "may be 7" not in desk.path.read_text()


async def test_a_fenced_block_is_run_when_no_tool_is_called(desk: Desk) -> None:
    first = say(f"Let me look.\n```python\n{TABLE}\n```\n")
    answer = await desk.ask("Sales?", first, say("Downtown: 850.35."))
    assert desk.kernel.codes == [TABLE]
    assert answer.markdown == "Downtown: 850.35."
    assert "850.35" in desk.provider.requests[1].messages[-1].text


async def test_two_fenced_blocks_are_run_in_order(desk: Desk) -> None:
    first = say("```python\na = 41\n```\nand\n```py\nprint(a + 1)\n```")
    answer = await desk.ask("What?", first, say("42."))
    assert desk.kernel.codes == ["a = 41", "print(a + 1)"]
    assert answer.status == "answered"


async def test_code_quoted_in_an_answer_is_not_run_again(desk: Desk) -> None:
    answer = await desk.ask("Sales?", run(TABLE), say(f"850.35, by:\n```python\n{TABLE}\n```"))
    assert desk.kernel.codes == [TABLE]
    assert answer.status == "answered"


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("run_python", '{"code": "x', "not JSON"),
        ("run_python", '["x"]', "must be a JSON object"),
        ("run_python", "{}", "needs `code`"),
        ("run_python", '{"code": 7}', "needs `code`"),
        ("run_python", '{"code": "   "}', "needs `code`"),
        ("run_python", '{"code": "a = 1\\u0000"}', "U+0000"),
        ("run_python", '{"code": "a = \\"\\u202eevil\\""}', "U+202E"),
        ("rm_rf", '{"path": "/"}', "There is no tool 'rm_rf'"),
        ("compile_metrics", '{"spec": {}}', "There is no tool"),
        ("run_python", '{"code": "' + "a = 1; " * 30_000 + '"}', "characters long"),
        ("run_python", "[" * 100_000, "not JSON"),
    ],
)
async def test_a_malformed_call_goes_back_to_the_model(
    desk: Desk, name: str, arguments: str, told: str
) -> None:
    steps = [[ToolCall("c1", name, arguments)], run(TABLE), say("850.35.")]
    answer = await desk.ask("Sales?", *steps)
    assert desk.kernel.codes == [TABLE]
    assert told in results(desk)[0].text
    assert results(desk)[0].is_error
    assert answer.status == "answered"


async def test_an_answer_without_any_code_is_asked_for_data_once(desk: Desk) -> None:
    answer = await desk.ask("Sales?", say("About a million."), run(TABLE), say("850.35."))
    assert answer.markdown == "850.35."
    assert [e.reason for e in desk.said(Discard)] == ["no_code"]


async def test_an_empty_reply_is_objected_once_and_then_ends(desk: Desk) -> None:
    answer = await desk.ask("Sales?", say(""), say("  "))
    assert answer.status == "failed"
    assert desk.saved().turns()[0].answer["ending"] == "empty"


async def test_a_decline_carries_its_suggestions(desk: Desk) -> None:
    text = "DECLINED: There are no costs in the data.\n\nTRY: Total sales?"
    answer = await desk.ask("Profit?", say(text))
    assert answer.status == "declined"
    assert answer.markdown == "There are no costs in the data."
    assert list(answer.suggestions) == ["Total sales?"]
    assert len(desk.provider.requests) == 1


async def test_an_overload_is_waited_for(desk: Desk) -> None:
    busy = Overloaded("busy", retry_after=0.0)
    answer = await desk.ask("Sales?", busy, run(TABLE), busy, say("850.35."))
    assert answer.status == "answered"
    assert len(desk.said(Retry)) == 2


async def test_what_time_does_not_mend_is_not_repeated(desk: Desk) -> None:
    answer = await desk.ask("Sales?", BadKey("The key is refused.", mend="Set another."))
    assert answer.status == "failed"
    assert "The key is refused." in answer.markdown
    assert len(desk.provider.requests) == 1
    assert desk.saved().turns()[0].answer["status"] == "failed"


async def test_html_and_remote_images_leave_the_answer(desk: Desk) -> None:
    text = "850.35 <script>alert(1)</script> ![x](https://example.com/a.png)"
    answer = await desk.ask("Sales?", run(TABLE), say(text))
    assert "<script" not in answer.markdown
    assert "example.com" not in answer.markdown
    assert "<script" not in desk.path.read_text()


async def test_text_streams_as_it_comes(desk: Desk) -> None:
    await desk.ask("Sales?", run(TABLE), [TextDelta("It is "), TextDelta("850.35.")])
    assert [e.text for e in desk.said(Text)] == ["It is ", "850.35."]


async def test_the_next_question_is_sent_what_went_before(desk: Desk) -> None:
    await desk.ask("Sales?", run(TABLE), say("850.35 downtown."))
    await desk.ask("And the airport?", run("table(['sales'], [[812.19]])"), say("812.19."))
    sent = desk.provider.requests[0].messages
    assert [m.role for m in sent] == ["user", "assistant", "user", "assistant", "user"]
    assert sent[0].text == "Sales?"
    assert isinstance(sent[1].parts[0], ToolCall)
    assert isinstance(sent[2].parts[0], ToolResult)
    assert sent[3].text == "850.35 downtown."
    assert sent[4].text.startswith("And the airport?")


async def test_compile_metrics_without_a_semantic_model_is_no_tool(desk: Desk) -> None:
    steps = [[call("compile_metrics", spec={"metrics": ["sales"]})], run(TABLE), say("850.35.")]
    await desk.ask("Sales?", *steps)
    assert [tool.name for tool in desk.provider.requests[0].tools] == ["run_python"]
