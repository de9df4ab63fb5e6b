"""Asking, following, stopping and taking back, as the panel does."""

from __future__ import annotations

import asyncio

import nbformat

from nlquery.answer import TABLE_MIME
from tests.nlquery.server.conftest import JupyterProcess, Panel, only
from tests.wire.dialects import Chat, Say, run
from tests.wire.server import Stream, WireServer

MODEL = "openai:scripted"


async def test_a_question_is_streamed_saved_and_given_as_cells(
    jupyter: JupyterProcess, panel: Panel
) -> None:
    name = await panel.new()
    events = await panel.events(await panel.ask(name, "Show me total sales by location"))
    assert [event["seq"] for event in events] == list(range(len(events)))
    kinds = [event["type"] for event in events]
    assert kinds[0] == "started"
    assert kinds[-2:] == ["answer", "done"]
    answer = only(events, "answer")
    assert answer["status"] == "answered"
    assert answer["table"]["columns"][0] == {"name": "location", "type": "string"}
    assert answer["chart"]["$schema"].endswith(".json")
    assert "Assumptions" not in answer["markdown"]
    assert [step["status"] for step in answer["steps"]] == ["ok"]
    assert only(events, "done") == {**only(events, "done"), "state": "done", "number": 1}

    session = await panel.call("GET", f"sessions/{name}")
    assert session["name"] == (await panel.call("GET", f"sessions/{session['name']}"))["name"]
    assert session["turns"] == [{k: v for k, v in answer.items() if k not in ("seq", "type")}]
    cells = (await panel.call("GET", f"sessions/{name}/turns/1/cells"))["cells"]
    assert [cell["metadata"]["nlquery"]["role"] for cell in cells] == ["question", "code", "answer"]
    assert any(TABLE_MIME in output.get("data", {}) for output in cells[1]["outputs"])
    notebook = nbformat.v4.new_notebook(cells=[nbformat.from_dict(cell) for cell in cells])
    nbformat.validate(notebook)
    listed = (await panel.call("GET", "sessions?q=total+location"))["sessions"]
    assert session["name"] in [entry["name"] for entry in listed]


async def test_stop_ends_the_request_and_saves_the_turn(panel: Panel, model: WireServer) -> None:
    dialect = Chat()
    chunks = list(dialect.chunks([Say("Let me think about it")]))
    model.replies[:] = [Stream(chunks[:2], hang=True)]
    model.left.clear()
    name = await panel.new()
    turn = await panel.ask(name, "Why?", model=MODEL)
    events = []
    async for event in panel.follow(turn):
        events.append(event)
        if event["type"] == "text" and len(events) < 4:
            assert (await panel.call("GET", f"sessions/{name}"))["running"] == turn
            await panel.call("POST", f"sessions/{name}/turns", {"question": "And?"}, status=409)
            await panel.call("DELETE", f"turns/{turn}", status=204)
    assert events[-1] == {"seq": len(events) - 1, "type": "done", "state": "stopped", "number": 1}
    await asyncio.wait_for(model.left.wait(), 10)
    session = await panel.call("GET", f"sessions/{name}")
    assert session["running"] is None
    assert [turn["ending"] for turn in session["turns"]] == ["stopped"]


async def test_a_question_is_edited_and_the_later_ones_go(panel: Panel, model: WireServer) -> None:
    name = await panel.new()
    await panel.answered(name, "Show me total sales by location")
    await panel.answered(name, "and by channel")
    answer = await panel.answered(name, "What is the average daily revenue?", replaces=1)
    session = await panel.call("GET", f"sessions/{name}")
    assert [turn["question"] for turn in session["turns"]] == [answer["question"]]
    assert (await panel.call("POST", f"sessions/{name}/undo"))["number"] == 1
    assert (await panel.call("GET", f"sessions/{name}"))["turns"] == []
    refused = await panel.call(
        "POST", f"sessions/{name}/turns", {"question": "?", "replaces": 7}, status=400
    )
    assert "no question 7" in refused["message"]
    dialect = Chat()
    model.replies[:] = [dialect.reply(run("1 + 1")), dialect.reply(Say("It is 2."))]
    assert (await panel.answered(name, "One and one?", model=MODEL))["markdown"] == "It is 2."


async def test_of_two_tabs_that_ask_at_once_one_is_told_to_wait(
    panel: Panel, model: WireServer
) -> None:
    name = await panel.new()
    await panel.answered(name, "Show me total sales by location")
    model.replies[:] = [Stream(list(Chat().chunks([Say("One")]))[:2], hang=True)]
    body = {"question": "Why?", "model": MODEL, "replaces": 1}
    path = f"nlquery/api/sessions/{name}/turns"
    replies = await asyncio.gather(*(panel.client.post(path, json=body) for _ in range(4)))
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409]
    (turn,) = [reply.json()["turn"] for reply in replies if reply.status_code == 201]
    await panel.call("DELETE", f"turns/{turn}", status=204)
    assert (await panel.events(turn))[-1]["state"] == "stopped"


async def test_a_question_goes_to_a_listed_server_with_lower_limits(
    panel: Panel, model: WireServer
) -> None:
    dialect = Chat()
    model.replies[:] = [dialect.reply(run(f"{number}")) for number in range(3)]
    model.requests.clear()
    settings = {"base_url": f"{model.url}/listed", "max_steps": 1, "max_cost": 1e9}
    answer = await panel.answered(await panel.new(), "Why?", model=MODEL, settings=settings)
    assert {request.path for request in model.requests} == {"/listed/chat/completions"}
    assert "Stopped after 1 step" in answer["markdown"]


