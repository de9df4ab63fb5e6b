"""For everybody: dark and light, narrow and wide, keyboard only, screen readers."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.ui.conftest import Open

CHART = "Graph hourly sales for Friday vs Saturday"


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


def test_enter_while_composing_a_character_does_not_send(open_panel: Open) -> None:
    panel = open_panel()
    panel.box.fill("すし")
    panel.box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(panel.turns).to_have_count(0)
    expect(panel.box).to_have_value("すし")
