"""Sessions over time: killed, reopened, wanted by two, rebuilt, searched, run again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from nlquery.session import SessionNotebook
from tests.e2e.conftest import Run, answer

KILLS = 40 if os.environ.get("NLQUERY_CAMPAIGN") == "long" else 4
ASKER = """
import sys
from nlquery.assistant import Assistant
from nlquery.background import background
from nlquery.sync import ask_in

session = background().run(Assistant(one_session=True).open_session(sys.argv[1]))
print("open", flush=True)
for question in ["sales by location", "sales by weekday", "top 3 products", "tips by location"] * 9:
    print(ask_in(session, question).status, flush=True)
"""


def asker(home: Path, session: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "NLQUERY_HOME": str(home), "NLQUERY_MODEL": "offline"}
    return subprocess.Popen(
        [sys.executable, "-c", ASKER, str(session)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.campaign
def test_killed_while_it_answers(run: Run, home: Path, tmp_path: Path) -> None:
    drawn = random.Random(7)
    session = tmp_path / "killed.ipynb"
    finished = 0
    for _ in range(KILLS):
        process = asker(home, session)
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        said = [process.stdout.readline()]
        time.sleep(drawn.random() * 0.4)  # the moment is what is drawn
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
        process.wait()
        process.stdout.close()
        finished += said.count("answered\n")
        nbformat.validate(nbformat.read(session, as_version=4))
        turns = SessionNotebook.open(session, create=False).turns()
        assert finished <= len(turns) <= finished + 1
        finished = len(turns)
        assert all(turn.markdown and turn.code[0].outputs for turn in turns)
    done = run("ask", "total sales", "--session", str(session), "--json")
    assert done.returncode == 0, done.stderr
    assert len(SessionNotebook.open(session).turns()) == finished + 1


def test_the_second_process_is_told(run: Run, home: Path, tmp_path: Path) -> None:
    session = tmp_path / "wanted.ipynb"
    process = asker(home, session)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    assert process.stdout.readline() == "answered\n"
    try:
        done = run("ask", "total sales", "--session", str(session))
        assert done.returncode == 1
        assert f"wanted.ipynb is open in another process (pid {process.pid})" in done.stderr
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert run("ask", "total sales", "--session", str(session)).returncode == 0


def test_a_session_is_rebuilt_with_a_persons_edits(run: Run, tmp_path: Path) -> None:
    session = tmp_path / "edited.ipynb"
    words = ("--session", str(session))
    assert run("ask", "sales by location", *words).returncode == 0
    node = nbformat.read(session, as_version=4)
    node.cells[1].source += "\nbest = df.iloc[0, 0]"
    node.cells += [new_markdown_cell("Ours is Airport."), new_code_cell("mine = 1")]
    nbformat.write(node, session)
    done = run("ask", "only Downtown", *words, "--rebuild", "--json")
    assert done.returncode == 0, done.stderr
    assert "✓ 1. sales by location: 1 cell ran again" in done.stderr
    assert [row[0] for row in answer(done)["table"]["rows"]] == ["Downtown"]
    saved = nbformat.read(session, as_version=4)
    assert saved.cells[1].source.endswith("best = df.iloc[0, 0]")
    assert [c.source for c in saved.cells[3:5]] == ["Ours is Airport.", "mine = 1"]


def test_old_questions_are_found_and_run_again(run: Run, home: Path) -> None:
    assert run("ask", "sales by server", "--session", "findme").returncode == 0
    assert run("ask", "tips by server", "--session", "findme").returncode == 0
    (home / "sessions" / "damaged.ipynb").write_text('{"cells": [')
    (home / "sessions" / "another.ipynb").write_text(
        json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    )
    found = run("history", "tips", "server")
    assert "findme" in found.stdout
    assert "2. tips by server" in found.stdout
    assert "sales by server" not in found.stdout
    assert "nlquery replay findme --turns 2" in found.stdout
    again = run("replay", "findme", "--turns", "2")
    assert (again.returncode, again.stdout) == (0, "same     2. tips by server\n"), again.stderr
    assert run("replay", "findme", "--turns", "7").returncode == 2
    assert "There is no such question" in run("history", "zebra").stdout
    assert run("history", "--limit", "0").returncode == 2
    assert "Nothing was asked in the session 'none'" in run("usage", "--session", "none").stdout
    assert "offline: 2 questions" in run("usage", "--session", "findme").stdout
    (home / "page.html").write_text("<p>a report")
    page = run("replay", str(home / "page.html"))
    assert (page.returncode, "Name one that ends in .ipynb" in page.stderr) == (1, True)