async def test_what_a_question_points_at_reaches_the_model(panel: Panel, model: WireServer) -> None:
    name = await panel.new()
    context = [{"kind": "error", "text": "ZeroDivisionError: division by zero"}]
    declined = await panel.answered(name, "What does it mean?", context=context)
    assert declined["status"] == "declined"
    assert "An error in the notebook can only be looked at by a model" in declined["markdown"]
    model.replies[:] = [
        Chat().reply(run("1")),
        Chat().reply(Say("A number was divided by nothing.")),
    ]
    model.requests.clear()
    await panel.answered(name, "What does it mean?", context=context, model=MODEL)
    assert "ZeroDivisionError" in model.requests[0].body["messages"][-1]["content"]

    model.replies[:] = [Chat().reply(run("1")), Chat().reply(Say("Divide by something."))]
    model.requests.clear()
    follow_up = await panel.answered(name, "How do I mend it?", model=MODEL)
    assert "ZeroDivisionError" in str(model.requests[0].body["messages"])
    assert follow_up["context"] == []
    turns = (await panel.call("GET", f"sessions/{name}"))["turns"]
    assert [turn["context"] for turn in turns] == [context, context, []]
    cells = (await panel.call("GET", f"sessions/{name}/turns/2/cells"))["cells"]
    assert "ZeroDivisionError" not in str([cell["metadata"] for cell in cells])


async def test_a_turn_is_kept_when_its_file_is_gone_and_it_is_asked_again(
    panel: Panel, model: WireServer
) -> None:
    name = await panel.new()
    path = f"sessions/{name}/files/rain.csv"
    await panel.client.put(f"nlquery/api/{path}", content=b"day,rain\n1,4.5\n")
    model.replies[:] = [Chat().reply(run("1")), Chat().reply(Say("It rained."))]
    answer = await panel.answered(name, "Did it rain?", model=MODEL, files=["rain.csv"])
    assert answer["files"] == ["rain.csv"]
    await panel.call("DELETE", path, status=204)
    again = {"question": "Did it?", "model": MODEL, "files": answer["files"], "replaces": 1}
    refused = await panel.call("POST", f"sessions/{name}/turns", again, status=400)
    assert refused["message"] == "There is no attached file rain.csv."
    turns = (await panel.call("GET", f"sessions/{name}"))["turns"]
    assert [turn["question"] for turn in turns] == ["Did it rain?"]


async def test_nothing_is_changed_below_a_question_that_runs(
    panel: Panel, model: WireServer
) -> None:
    name = await panel.new()
    for question in ("How many orders were there?", "and by channel", "and by weekday"):
        await panel.answered(name, question)
    await panel.call("POST", f"sessions/{name}/compress")
    before = (await panel.call("GET", f"sessions/{name}"))["summary"]
    assert before
    model.replies[:] = [Stream(list(Chat().chunks([Say("Let me think")]))[:2], hang=True)]
    turn = await panel.ask(name, "Why?", model=MODEL)
    async for event in panel.follow(turn):
        if event["type"] == "text":
            break
    changes: list[tuple[str, str, object]] = [
        ("PUT", f"sessions/{name}/summary", {"markdown": "Changed."}),
        ("POST", f"sessions/{name}/compress", None),
        ("POST", f"sessions/{name}/undo", None),
        ("DELETE", f"sessions/{name}", None),
    ]
    for method, path, body in changes:
        refused = await panel.call(method, path, body, status=409)
        assert "is answering another question" in refused["message"]
    await panel.call("DELETE", f"turns/{turn}", status=204)
    session = await panel.call("GET", f"sessions/{name}")
    assert session["summary"] == before
    assert [turn["status"] for turn in session["turns"]] == [*["answered"] * 3, "stopped"]
    assert session["turns"][3]["markdown"].startswith("Stopped.\n\nLet me …")


async def test_a_session_is_asked_or_deleted_and_never_both(panel: Panel) -> None:
    for first in ("ask", "delete"):
        name = await panel.new()
        await panel.answered(name, "How many orders were there?")
        name = (await panel.call("GET", f"sessions/{name}"))["name"]
        question = {"question": "and by channel"}
        path = f"nlquery/api/sessions/{name}"
        ask = panel.client.post(f"{path}/turns", json=question)
        delete = panel.client.delete(path)
        both = [ask, delete] if first == "ask" else [delete, ask]
        replies = await asyncio.gather(*both)
        statuses = {reply.request.method: reply.status_code for reply in replies}
        assert statuses in ({"POST": 201, "DELETE": 409}, {"POST": 404, "DELETE": 200})
        if statuses["POST"] == 201:
            turn = next(reply.json()["turn"] for reply in replies if reply.status_code == 201)
            await panel.events(turn)
            assert len((await panel.call("GET", f"sessions/{name}"))["turns"]) == 2
        else:
            await panel.call("GET", f"sessions/{name}", status=404)


async def test_a_key_that_is_missing_is_said_in_the_stream(panel: Panel) -> None:
    turn = await panel.ask(await panel.new(), "Why?", model="anthropic:some-model")
    events = await panel.events(turn)
    assert only(events, "error")["message"] == "No API key for anthropic is set."
    assert "ANTHROPIC_API_KEY" in only(events, "error")["mend"]
    assert events[-1] == {**events[-1], "state": "failed", "number": None}
    status = await panel.call("GET", "status")
    assert status["ready"]
    assert status["database"].startswith("Embedded database · 600 orders · ")
    assert (await panel.call("GET", "welcome"))["examples"]
