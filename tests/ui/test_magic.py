"""``%%ask`` in a real JupyterLab: it streams, draws, and looks right in both themes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.ui.lab import TOKEN, Lab
from tests.ui.model import ScriptedModel
from tests.ui.panel import picture
from tests.wire.dialects import run

NAME = "anthropic:claude-sonnet-5-5"
ANSWER_MS = 90_000  # the first question starts PostgreSQL and a sandbox


class Notebook:
    """A notebook in a page, as a person uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def output(self, cell: int) -> Locator:
        """Return what a code cell shows, by its position among all cells."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(cell).locator(".jp-OutputArea")

    def command(self, name: str, **options: Any) -> None:
        """Run one of JupyterLab's commands, without waiting for its end."""
        call = f"{json.dumps(name)}, {json.dumps(options)}"
        self.page.evaluate(f"() => {{ void window.jupyterapp.commands.execute({call}) }}")

    def run(self, cell: int) -> None:
        """Run a cell, once the kernel is free."""
        expect(self.page.locator("#jp-bottom-panel")).to_contain_text("| Idle", timeout=60_000)
        self.page.evaluate(
            f"() => {{ window.jupyterapp.shell.currentWidget.content.activeCellIndex = {cell} }}"
        )
        self.command("notebook:run-cell")
        prompt = self.page.locator(".jp-Notebook .jp-Cell").nth(cell).locator(".jp-InputPrompt")
        expect(prompt).not_to_have_text("[ ]:")

    def theme(self, name: str) -> None:
        """Change the theme and wait for it."""
        self.command("apputils:change-theme", theme=name)
        light = "false" if "Dark" in name else "true"
        expect(self.page.locator(f"body[data-jp-theme-light='{light}']")).to_be_attached()

    def picture(self, name: str) -> None:
        """Take a screenshot, when somebody wants to look."""
        picture(self.page, name)


Open = Callable[..., Notebook]


@pytest.fixture
def notebook(
    lab: Lab, browser: Browser, model: ScriptedModel, request: pytest.FixtureRequest
) -> Iterator[Open]:
    """Return a function that opens a notebook with the given cells."""
    context = browser.new_context(viewport={"width": 1280, "height": 1100}, locale="en-US")
    context.set_default_timeout(30_000)
    errors: list[str] = []
    asked: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda one: asked.append(one.url))
    model.reset()

    def opened(*cells: str) -> Notebook:
        name = f"{request.node.name}.ipynb"
        lab.write(name, "%load_ext nlquery", *cells)
        page.goto(f"{lab.url}lab/tree/{name}?token={TOKEN}&reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        found = Notebook(page)
        found.run(0)
        return found

    yield opened
    context.close()
    lab.end_kernels()
    here = ("http://127.0.0.1:", "data:", "blob:")
    assert not errors
    assert not [url for url in asked if not url.startswith(here)]


def test_an_answer_streams(notebook: Open, model: ScriptedModel) -> None:
    model.reply(run("sql('SELECT count(*) AS orders FROM orders')"))
    gates = model.reply_in_parts("In all: there ", "are 600 orders in the data.")
    opened = notebook(f"%%ask --model {NAME} --fresh\nHow many orders are in the data, as words?")
    opened.run(1)
    output = opened.output(1)
    expect(output).to_contain_text("In all: there", timeout=ANSWER_MS)
    expect(output).to_contain_text("✓ Cell 1")
    expect(output).not_to_contain_text("600 orders")
    opened.picture("streaming")
    gates[0].set()
    expect(output).to_contain_text("are 600 orders in the data.")
    expect(output).to_contain_text("answered · anthropic:claude-sonnet-5-5")
    expect(output).not_to_contain_text("✓ Cell 1")
    opened.picture("streamed")


def test_table_and_chart_in_both_themes(notebook: Open) -> None:
    opened = notebook("%%ask\nShow me total sales by location")
    opened.run(1)
    output = opened.output(1)
    expect(output.locator("table")).to_contain_text("Downtown", timeout=ANSWER_MS)
    chart = output.locator(".vega-embed canvas")
    expect(chart).to_be_visible()
    box = chart.bounding_box()
    assert box is not None
    assert box["width"] > 300
    assert box["height"] > 100
    expect(output).to_contain_text("highest sales")
    expect(output.locator(".MathJax, mjx-container")).to_have_count(0)  # amounts are no formulas
    expect(output).not_to_contain_text("**")
    opened.picture("light")
    opened.theme("JupyterLab Dark")
    opened.run(1)  # JupyterLab draws charts in the theme of the moment
    expect(output.locator("table")).to_contain_text("Downtown", timeout=ANSWER_MS)
    expect(chart).to_be_visible()
    corner = chart.evaluate("c => [...c.getContext('2d').getImageData(1, 1, 1, 1).data]")
    assert sum(corner[:3]) < 200 or corner[3] == 0  # no white sheet on a dark page
    opened.picture("dark")
    opened.theme("JupyterLab Light")
