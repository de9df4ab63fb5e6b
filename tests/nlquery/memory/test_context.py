"""What a person writes into the session's notebook is what the model is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from nlquery.memory.context import history
from nlquery.providers.protocol import TextPart
from nlquery.session import CodeCell, SessionNotebook, Turn

pytestmark = pytest.mark.unit


def test_own_cells_and_edits_become_context_and_amounts_come_plain(tmp_path: Path) -> None:
    notebook = SessionNotebook.open(tmp_path / "s.ipynb")
    turn = Turn(
        "Orders over $100?", [CodeCell("df = 1")], "It is $5 or $6.", {"status": "answered"},
        context=[{"kind": "error", "text": "total = 1 / 0"}], files=["menu.csv"],
    )  # fmt: skip
    notebook.append_turn(turn)
    question, code, answer = notebook.cells
    assert question.source == r"### Orders over \$100?"
    assert answer.source == r"It is \$5 or <span>\$</span>6."
    assert notebook.turns()[0].question == "Orders over $100?"
    assert notebook.turns()[0].context == turn.context
    assert notebook.turns()[0].files == turn.files
    code.source = "df = 2"
    answer.source = r"It is \$7 or <span>\$</span>8, I think."
    notebook.cells.append(new_markdown_cell("Airport is closed on Mondays."))
    notebook.cells.append(new_code_cell("limit = 100"))
    notebook.save()
    messages = history(SessionNotebook.open(notebook.path).cells)
    sent = str([part for m in messages for part in m.parts])
    assert "Orders over $100?" in sent
    assert "df = 2" in sent
    assert "(About this error of my notebook)\\n```text\\ntotal = 1 / 0\\n```" in sent
    assert "It is $7 or $8, I think." in sent
    assert "\\$" not in sent
    own = [p.text for m in messages for p in m.parts if isinstance(p, TextPart) and "own" in p.text]
    assert "Airport is closed on Mondays." in own[0]
    assert "limit = 100" in own[1]
