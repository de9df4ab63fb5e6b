"""The same question again costs nothing, runs on today's data, and says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from nbformat.v4 import new_markdown_cell

from nlquery.agent import Domain
from nlquery.agent.saved import SavedAnswer, SavedAnswers, normalized
from nlquery.events import Notice
from nlquery.providers.scripted import run, say
from nlquery.session import SessionNotebook

from .conftest import Desk

pytestmark = pytest.mark.unit

CODE = "table(['place', 'sales'], [['Downtown', sales]], 'SELECT place, sales FROM orders')"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.kernel.variables["sales"] = 850.35
    desk.domain = Domain(fingerprint="f1", today="Today is 2025-01-05")
    return desk


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
    desk.kernel.variables["sales"] = 900.10
    answer = await desk.ask("Total sales by place?")
    assert answer.table is not None
    assert answer.table["rows"] == [["Downtown", 900.10]]
    assert "850.35" not in answer.markdown
    assert "changed" in answer.markdown


async def test_code_that_fails_today_goes_to_the_model(desk: Desk) -> None:
    await first(desk)
    another_session(desk)
    del desk.kernel.variables["sales"]
    answer = await desk.ask("Total sales by place?", run("print(5000)"), say("It is 5,000."))
    assert len(desk.provider.requests) == 2
    assert answer.markdown == "It is 5,000."


@pytest.mark.parametrize("reason", ["fresh", "setting", "model", "context", "own cell", "offline"])
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
    agent = desk.agent(run(CODE), say("$850.35."), reuse=reason != "setting")
    if reason == "offline":
        desk.provider._model = "offline"
    await desk.hear(agent, "Total sales by place?", fresh=reason == "fresh")
    assert len(desk.provider.requests) == 2


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
    answers.keep(key, SavedAnswer("Sales?", [("1", "answer")], "It is 1.", "m", "s", "f"))
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
