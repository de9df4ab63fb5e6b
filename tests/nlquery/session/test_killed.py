"""A process that is killed at any moment loses no finished turn and leaves a valid notebook."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from nlquery.session import SessionNotebook

KILLS = 200 if os.environ.get("NLQUERY_CAMPAIGN") == "long" else 25
WRITER = """
import sys
from pathlib import Path
from nlquery.session import SessionNotebook
from nlquery.session.turn import CodeCell, Turn

notebook = SessionNotebook.open(Path(sys.argv[1]))
number = len(notebook.turns())
while True:
    number += 1
    cell = CodeCell("x = 1", outputs=[{"output_type": "stream", "name": "stdout",
                                       "text": "y" * 20_000}])
    notebook.append_turn(Turn(f"question {number}", [cell], f"answer {number}",
                              {"status": "answered"}))
    print(number, flush=True)
    if number % 40 == 0:
        for _ in range(30):
            notebook.undo()
        number = len(notebook.turns())
        print(-number, flush=True)
"""


@pytest.mark.campaign
def test_killed_at_random_moments(tmp_path: Path) -> None:
    drawn = random.Random(11)
    path = tmp_path / "session.ipynb"
    for _ in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        said = writer.stdout.readline()
        time.sleep(drawn.random() * 0.15)  # the moment is what is drawn, nothing is waited for
        writer.send_signal(signal.SIGKILL)
        said += writer.stdout.read()
        writer.wait()
        writer.stdout.close()
        nbformat.validate(nbformat.read(path, as_version=4))
        turns = SessionNotebook.open(path, create=False).turns()
        last = int(said.split("\n")[-2])  # the last whole line; a turn more may be saved
        if last > 0 and last % 40:
            assert len(turns) >= last
            assert turns[last - 1].markdown == f"answer {last}"
    assert not list(tmp_path.glob("*.tmp"))
