"""The panel and the notebook beside it."""

from __future__ import annotations

import json

from nbformat.v4 import new_markdown_cell
from playwright.sync_api import Locator, expect

from nlquery.output_filter.dollars import escape_dollars
from tests.ui.conftest import Open
from tests.ui.lab import Lab
from tests.ui.model import LABEL, ScriptedModel
from tests.ui.panel import ANSWER_MS, Panel
from tests.wire.dialects import Say, run

FRAME = "import pandas as pd\ndf = pd.DataFrame({'item': ['Tea', 'Cake'], 'sold': [7, 3]})\ndf"


def run_cell(panel: Panel, number: int) -> Locator:
    """Run a cell, and return its output."""
    panel.kernel_ready()
    cell = panel.cells.nth(number)
    cell.locator(".cm-content").click()
    panel.page.keyboard.press("Control+Enter")
    output = cell.locator(".jp-OutputArea-output").first
    expect(output).to_be_visible(timeout=ANSWER_MS)
    return output


def test_insertions_go_where_they_should_and_are_undone_in_one_step(open_panel: Open) -> None:
    panel = open_panel("first = 1", "second = 2")
    panel.ask("Show me total sales by location")
    panel.cells.nth(0).locator(".jp-InputPrompt").click()
    panel.button("Insert below active cell").click()
    expect(panel.cells).to_have_count(3)
    expect(panel.cells.nth(1)).to_contain_text("sql(")
    panel.button("Insert whole turn").click()
    expect(panel.cells).to_have_count(6)
    expect(panel.page.locator(".jp-Notebook.jp-mod-commandMode :focus")).to_have_count(1)
    panel.page.keyboard.press("Control+z")
    expect(panel.cells).to_have_count(3)
    panel.cells.nth(0).locator(".jp-InputPrompt").click()
    panel.button("Insert above active cell").click()
    expect(panel.cells).to_have_count(4)
    expect(panel.cells.nth(0)).to_contain_text("sql(")
    expect(panel.cells.nth(1)).to_contain_text("first = 1")


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


def test_ask_about_a_cell_and_its_error(open_panel: Open, model: ScriptedModel) -> None:
    panel = open_panel("total = 1 / 0", "fine = 1")
    run_cell(panel, 0)
    panel.cells.nth(1).locator(".jp-InputPrompt").click()  # the active cell is not the clicked one
    panel.cells.nth(0).locator(".cm-line").click(button="right")
    menu = panel.page.locator(".lm-Menu")
    expect(menu.get_by_text("Ask About This Data Frame")).to_be_visible()
    menu.get_by_text("Ask About This Error").click()
    chip = panel.root.get_by_role("list", name="Goes with the question")
    expect(chip).to_contain_text("Error: ZeroDivisionError: division by zero")
    expect(panel.box).to_be_focused()
    panel.choose(LABEL)
    model.reply(run("print('by zero')"))
    model.reply(Say("It divides by zero."))
    with panel.remembered():
        panel.ask("Why?")
    expect(panel.turns.last).to_contain_text("It divides by zero.")
    expect(chip).to_have_count(0)
    assert "total = 1 / 0" in json.dumps(model.asked[-1])
    went = panel.turns.last.get_by_role("list", name="Went with the question")
    expect(went).to_have_text("Error: ZeroDivisionError: division by zero")
    panel.picture("about-an-error")

    model.reply(run("print(0)"))
    model.reply(Say("By zero it divides."))
    panel.button("Ask again").click()
    expect(panel.turns.last).to_contain_text("By zero it divides.", timeout=ANSWER_MS)
    assert "total = 1 / 0" in json.dumps(model.asked[-1])
    panel.reload()
    panel.turns.last.hover()
    panel.button("Edit and ask again").click()
    expect(panel.root.locator(".nlq-Rewrite")).to_contain_text("Error: ZeroDivisionError")
    model.reply(run("print(0)"))
    model.reply(Say("By nothing."))
    edit = panel.root.get_by_role("textbox", name="Edit the question")
    edit.fill("By what?")
    edit.press("Enter")
    expect(panel.turns.last).to_contain_text("By nothing.", timeout=ANSWER_MS)
    expect(panel.turns).to_have_count(1)
    assert "total = 1 / 0" in json.dumps(model.asked[-1])


def test_the_cell_toolbar_asks_about_the_cell(open_panel: Open) -> None:
    panel = open_panel("answer = 42")
    panel.cells.nth(0).locator(".jp-InputPrompt").click()
    panel.cells.nth(0).locator(".jp-cell-toolbar [data-command='nlquery:ask-about-cell']").click()
    chips = panel.root.get_by_role("list", name="Goes with the question")
    expect(chips).to_contain_text("Cell: answer = 42")
    chips.get_by_role("button", name="Remove Cell").click()
    expect(chips).to_have_count(0)


