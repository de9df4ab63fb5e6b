"""The panel and the notebook beside it."""

from __future__ import annotations

from nbformat.v4 import new_markdown_cell
from playwright.sync_api import expect

from nlquery.output_filter.dollars import escape_dollars
from tests.ui.conftest import Open
from tests.ui.lab import Lab


def test_each_notebook_has_its_chat(open_panel: Open, lab: Lab) -> None:
    panel = open_panel()
    panel.ask("How many orders were there?")
    lab.write("another.ipynb", "2 + 2")
    panel.command("docmanager:open", path="another.ipynb")
    expect(panel.turns).to_have_count(0)
    panel.ask("What was the revenue yesterday?")
    tabs = panel.page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab")
    tabs.first.click()
    expect(panel.turns.locator(".nlq-QuestionText")).to_have_text("How many orders were there?")
    tabs.last.click()
    expect(panel.turns.locator(".nlq-QuestionText")).to_have_text("What was the revenue yesterday?")


def test_the_cell_toolbar_asks_about_the_cell(open_panel: Open) -> None:
    panel = open_panel("answer = 42")
    panel.cells.nth(0).locator(".jp-InputPrompt").click()
    panel.cells.nth(0).locator(".jp-cell-toolbar [data-command='nlquery:ask-about-cell']").click()
    chips = panel.root.get_by_role("list", name="Goes with the question")
    expect(chips).to_contain_text("Cell: answer = 42")
    chips.get_by_role("button", name="Remove Cell").click()
    expect(chips).to_have_count(0)


def test_a_setting_puts_every_turn_into_the_notebook(open_panel: Open) -> None:
    panel = open_panel("1 + 1")
    panel.set_setting("insertMode", "every turn")
    try:
        panel.ask("How many orders were there?")
        expect(panel.cells).to_have_count(4)
    finally:
        panel.set_setting("insertMode", "on request")


def test_amounts_are_no_formulas(open_panel: Open) -> None:
    amounts = "It was $5 or $6, then $7 and\n**$8** to $9; $x$ is no formula."
    panel = open_panel(new_markdown_cell("$x^2$"), new_markdown_cell(escape_dollars(amounts)))
    formula, plain = panel.cells.nth(0), panel.cells.nth(1)
    expect(formula.locator("mjx-container")).to_have_count(1)
    expect(plain).to_contain_text("It was $5 or $6, then $7 and $8 to $9; $x$ is no formula.")
    expect(plain.locator("mjx-container")).to_have_count(0)
