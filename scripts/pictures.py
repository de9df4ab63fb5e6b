"""Make the pictures of the README: ``python -m scripts.pictures`` (needs Chromium)."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from nlquery_etl.load import load_directory
from nlquery_etl.sample import generate
from nlquery_schema.database import embedded_postgres, open_database
from tests.ui.conftest import FLAGS
from tests.ui.lab import TOKEN, Lab, start
from tests.ui.panel import ANSWER_MS, WATCH, Panel

IMAGES = Path(__file__).parents[1] / "docs" / "images"
MOST_BYTES = 150_000


def main() -> None:
    """Start JupyterLab with sample data, ask in it, and take the pictures."""
    root = Path(tempfile.mkdtemp(prefix="nlq-"))
    home = root / "home"
    database = open_database(home)
    try:
        generate(home / "sample", orders=2000)
        load_directory(database.owner_url, home / "sample")
        settings = {
            "NLQUERY_HOME": str(home), "NLQUERY_DATABASE_URL": "", "NLQUERY_MODEL": "offline",
        }  # fmt: skip
        lab = start(root, settings)
        try:
            _take(lab)
        finally:
            lab.stop()
    finally:
        embedded_postgres(home).stop()
        shutil.rmtree(root, ignore_errors=True)


def _take(lab: Lab) -> None:
    IMAGES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context(viewport={"width": 1240, "height": 760}, locale="en-US")
        context.add_init_script(WATCH)
        _panel(context.new_page(), lab)
        _magic(context.new_page(), lab)
        browser.close()


def _panel(page: Page, lab: Lab) -> None:
    panel = _open(page, lab, "sales.ipynb", "# January")
    panel.widen(430)
    turn = panel.ask("Graph hourly sales for Friday vs Saturday")
    expect(turn.locator(".nlq-Chart canvas, .nlq-Chart svg.marks")).to_be_visible()
    panel.button("Insert below active cell").click()
    expect(panel.cells.nth(1).locator(".jp-OutputArea-output canvas")).to_be_visible()
    panel.page.locator(".nlq-Log").evaluate("log => { log.scrollTop = 0; }")
    panel.cells.nth(0).locator(".jp-InputPrompt").click()
    _save(page, "panel")


def _magic(page: Page, lab: Lab) -> None:
    question = "%%ask\nShow me total sales by location"
    panel = _open(page, lab, "ask.ipynb", "%load_ext nlquery", question)
    panel.kernel_ready()
    panel.command("nlquery:open")  # away with it
    panel.command("notebook:run-all-cells")
    output = panel.cells.nth(1).locator(".jp-OutputArea")
    expect(output.locator(".vega-embed canvas")).to_be_visible(timeout=ANSWER_MS)
    expect(output).to_contain_text("Ask next")
    _save(page, "ask")


def _open(page: Page, lab: Lab, name: str, *cells: str) -> Panel:
    lab.write(name, *cells)
    page.goto(f"{lab.url}lab/tree/{name}?token={TOKEN}&reset")
    panel = Panel(page)
    panel.open()
    return panel


def _save(page: Page, name: str) -> None:
    path = IMAGES / f"{name}.png"
    taken = page.screenshot(animations="disabled", caret="hide")
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    # Half the size, and nothing that one could see is lost.
    picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path} {size:,} bytes")  # noqa: T201 - a script's output
    if size > MOST_BYTES:
        sys.exit(f"{path.name} is larger than {MOST_BYTES:,} bytes.")


if __name__ == "__main__":
    main()
