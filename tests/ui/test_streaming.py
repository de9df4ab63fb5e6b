"""While a model answers: text as it comes, stop, errors, a cut line."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.ui.conftest import Open
from tests.ui.lab import Lab
from tests.ui.model import LABEL, ScriptedModel
from tests.ui.network import Line
from tests.ui.panel import ANSWER_MS
from tests.wire.dialects import Say, run


def test_text_and_steps_stream(open_panel: Open, model: ScriptedModel) -> None:
    panel = open_panel()
    panel.choose(LABEL)
    model.reply(run("# Look around\nprint('forty-two')"))
    (gate,) = model.reply_in_parts("The first part", ", the second one.")
    turn = panel.start("Tell me")
    text = turn.locator(".nlq-Markdown")
    expect(text).to_have_text("The first part", timeout=ANSWER_MS)
    expect(panel.root.get_by_role("log")).to_have_attribute("aria-busy", "true")
    step = turn.get_by_role("button", name="Look around")
    expect(step).to_have_attribute("aria-expanded", "false")
    step.click()
    expect(turn.locator(".nlq-StepBody")).to_contain_text("forty-two")
    gate.set()
    expect(panel.turns.last.locator(".nlq-Footer")).to_contain_text("out ·", timeout=ANSWER_MS)
    expect(panel.root.get_by_role("log")).to_have_attribute("aria-busy", "false")


def test_a_reload_amid_the_first_answer_finds_it_again(
    open_panel: Open, model: ScriptedModel
) -> None:
    panel = open_panel()
    panel.choose(LABEL)
    (gate,) = model.reply_in_parts("The first part", ", the second one.")
    model.reply(Say("The first part, the second one."))  # nothing was computed: it is asked again
    with panel.remembered():
        panel.start("Tell me")
    text = panel.turns.last.locator(".nlq-Markdown")
    expect(text).to_have_text("The first part", timeout=ANSWER_MS)
    panel.reload()
    expect(text).to_have_text("The first part")
    expect(panel.turns.last.locator(".nlq-QuestionText")).to_have_text("Tell me")
    gate.set()
    expect(panel.turns.last.locator(".nlq-Footer")).to_be_visible(timeout=ANSWER_MS)
    expect(text.first).to_have_text("The first part, the second one.")


def test_stop_stops_and_the_session_goes_on(open_panel: Open, model: ScriptedModel) -> None:
    panel = open_panel()
    panel.choose(LABEL)
    model.hang_after("It begins ")
    turn = panel.start("Go on for ever")
    expect(turn.locator(".nlq-Markdown")).to_contain_text("It begins", timeout=ANSWER_MS)
    panel.button("Stop").click()
    expect(panel.turns.last.locator(".nlq-Status")).to_have_text("Stopped", timeout=15_000)
    expect(panel.button("Ask")).to_be_visible()
    expect(panel.turns.last.locator(".nlq-Markdown")).to_have_text("It begins …")
    panel.picture("stopped")
    panel.button("New chat").click()
    expect(panel.turns).to_have_count(0)
    panel.button("Chats").click()
    panel.root.locator(".nlq-SessionOpen", has_text="Go on for ever").first.click()
    expect(panel.turns.last.locator(".nlq-Markdown")).to_have_text("It begins …")
    panel.choose("Offline planner (no model, no cost)")
    panel.ask("How many orders were there?")  # the session goes on


def test_an_error_is_shown_with_the_way_out(open_panel: Open, model: ScriptedModel) -> None:
    panel = open_panel()
    panel.choose(LABEL)
    model.fail(401, "authentication_error", "invalid x-api-key", times=3)
    panel.start("Tell me")
    expect(panel.turns.last).to_have_attribute("data-status", "failed", timeout=ANSWER_MS)
    expect(panel.turns.last).to_contain_text("ANTHROPIC_API_KEY")
    model.reset()
    model.reply(run("print('well')"))
    model.reply(Say("All is well."))
    panel.button("Ask again").click()
    expect(panel.turns.last).to_contain_text("All is well.", timeout=ANSWER_MS)
    expect(panel.turns).to_have_count(1)


def test_a_cut_line_loses_and_doubles_nothing(
    open_panel: Open, model: ScriptedModel, lab: Lab
) -> None:
    with Line(lab.port) as line:
        panel = open_panel(port=line.port, expect_errors=True)
        panel.choose(LABEL)
        model.reply(run("print('one, two, three')"))
        gates = model.reply_in_parts("One was before", ", two was cut.", ", three after.")
        text = panel.start("Count").locator(".nlq-Markdown")
        expect(text).to_have_text("One was before", timeout=ANSWER_MS)
        line.cut()
        expect(panel.root.get_by_text("Connection lost. Trying again…")).to_be_visible()
        gates[0].set()
        expect(text).to_have_text("One was before")
        line.mend()
        expect(text).to_have_text("One was before, two was cut.", timeout=ANSWER_MS)
        expect(panel.root.get_by_text("Connection lost")).to_have_count(0)
        gates[1].set()
        expect(panel.turns.last.locator(".nlq-Footer")).to_be_visible(timeout=ANSWER_MS)
        whole = "One was before, two was cut., three after."
        expect(panel.turns.last.locator(".nlq-Markdown").first).to_have_text(whole)
