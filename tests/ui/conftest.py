"""Fixtures: JupyterLab with the panel, a scripted model behind it, a browser in front."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nbformat import NotebookNode
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.ui.lab import TOKEN, Lab, start
from tests.ui.model import ScriptedModel
from tests.ui.panel import WATCH, Panel

FLAGS = [
    "--no-sandbox",  # the tests may run as root, where Chromium's own does not start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=20_000)  # the machine may be busy
Open = Callable[..., Panel]
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def model() -> Iterator[ScriptedModel]:
    """Return the model behind the server."""
    with ScriptedModel() as scripted:
        yield scripted


@pytest.fixture(scope="session")
def lab(
    home: Path, model: ScriptedModel, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lab]:
    """Return a JupyterLab with sample data, that answers offline unless it is told otherwise."""
    environment = {
        "NLQUERY_HOME": str(home),
        "NLQUERY_DATABASE_URL": "",
        "NLQUERY_MODEL": "offline",
        "ANTHROPIC_API_KEY": "sk-test-0123456789abcdef",
        "ANTHROPIC_BASE_URL": model.url,
    }
    server = start(tmp_path_factory.mktemp("lab"), environment)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return the distribution's Chromium; CI has it, elsewhere it may be missing.

    One for each module: Playwright's loop runs in this thread as long as it is open, and no
    other asyncio test could run after it.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is not installed: scripts/apt.sh does it")
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return what the pages of a module share: above all JupyterLab in the browser's cache."""
    shared = browser.new_context(viewport={"width": 1400, "height": 900}, locale="en-US")
    shared.set_default_timeout(20_000)
    shared.add_init_script(WATCH)
    yield shared
    shared.close()


@pytest.fixture
def open_panel(
    lab: Lab, context: BrowserContext, model: ScriptedModel, request: pytest.FixtureRequest
) -> Iterator[Open]:
    """Return a function that opens a notebook of its own beside the panel.

    Afterwards the pages must have had no error and must have asked nobody but this machine.
    """
    watched: list[str] = []
    asked: list[str] = []

    shared = lab

    def opened(
        *cells: str | NotebookNode,
        lab: Lab = shared,
        port: int | None = None,
        expect_errors: bool = False,
    ) -> Panel:
        page = context.new_page()
        asked_of(page)
        if not expect_errors:
            errors_of(page)
        name = f"{request.node.name[:40]}-{next(_numbers)}.ipynb"
        lab.write(name, *(cells or ("1 + 1",)))
        url = lab.url.replace(f":{lab.port}/", f":{port}/") if port else lab.url
        page.goto(f"{url}lab/tree/{name}?token={TOKEN}&reset")
        panel = Panel(page)
        panel.open()
        return panel

    def errors_of(page: Page) -> None:
        page.on("pageerror", lambda error: watched.append(str(error)))
        page.on("console", lambda line: line.type == "error" and watched.append(line.text))

    def asked_of(page: Page) -> None:
        page.on("request", lambda one: asked.append(one.url))
        page.on("websocket", lambda one: asked.append(one.url))

    model.reset()
    shared.forget_settings()
    yield opened
    for page in context.pages:
        page.close()
    shared.end_kernels()
    here = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
    assert not watched
    assert not [url for url in asked if not url.startswith(here)]