def test_a_data_frame_goes_with_the_question(open_panel: Open, model: ScriptedModel) -> None:
    panel = open_panel(FRAME)
    run_cell(panel, 0)
    panel.command("nlquery:ask-about-frame")
    chips = panel.root.get_by_role("list", name="Goes with the question")
    expect(chips.locator("[data-state=done]")).to_contain_text("df.csv")
    expect(chips.locator(".nlq-Preview")).to_contain_text("Cake")
    panel.choose(LABEL)
    model.reply(run("print(open('files/df.csv').read())"))
    model.reply(Say("Tea sold most."))
    panel.ask("What sold most?")
    panel.turns.last.locator(".nlq-StepLine").click()
    expect(panel.turns.last.locator(".nlq-StepBody")).to_contain_text("Tea,7")
    assert 'pd.read_csv("files/df.csv")' in str(model.asked[-1])
    model.reply(run("print(0)"))
    model.reply(Say("Tea did."))
    panel.button("Ask again").click()
    expect(panel.turns.last).to_contain_text("Tea did.", timeout=ANSWER_MS)
    assert 'pd.read_csv("files/df.csv")' in str(model.asked[-1])
    assert "Files attached to this question" in str(model.asked[-1])


def test_a_setting_puts_every_turn_into_the_notebook(open_panel: Open) -> None:
    panel = open_panel("1 + 1")
    panel.set_setting("insertMode", "every turn")
    panel.ask("How many orders were there?")
    expect(panel.cells).to_have_count(4)


def test_the_summary_is_shown_and_edited(open_panel: Open) -> None:
    panel = open_panel()
    for metric in ("orders", "sales", "tips"):
        panel.ask(f"Show me total {metric}")
    panel.command("nlquery:compress")
    summary = panel.root.get_by_role("region", name="Summary of earlier questions")
    expect(summary).to_be_visible(timeout=ANSWER_MS)
    summary.get_by_role("button", name="Edit the summary").click()
    box = summary.get_by_role("textbox", name="Summary")
    expect(box).to_be_focused()
    box.fill("## Goal\n\nRemember the fish.")
    summary.get_by_role("button", name="Save").click()
    expect(summary).to_contain_text("Remember the fish.")
    panel.reload()
    expect(summary).to_contain_text("Remember the fish.")
    panel.root.get_by_text("1 earlier question").click()
    first = panel.turns.first
    expect(first.get_by_role("button", name="Edit and ask again")).to_have_count(0)
    first.get_by_role("button", name="Ask again").click()  # the summary keeps it as it was
    expect(panel.turns).to_have_count(4)
    expect(panel.turns.last.locator(".nlq-QuestionText")).to_have_text("Show me total orders")
    expect(panel.turns.last.locator(".nlq-Footer")).to_be_visible(timeout=ANSWER_MS)


def test_what_the_magic_asks_lands_below_it_once(open_panel: Open) -> None:
    setup = "%load_ext nlquery\n%config NLQuery.insert_cells = True"
    panel = open_panel(setup, "%%ask\nShow me total sales by location", "last = 1")
    panel.kernel_ready()
    panel.command("notebook:run-all-cells")
    expect(panel.cells).to_have_count(5, timeout=ANSWER_MS)
    code, answer, last = (panel.cells.nth(number) for number in (2, 3, 4))
    expect(code).to_contain_text("%%nlquery")
    expect(code.locator(".jp-OutputArea-output table")).to_contain_text("Downtown")
    expect(answer).to_contain_text("highest sales: $")
    expect(last).to_contain_text("last = 1")
    expect(panel.cells.nth(1)).not_to_contain_text("The cells are in")

    panel.kernel_ready()
    panel.cells.nth(1).locator(".jp-InputPrompt").click()
    panel.command("notebook:run-cell")
    expect(panel.cells.nth(1).locator(".jp-InputPrompt")).to_have_text("[4]:", timeout=ANSWER_MS)
    expect(panel.cells).to_have_count(5)
    panel.command("docmanager:save")
    expect(panel.page.locator(".jp-mod-dirty")).to_have_count(0)
    panel.reload()
    expect(panel.cells).to_have_count(5)


def test_amounts_are_no_formulas(open_panel: Open) -> None:
    amounts = "It was $5 or $6, then $7 and\n**$8** to $9; $x$ is no formula."
    panel = open_panel(new_markdown_cell("$x^2$"), new_markdown_cell(escape_dollars(amounts)))
    formula, plain = panel.cells.nth(0), panel.cells.nth(1)
    expect(formula.locator("mjx-container")).to_have_count(1)
    expect(plain).to_contain_text("It was $5 or $6, then $7 and $8 to $9; $x$ is no formula.")
    expect(plain.locator("mjx-container")).to_have_count(0)
