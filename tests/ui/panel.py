"""The panel in a browser's page, as a person uses it."""

from __future__ import annotations

import json
import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Request, expect

# Says when JupyterLab has opened the notebook of its address: after its restoration, and with the
# focus, which it would take away from the panel.
WATCH = """(() => {
  let app;
  Object.defineProperty(window, 'jupyterapp', {
    get: () => app,
    set: made => {
      app = made;
      app.commands.commandExecuted.connect((_, { id, result }) => {
        if (id === 'filebrowser:open-path') {
          result.then(() => { window.openedAt = performance.now(); });
        }
      });
    }
  });
})()"""
# A notebook that the workspace had open already may be given no focus, or be opened by no command.
OPENED = """() => document.querySelector('.nlq-Panel') && document.querySelector('.jp-Notebook')
  && (window.openedAt && document.activeElement.closest('.jp-Notebook')
    || performance.now() > (window.openedAt ?? 10_000) + 10_000)"""
PICTURES = os.environ.get("NLQUERY_PICTURES")  # a directory for screenshots to look at
ANSWER_MS = 60_000  # the first question of a session starts a kernel


def picture(page: Page, name: str) -> None:
    """Take a screenshot, when somebody wants to look."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


class Panel:
    """What can be seen and done.

    Attributes
    ----------
    page
        The page with JupyterLab.
    root
        The panel.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator(".nlq-Panel")

    @property
    def box(self) -> Locator:
        """The question box."""
        return self.root.get_by_role("textbox", name="Question", exact=True)

    @property
    def turns(self) -> Locator:
        """The turns, the running one included."""
        return self.root.locator(".nlq-Turn")

    @property
    def cells(self) -> Locator:
        """The notebook's cells."""
        return self.page.locator(".jp-Notebook .jp-Cell")

    def button(self, name: str) -> Locator:
        """Return the buttons of that name."""
        return self.root.get_by_role("button", name=name, exact=True)

    def command(self, name: str, **args: Any) -> None:
        """Run a command without waiting for it: a page that hangs would hang the test."""
        call = f"void window.jupyterapp.commands.execute({json.dumps(name)}, {json.dumps(args)})"
        self.page.evaluate(f"() => {{ {call} }}")

    def picture(self, name: str) -> None:
        """Take a screenshot, when somebody wants to look."""
        picture(self.page, name)

    def open(self) -> None:
        """Show the panel of a page that was just loaded, with the cursor in its box."""
        self.page.wait_for_function(OPENED, timeout=ANSWER_MS)
        self.command("nlquery:focus")
        expect(self.box).to_be_focused()

    def remembered(self) -> AbstractContextManager[object]:
        """Wait, at the end of a block, until this notebook's chat can be found after a reload."""
        name = self.page.url.partition("?")[0].rpartition("/")[2]

        def is_kept(request: Request) -> bool:
            said = request.post_data or "" if request.method == "PUT" else ""
            chats = said.partition("nlquery:chats")[2]
            return "api/workspaces" in request.url and f'"{name}":' in chats

        return self.page.expect_event("requestfinished", is_kept)

    def reload(self) -> None:
        """Load the page again."""
        self.page.reload()
        self.open()

    def kernel_ready(self) -> None:
        """Wait until the notebook's kernel can run cells."""
        status = self.page.locator("#jp-bottom-panel")
        expect(status).to_contain_text("| Idle", timeout=ANSWER_MS)

    def ask(self, question: str) -> Locator:
        """Ask, and return the turn once it has been answered."""
        before = self.turns.count()
        self.box.fill(question)
        self.box.press("Enter")
        expect(self.turns).to_have_count(before + 1)
        turn = self.turns.last
        expect(turn.locator(".nlq-Footer")).to_be_visible(timeout=ANSWER_MS)
        return turn

    def start(self, question: str) -> Locator:
        """Ask, and return the turn while it runs."""
        self.box.fill(question)
        self.box.press("Enter")
        return self.turns.last

    def choose(self, label: str) -> None:
        """Choose who answers."""
        self.root.get_by_role("combobox", name="Who answers").select_option(label=label)

    def widen(self, pixels: int) -> None:
        """Make the panel so wide."""
        self.page.evaluate(
            """pixels => {
              const split = window.jupyterapp.shell._hsplitPanel;
              split.setRelativeSizes([pixels, split.node.clientWidth - pixels, 0]);
            }""",
            pixels,
        )
        self.page.wait_for_function(
            "pixels => Math.abs(document.querySelector('.nlq-Panel').clientWidth - pixels) < 12",
            arg=pixels,
        )

    def set_setting(self, key: str, value: Any) -> None:
        """Change a setting, and load the page again with it."""
        self.page.evaluate(
            """async ([key, value]) => {
              await jupyterapp.serviceManager.settings.save(
                '@nlquery/labextension:plugin', JSON.stringify({ [key]: value })
              );
            }""",
            [key, value],
        )
        self.reload()
