"""A process that is killed at any moment loses no finished turn and leaves a valid notebook."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from nlquery.session import SessionNotebook
from nlquery.session.store import hold

KILLS = 1_000 if os.environ.get("NLQUERY_CAMPAIGN") == "long" else 200
# Imports once; each line it reads is a notebook for a child of its own, forked at once.
WRITERS = """
import os, signal, sys
from pathlib import Path
from nlquery.session import SessionNotebook
from nlquery.session.store import hold
from nlquery.session.turn import CodeCell, Turn

def write(path):
    with hold(path):
        notebook = SessionNotebook.open(path)
        number = len(notebook.turns())
        while True:
            number += 1
            cell = CodeCell("x = 1", outputs=[{"output_type": "stream", "name": "stdout",
                                               "text": "y" * 20_000}])
            notebook.append_turn(Turn(f"question {number}", [cell], f"answer {number}",
                                      {"status": "answered"}))
            os.write(1, f"{number}\\n".encode())
            if number % 12 == 0:
                for _ in range(8):
                    notebook.undo()
                number = len(notebook.turns())
                os.write(1, f"{-number}\\n".encode())

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        write(Path(line.strip()))
    os.write(1, f"pid {pid}\\n".encode())
    os.waitpid(pid, 0)
    os.write(1, b"dead\\n")
"""


@pytest.fixture
def writers() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITERS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    yield process
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    process.wait(10)
    process.stdout.close()


def killed(writers: subprocess.Popen[str], path: Path, after: float) -> list[int]:
    """Let a child write, kill it, and return the numbers that it said were saved."""
    assert writers.stdin is not None
    assert writers.stdout is not None
    writers.stdin.write(f"{path}\n")
    writers.stdin.flush()
    said: list[int] = []
    pid = 0
    for line in writers.stdout:
        if line.startswith("pid"):
            pid = int(line.split()[1])
        elif line.strip() == "dead":
            return said
        else:
            said.append(int(line))
        if pid and said and after >= 0:
            time.sleep(after)  # the moment is what is drawn, nothing is waited for
            os.kill(pid, signal.SIGKILL)
            after = -1
    raise AssertionError("the writers ended")


@pytest.mark.campaign
def test_killed_at_random_moments(tmp_path: Path, writers: subprocess.Popen[str]) -> None:
    drawn = random.Random(11)
    path = tmp_path / "session.ipynb"
    cut = 0
    for _ in range(KILLS):
        last = killed(writers, path, drawn.random() * 0.06)[-1]
        cut += bool(list(tmp_path.glob(".*.part")))
        nbformat.validate(nbformat.read(path, as_version=4))
        turns = SessionNotebook.open(path, create=False).turns()
        if last > 0 and last % 12:  # else it was killed while it took turns out
            assert len(turns) >= last  # a turn more may be saved
            assert turns[last - 1].markdown == f"answer {last}"
    assert cut, "no kill fell into a write: the campaign proves nothing"
    with hold(path):  # the next holder clears away what the killed left
        assert not list(tmp_path.glob(".*.part"))
