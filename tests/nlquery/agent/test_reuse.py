"""The same question again costs nothing, runs on today's data, and says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from nbformat.v4 import new_markdown_cell

from nlquery.agent import Domain
from nlquery.agent.names import needed
from nlquery.agent.saved import SavedAnswer, SavedAnswers, is_bound_to_day, normalized
from nlquery.assistant import Assistant
from nlquery.beside import Beside
from nlquery.errors import SessionInUse
from nlquery.events import Notice
from nlquery.planner import Decline
from nlquery.providers.scripted import run, say
from nlquery.session import SessionNotebook, role_of

from .conftest import Desk

pytestmark = pytest.mark.unit

QUERY = "SELECT place, sales FROM orders"
CODE = f"sql({QUERY!r})"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    rows(desk, ["Downtown", 850.35])
    desk.domain = Domain(fingerprint="f1", today="Today is 2025-01-05", database="one")
    return desk


def rows(desk: Desk, *found: list[object]) -> None:
    desk.kernel.database[QUERY] = (["place", "sales"], list(found))


def another_session(desk: Desk, name: str = "other") -> None:
    desk.notebook = SessionNotebook.open(desk.path.with_name(f"{name}.ipynb"))


async def first(desk: Desk, question: str = "Total sales by place?") -> None:
    await desk.ask(question, run(CODE), say("Downtown sold $850.35."))


async def test_the_saved_code_runs_without_a_model(desk: Desk) -> None:
    await first(desk)
    another_session(desk)
    answer = await desk.ask("total  SALES by place")
    assert not desk.provider.requests
    assert desk.kernel.codes == [CODE, CODE]
    assert answer.markdown == "Downtown sold $850.35."
    assert answer.usage.total_tokens == 0
    assert any("no model was asked" in line for line in answer.assumptions)
    assert any("Reusing" in event.message for event in desk.said(Notice))


async def test_changed_data_change_the_answer(desk: Desk) -> None:
    await first(desk)
    another_session(desk)
    rows(desk, ["Downtown", 900.10])
    answer = await desk.ask("Total sales by place?")
    assert answer.table is not None
    assert answer.table["rows"] == [["Downtown", 900.10]]
    assert "850.35" not in answer.markdown
    assert "another one" in answer.markdown


async def test_words_without_numbers_are_not_kept_over_another_result(desk: Desk) -> None:
    question = "Which place is the best?"
    await desk.ask(question, run(CODE), say("Downtown is the best."))
    another_session(desk)
    rows(desk, ["Airport", 990.0], ["Downtown", 850.35])
    answer = await desk.ask(question)
    assert not desk.provider.requests
    assert "Downtown is the best" not in answer.markdown
    assert "another one" in answer.markdown


async def test_code_that_fails_today_goes_to_the_model(desk: Desk) -> None:
    await first(desk)
    another_session(desk)
    del desk.kernel.database[QUERY]
    answer = await desk.ask("Total sales by place?", run("print(5000)"), say("It is 5,000."))
    assert len(desk.provider.requests) == 2
    assert answer.markdown == "It is 5,000."


REASONS = ("fresh", "setting", "model", "database", "context", "own cell", "offline", "frames")


@pytest.mark.parametrize("reason", REASONS)
async def test_when_nothing_is_reused(desk: Desk, reason: str) -> None:
    await first(desk)
    if reason == "context":
        await desk.ask("Another thing?", run("print(1)"), say("1."))
    else:
        another_session(desk)
    if reason == "own cell":
        desk.notebook.cells.append(new_markdown_cell("I count only cash."))
        desk.notebook.save()
    assert desk.domain is not None
    if reason == "model":
        desk.domain = replace(desk.domain, fingerprint="f2")
    if reason == "database":
        desk.domain = replace(desk.domain, database="two")
    agent = desk.agent(run(CODE), say("$850.35."), reuse=reason != "setting")
    if reason == "offline":
        desk.provider._model = "offline"
    beside = Beside("df is a data frame" if reason == "frames" else "")
    await desk.hear(agent, "Total sales by place?", fresh=reason == "fresh", beside=beside)
    assert len(desk.provider.requests) == 2


async def follow_up(desk: Desk, change: Callable[[SessionNotebook], None] | None) -> int:
    """Ask two questions twice, the second time with the notebook changed between them.

    Returns how often the model was asked for the last one.
    """
    steps = (run(CODE), say("Downtown sold $850.35."))
    for name in ("one", "two"):
        another_session(desk, name)
        await desk.ask("Total sales by place?", *steps)
        if change and name == "two":
            change(desk.notebook)
            desk.notebook.save()
        await desk.ask("And sorted?", *steps)
    return len(desk.provider.requests)


def edit_code(book: SessionNotebook) -> None:
    cell = next(cell for cell in book.cells if role_of(cell) == "code")
    cell.source += "  # without catering"


def edit_answer(book: SessionNotebook) -> None:
    cell = next(cell for cell in book.cells if role_of(cell) == "answer")
    cell.source = "We call this the gross."


def edit_summary(book: SessionNotebook) -> None:
    meta = {"role": "summary", "written": "#### Goal"}
    text = "#### Goal\n- Never count catering."
    book.cells.insert(0, new_markdown_cell(text, metadata={"nlquery": meta}))


async def test_a_follow_up_is_reused_after_the_same_turns(desk: Desk) -> None:
    assert await follow_up(desk, None) == 0


@pytest.mark.parametrize("change", [edit_code, edit_answer, edit_summary])
async def test_a_follow_up_is_not_reused_when_a_person_changed_what_went_before(
    desk: Desk, change: Callable[[SessionNotebook], None]
) -> None:
    assert await follow_up(desk, change) == 2


async def test_code_that_needs_earlier_variables_is_not_kept(desk: Desk) -> None:
    await desk.ask("Frame?", run(f"frame = {CODE}\nframe"), say("$850.35."))
    other = run("print(len(frame))\n" + CODE)
    await desk.ask("How many?", other, say("One place, $850.35."))
    assert len(list((desk.settings.private / "answers").iterdir())) == 1


async def test_an_answer_taken_back_is_not_reused(desk: Desk) -> None:
    await first(desk)
    turn = desk.notebook.undo()
    assert turn is not None
    SavedAnswers(desk.settings.private).forget(turn.answer["kept"])
    await desk.ask("Total sales by place?", run(CODE), say("$850.35."))
    assert len(desk.provider.requests) == 2


@pytest.mark.parametrize("stated", ["", "From now on never count catering orders."])
async def test_a_verified_question_is_planned_unless_something_was_stated_before(
    desk: Desk, stated: str
) -> None:
    asked: list[str] = []

    class Planner:
        vocabulary = frozenset[str]()

        def plan(self, question: str, previous: object = None) -> object:
            asked.append(question)
            return Decline("not this one", ())

        def read(self, question: str) -> None:
            return None

    question = "Total sales by place?"
    desk.domain = replace(
        desk.domain or Domain(),
        planner=Planner(),  # type: ignore[arg-type]
        verified=frozenset([normalized(question)]),
    )
    await desk.ask(stated or "Hello?", run(CODE), say("Downtown sold $850.35."))
    answer = await desk.ask(question, run(CODE), say("Downtown sold $850.35."))
    assert answer.status == "answered"
    assert asked == ([] if stated else [question])
    await desk.ask("Another question, by place?", run(CODE), say("Downtown sold $850.35."))
    assert len(asked) <= 1  # only verified questions are planned first


async def test_a_session_takes_its_last_turn_back(desk: Desk) -> None:
    await first(desk)
    assistant = Assistant(desk.settings)
    session = await assistant.open_session(str(desk.path))
    with pytest.raises(SessionInUse):
        await assistant.open_session(str(desk.path))
    turn = session.undo()
    assert turn is not None
    assert turn.question == "Total sales by place?"
    assert session.undo() is None
    await assistant.close()
    assert desk.saved().turns() == []
    another_session(desk)
    await desk.ask("Total sales by place?", run(CODE), say("Downtown sold $850.35."))
    assert desk.provider.requests  # its answer is not reused


def test_a_key_from_a_notebook_is_no_path(tmp_path: Path) -> None:
    precious = tmp_path / "precious.json"
    precious.write_text("{}")
    SavedAnswers(tmp_path).forget("../precious")
    assert precious.exists()


async def test_a_fresh_answer_is_not_led_by_the_old_one(desk: Desk) -> None:
    await first(desk)
    another_session(desk)
    agent = desk.agent(run(CODE), say("$850.35."))
    await desk.hear(agent, "Total sales by place?", fresh=True)
    assert "Similar" not in desk.provider.requests[0].messages[-1].text


@pytest.mark.parametrize(
    ("question", "code", "bound"),
    [
        ("Sales by place?", "sql('SELECT 1')", False),
        ("Sales by place last week?", "sql('SELECT 1')", True),
        ("Sales on Monday?", "sql('SELECT 1')", True),
        ("Top products?", "sql('SELECT 1 WHERE business_date > :d', {'d': '2025-01-01'})", True),
        ("Sales in January?", "sql('SELECT 1 WHERE d >= date(2025, 1, 1)')", True),
        ("Sales in January 2025?", "sql('SELECT 1 WHERE d >= date(2025, 1, 1)')", False),
        ("Sales so far in 2025?", "sql('SELECT 1')", True),
    ],
)
def test_what_is_good_for_one_day_only(question: str, code: str, bound: bool) -> None:
    assert is_bound_to_day([question], [code]) is bound


@pytest.mark.parametrize(
    ("sources", "missing"),
    [
        (["df = sql('x')\ndf"], set()),
        (["df = sql('x')", "df.head()"], set()),
        (["df = df.head()"], {"df"}),
        (["total += 1"], {"total"}),
        (["print([x for x in range(3)])"], set()),
        (["for x in rows:\n    y = x\ny"], {"rows"}),
        (["def f(a):\n    return a + b"], {"b"}),
        (["import numpy as np\nnp.mean([1])"], set()),
        (["with open('f') as f:\n    g = f.read()"], set()),
        (["f = lambda a: a + 1\nalt.Chart(df)"], {"df"}),
        (["%timeit x"], {"?"}),
    ],
)
def test_what_cells_need(sources: list[str], missing: set[str]) -> None:
    assert needed(sources) == missing


async def test_a_relative_question_is_bound_to_its_day(desk: Desk) -> None:
    await first(desk, "Sales by place yesterday?")
    assert desk.domain is not None
    desk.domain = replace(desk.domain, today="Today is 2025-01-06")
    another_session(desk)
    await desk.ask("Sales by place yesterday?", run(CODE), say("$850.35."))
    assert len(desk.provider.requests) == 2


async def test_a_marked_answer_is_not_kept(desk: Desk) -> None:
    await desk.ask("Total?", run(CODE), say("$999.99."), say("$999.99."))
    another_session(desk)
    await desk.ask("Total?", run(CODE), say("$850.35."))
    assert len(desk.provider.requests) == 2


async def test_similar_answers_are_offered_as_examples(desk: Desk) -> None:
    await first(desk)
    another_session(desk)
    await desk.ask("Total sales by place and day?", run(CODE), say("$850.35."))
    opening = desk.provider.requests[0].messages[-1].text
    assert "Q: Total sales by place?" in opening
    assert CODE in opening
    assert "Similar questions" not in desk.saved().path.read_text()


async def test_unrelated_answers_are_not(desk: Desk) -> None:
    await first(desk)
    another_session(desk)
    await desk.ask("Which cooks work late?", run(CODE), say("$850.35."))
    assert "Similar" not in desk.provider.requests[0].messages[-1].text


def test_a_damaged_file_is_as_none(tmp_path: Path) -> None:
    answers = SavedAnswers(tmp_path, "f")
    key = answers.key("Sales?", [], "")
    assert answers.find(key) is None
    answers.keep(key, SavedAnswer("Sales?", [("1", "answer")], "It is 1.", "m", "s", "f", "r"))
    found = answers.find(key)
    assert found is not None
    assert found.cells == [("1", "answer")]
    (file,) = (tmp_path / "answers").iterdir()
    file.write_text('{"cells": 7')
    assert answers.find(key) is None
    assert answers.similar("Sales?") == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Total sales?", "total sales", True),
        ("Please, total sales!", "Total sales, please", True),
        ("Sales of 5%?", "Sales of 5?", False),
        ("Total sales?", "Total tips?", False),
        ("a > b", "a < b", False),
    ],
)
def test_what_counts_as_the_same_question(one: str, other: str, same: bool) -> None:
    assert (normalized(one) == normalized(other)) is same
