"""For everybody: dark and light, narrow and wide, keyboard only, screen readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.ui.conftest import Open
from tests.ui.panel import ANSWER_MS, Panel

AXE = Path(__file__).parents[2] / "labextension" / "node_modules" / "axe-core" / "axe.min.js"
GROUND = """dark => {
  const rgb = getComputedStyle(document.querySelector('.nlq-Panel')).backgroundColor;
  const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number);
  return (r + g + b) / 3 < 80 === dark;
}"""
CHART = "Graph hourly sales for Friday vs Saturday"


def violations(panel: Panel) -> list[dict[str, Any]]:
    """Return what axe finds wrong in the panel."""
    panel.page.add_script_tag(content=AXE.read_text())
    # The order of headings inside of an answer is the model's.
    found: list[dict[str, Any]] = panel.page.evaluate(
        """async () => (await axe.run('.nlq-Panel', {
          rules: { 'heading-order': { enabled: false } }
        })).violations.map(v => ({
          id: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 200))
        }))"""
    )
    return found


def test_each_state_passes_axe_in_both_themes(open_panel: Open) -> None:
    panel = open_panel()
    panel.widen(420)
    expect(panel.root.get_by_role("group", name="Examples")).to_be_visible()
    assert violations(panel) == []
    turn = panel.ask(CHART)
    expect(turn.locator(".nlq-Chart canvas, .nlq-Chart svg.marks")).to_be_visible()
    turn.locator(".nlq-StepLine").click()
    turn.locator(".nlq-Assumptions summary").click()
    for theme, dark in (("JupyterLab Light", False), ("JupyterLab Dark", True)):
        panel.command("apputils:change-theme", theme=theme)
        light = panel.page.locator(f"body[data-jp-theme-light='{str(not dark).lower()}']")
        expect(light).to_be_attached()
        panel.page.wait_for_function(GROUND, arg=dark)
        assert violations(panel) == []
    panel.button("Chats").click()
    expect(panel.root.locator(".nlq-Sessions li").first).to_be_visible()
    assert violations(panel) == []
    panel.command("apputils:change-theme", theme="JupyterLab Light")
    expect(panel.page.locator("body[data-jp-theme-light='true']")).to_be_attached()


def test_narrow_and_wide_panels_hold_chart_and_table(open_panel: Open) -> None:
    panel = open_panel()
    turn = panel.ask(CHART)
    chart = turn.locator(".nlq-Chart canvas, .nlq-Chart svg.marks")
    for pixels in (280, 760):
        panel.widen(pixels)
        panel.page.wait_for_function(
            """() => {
              const chart = document.querySelector('.nlq-Chart canvas, .nlq-Chart svg.marks');
              const host = document.querySelector('.nlq-Chart');
              return chart && Math.abs(chart.clientWidth - host.clientWidth) < 24;
            }"""
        )
        expect(chart).to_be_visible()
        log = panel.root.locator(".nlq-Log")
        assert log.evaluate("e => e.scrollWidth <= e.clientWidth"), f"{pixels} px scroll sideways"


def test_keyboard_alone_is_enough(open_panel: Open) -> None:
    panel = open_panel("first = 1")
    page, keyboard = panel.page, panel.page.keyboard
    panel.cells.first.locator(".jp-InputPrompt").click()
    keyboard.press("Alt+Shift+q")
    expect(panel.box).to_be_focused()
    keyboard.type("Show me total")
    keyboard.press("Shift+Enter")
    keyboard.type("sales by location")
    keyboard.press("Enter")
    expect(panel.turns.locator(".nlq-Footer")).to_be_visible(timeout=ANSWER_MS)
    expect(panel.box).to_be_focused()
    keyboard.press("ArrowUp")
    expect(panel.box).to_have_value("Show me total\nsales by location")
    keyboard.press("Escape")
    expect(panel.box).to_have_value("")
    _tab_to(panel, "Insert below active cell", back=True)
    keyboard.press("Enter")
    expect(panel.cells).to_have_count(2)
    _tab_to(panel, "Chats", back=True)
    keyboard.press("Enter")
    expect(panel.root.get_by_role("searchbox")).to_be_focused()
    keyboard.press("Escape")
    expect(panel.turns).to_have_count(1)
    expect(panel.button("Chats")).to_be_focused()
    ring = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"


def test_enter_while_composing_a_character_does_not_send(open_panel: Open) -> None:
    panel = open_panel()
    panel.box.fill("すし")
    panel.box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(panel.turns).to_have_count(0)
    expect(panel.box).to_have_value("すし")


def test_commands_are_in_the_palette_and_settings_in_the_editor(open_panel: Open) -> None:
    panel = open_panel()
    panel.kernel_ready()
    panel.command("apputils:activate-command-palette")
    panel.page.locator(".lm-CommandPalette-input").fill("nlquery")
    for label in ("Ask a Question", "New Chat", "Stop Answering", "Ask About This Cell"):
        item = panel.page.locator(".lm-CommandPalette-itemLabel", has_text=label)
        expect(item.first).to_be_attached()
    panel.page.keyboard.press("Escape")
    panel.command("nlquery:open-settings")
    settings = panel.page.get_by_role("group", name="nlquery", exact=True)
    expect(settings.get_by_role("heading", name="Base URL", exact=True)).to_be_visible()
    expect(settings.get_by_text("API key")).to_have_count(0)  # they stay at the server
    expect(panel.page.locator("input[type=password]")).to_have_count(0)


def _tab_to(panel: Panel, name: str, *, back: bool) -> None:
    for _ in range(60):
        panel.page.keyboard.press("Shift+Tab" if back else "Tab")
        if panel.page.evaluate("() => document.activeElement.getAttribute('aria-label')") == name:
            return
    raise AssertionError(f"no way to {name} by the keyboard")
