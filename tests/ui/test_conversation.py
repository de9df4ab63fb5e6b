"""Ask, read, look again: the conversation in a real browser with real sandboxes."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.ui.conftest import Open
from tests.ui.lab import Lab
from tests.ui.panel import ANSWER_MS

CHART = "Graph hourly sales for Friday vs Saturday"


def test_ask_chart_insert_save_and_reopen(open_panel: Open, lab: Lab) -> None:
    panel = open_panel("1 + 1")
    panel.widen(420)
    examples = panel.root.get_by_role("group", name="Examples").get_by_role("button")
    expect(examples).to_have_count(5, timeout=ANSWER_MS)  # the database opens first
    with panel.remembered():
        turn = panel.ask(CHART)
    expect(turn.locator(".nlq-Step[data-state=done]")).to_have_count(1)
    canvas = turn.locator(".nlq-Chart canvas, .nlq-Chart svg.marks")
    expect(canvas).to_be_visible()
    expect(turn.locator(".nlq-Markdown").first).to_contain_text("$")
    assert turn.locator("mjx-container").count() == 0  # amounts are no formulas

    panel.button("Insert whole turn").click()
    expect(panel.cells).to_have_count(4)
    expect(panel.cells.nth(2).locator(".jp-OutputArea-output")).to_have_count(2)
    panel.command("docmanager:save")
    expect(panel.page.locator(".jp-mod-dirty")).to_have_count(0)
    (path,) = lab.notebooks.glob("test_ask_chart*.ipynb")
    cells = json.loads(path.read_text())["cells"]
    roles = [cell["metadata"].get("nlquery", {}).get("role") for cell in cells]
    assert roles == [None, "question", "code", "answer"]
    assert len({cell["id"] for cell in cells}) == 4

    panel.page.goto(f"{lab.url}lab/tree/{path.name}")
    expect(panel.cells).to_have_count(4)
    panel.open()
    expect(panel.turns).to_have_count(1)  # the chat of this notebook is there again
    expect(canvas).to_be_visible(timeout=ANSWER_MS)


def test_a_declined_question_offers_others_and_follow_ups_are_asked(open_panel: Open) -> None:
    panel = open_panel()
    turn = panel.ask("average spend per squirrel")
    expect(turn).to_have_attribute("data-status", "declined")
    suggestions = turn.get_by_role("group", name="Ask instead").get_by_role("button")
    question = suggestions.first.inner_text()
    suggestions.first.click()
    expect(panel.turns).to_have_count(2)
    expect(panel.turns.last).to_have_attribute("data-status", "answered", timeout=ANSWER_MS)
    expect(panel.turns.last.locator(".nlq-QuestionText")).to_have_text(question)


def test_table_sorts_and_is_copied_as_seen(open_panel: Open) -> None:
    panel = open_panel()
    panel.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = panel.ask("Show me total sales by location")
    column = turn.locator("tbody tr td:first-child")
    names = column.all_inner_texts()
    header = turn.get_by_role("columnheader", name="Location")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    expect(column).to_have_text(sorted(names))
    turn.get_by_role("button", name="Copy as CSV").click()
    expect(turn.get_by_role("status").get_by_text("Copied")).to_be_attached()
    copied = panel.page.evaluate("() => navigator.clipboard.readText()").splitlines()
    assert copied[0].startswith("location,")
    assert [line.split(",")[0] for line in copied[1:]] == sorted(names)


def test_edit_and_ask_again_replaces_what_came_after(open_panel: Open) -> None:
    panel = open_panel()
    panel.ask("Show me total sales by location")
    panel.ask("List the top 10 selling items")
    panel.turns.first.hover()
    panel.turns.first.get_by_role("button", name="Edit and ask again").click()
    edit = panel.root.get_by_role("textbox", name="Edit the question")
    expect(edit).to_be_focused()
    expect(panel.root.get_by_text("Replaces this and 1 later turn")).to_be_visible()
    edit.fill("How many orders were there?")
    edit.press("Enter")
    expect(panel.turns).to_have_count(1)
    expect(panel.turns.locator(".nlq-Footer")).to_be_visible(timeout=ANSWER_MS)
    expect(panel.turns.locator(".nlq-QuestionText")).to_have_text("How many orders were there?")


def test_sessions_are_found_deleted_and_had_back(open_panel: Open) -> None:
    panel = open_panel()
    question = "How many orders were there on 7 January 2025?"
    panel.ask(question)
    panel.button("New chat").click()
    expect(panel.turns).to_have_count(0)
    panel.button("Chats").click()
    search = panel.root.get_by_role("searchbox", name="Search chats")
    expect(search).to_be_focused()
    search.fill("7 January")
    found = panel.root.locator(".nlq-Sessions li", has_text=question)
    expect(found).to_have_count(1)
    found.hover()
    found.get_by_role("button", name=f"Delete {question}").click()
    expect(found).to_have_count(0)
    panel.page.get_by_role("button", name="Undo").click()
    expect(found).to_have_count(1)
    found.locator(".nlq-SessionOpen").click()
    expect(panel.turns).to_have_count(1)


def test_two_tabs_on_one_session_agree(open_panel: Open) -> None:
    first, second = open_panel(), open_panel()
    first.page.bring_to_front()
    question = "How many orders were there by weekday?"
    first.ask(question)
    second.page.bring_to_front()
    second.button("Chats").click()
    second.root.locator(".nlq-SessionOpen", has_text=question).first.click()
    expect(second.turns).to_have_count(1)
    second.ask("What was the revenue yesterday?")
    first.page.bring_to_front()
    first.page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    expect(first.turns).to_have_count(2)


def test_a_question_that_is_not_taken_is_not_lost(open_panel: Open) -> None:
    panel = open_panel(expect_errors=True)
    question = "How many orders were there? " * 1_000
    panel.start(question)
    alert = panel.root.get_by_role("alert")
    expect(alert).to_contain_text("at most 20000 characters")
    expect(panel.box).to_have_value(question)
    alert.get_by_role("button", name="Dismiss").click()
    panel.ask("How many orders were there?")
