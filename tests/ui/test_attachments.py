"""Files that go with a question: chosen, dropped, pasted, looked at, refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.ui.conftest import Open
from tests.ui.model import LABEL, ScriptedModel
from tests.ui.panel import Panel
from tests.wire.dialects import Say, run

RAIN = pd.DataFrame({"day": ["2025-01-04", "2025-01-05"], "rain": [4.5, 0.0]})
WRITE = {
    "csv": lambda path: RAIN.to_csv(path, index=False),
    "tsv": lambda path: RAIN.to_csv(path, index=False, sep="\t"),
    "xlsx": lambda path: RAIN.to_excel(path, index=False),
    "json": lambda path: RAIN.to_json(path, orient="records"),
    "parquet": lambda path: RAIN.to_parquet(path),
}
PICTURES = ("png", "jpeg")
# A paste as browsers make it: files, and perhaps a text beside them.
PASTE = """async (box, [text, ...sizes]) => {
  const data = new DataTransfer();
  if (text) {
    data.setData('text/plain', text);
  }
  for (const size of sizes) {
    const canvas = new OffscreenCanvas(size, size);
    canvas.getContext('2d').fillRect(0, 0, size / 2, size);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    data.items.add(new File([blob], 'image.png', { type: 'image/png' }));
  }
  box.dispatchEvent(new ClipboardEvent('paste', {
    clipboardData: data, bubbles: true, cancelable: true
  }));
}"""
LARGE = """box => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(51 << 20)], 'year.csv'));
  box.dispatchEvent(new ClipboardEvent('paste', {
    clipboardData: data, bubbles: true, cancelable: true
  }));
}"""


def chips_of(panel: Panel) -> Locator:
    """Return the list of what goes with the next question."""
    return panel.root.get_by_role("list", name="Goes with the question")


def test_each_kind_of_file_is_shown_before_it_is_asked_about(
    open_panel: Open, tmp_path: Path
) -> None:
    panel = open_panel()
    for kind, write in WRITE.items():
        write(tmp_path / f"rain.{kind}")
    for kind in PICTURES:
        Image.new("RGB", (1600, 900), "teal").save(tmp_path / f"menu.{kind}")
    kinds = [*WRITE, *PICTURES]
    files = sorted(tmp_path.iterdir())
    panel.root.locator("input[type=file]").set_input_files(files)
    chips = chips_of(panel)
    expect(chips.locator("[data-state=done]")).to_have_count(len(kinds))
    for kind in WRITE:
        chip = chips.get_by_role("listitem").filter(has_text=f"rain.{kind}")
        expect(chip.locator(".nlq-Preview th")).to_have_text(["day", "rain"])
        expect(chip.locator(".nlq-Preview td")).to_have_text(
            ["2025-01-04", "4.5", "2025-01-05", "0"]
        )
    for kind in PICTURES:
        chip = chips.get_by_role("listitem").filter(has_text=f"menu.{kind}")
        expect(chip).to_contain_text("1,600 × 900 pixels")
        assert chip.locator("img").evaluate("image => image.decode().then(() => image.width)")
    panel.picture("attached")


def test_pictures_are_pasted_and_the_model_sees_each(
    open_panel: Open, model: ScriptedModel
) -> None:
    panel = open_panel()
    panel.box.evaluate(PASTE, ["", 20, 30])
    chips = chips_of(panel)
    expect(chips.locator("[data-state=done]")).to_have_count(2)
    expect(chips).to_contain_text("image.png picture, 20 × 20 pixels")
    expect(chips).to_contain_text("image-2.png picture, 30 × 30 pixels")
    panel.picture("pasted")
    panel.choose(LABEL)
    model.reply(run("print('look')"))
    model.reply(Say("They are black and clear."))
    turn = panel.ask("What do they show?")
    expect(turn).to_contain_text("They are black and clear.")
    went = turn.get_by_role("list", name="Went with the question")
    expect(went.get_by_role("listitem")).to_have_text(["image.png", "image-2.png"])
    assert str(model.asked[-1]).count("'media_type': 'image/png'") == 2
    panel.box.evaluate(PASTE, ["Tea\t7", 20])  # a spreadsheet: its picture comes with the text
    expect(chips).to_have_count(0)
    panel.box.evaluate(PASTE, ["", 40])
    expect(chips.locator("[data-state=done]")).to_contain_text("image-3.png")


def test_what_is_too_large_is_refused_before_it_is_sent(open_panel: Open) -> None:
    panel = open_panel()
    sent: list[str] = []
    panel.page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    panel.box.evaluate(LARGE)
    refused = chips_of(panel).get_by_role("alert")
    expect(refused).to_contain_text("year.csv is larger than 50 MB. Attach a part of it")
    panel.picture("too-large")
    # JupyterLab itself keeps its workspace with a PUT whenever it likes.
    assert not [line for line in sent if line.startswith("PUT") and "/nlquery/" in line]
    chips_of(panel).get_by_role("button", name="Remove year.csv").click()
    expect(chips_of(panel)).to_have_count(0)


def test_files_are_attached_dropped_and_refused(open_panel: Open, tmp_path: Path) -> None:
    panel = open_panel()
    (tmp_path / "menu.csv").write_text("dish,price\nSoup,4.5\n")
    (tmp_path / "tool.exe").write_bytes(b"MZ")
    picker = panel.root.locator("input[type=file]")
    (tmp_path / "guests.csv").write_text("day,guests\nMonday,12\n")
    picker.set_input_files([tmp_path / "menu.csv", tmp_path / "guests.csv"])
    chips = chips_of(panel)
    expect(chips.locator(".nlq-Preview").first).to_contain_text("Soup")
    expect(chips.locator(".nlq-Preview").last).to_contain_text("Monday")
    for name in ("guests.csv", "menu.csv"):  # they came together, and are in one session
        with panel.page.expect_response(lambda reply: reply.request.method == "DELETE") as gone:
            chips.get_by_role("button", name=f"Remove {name}").click()
        assert gone.value.ok
    expect(chips).to_have_count(0)
    picker.set_input_files(tmp_path / "tool.exe")
    expect(chips.get_by_role("alert")).to_contain_text("tool.exe is not of a type")
    transfer = panel.page.evaluate_handle(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(['a,b\\n1,2\\n'], 'dropped.csv'));
          return data;
        }"""
    )
    root = panel.root.locator(".nlq-Root")
    root.dispatch_event("dragover", {"dataTransfer": transfer})
    expect(panel.root.get_by_text("Drop files to attach them")).to_be_visible()
    root.dispatch_event("drop", {"dataTransfer": transfer})
    expect(chips).to_contain_text("dropped.csv")
