"""Sessions in the panel: listed, deleted and brought back, exported, shared with others."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import nbformat

from nlquery.session import SessionNotebook
from nlquery.session.store import hold
from tests.nlquery.server.conftest import JupyterProcess, Panel


async def test_a_deleted_session_comes_back_with_its_files(panel: Panel) -> None:
    name = await panel.new()
    await panel.client.put(f"nlquery/api/sessions/{name}/files/a.csv", content=b"a\n1\n")
    await panel.answered(name, "Show me total sales by location")
    name = (await panel.call("GET", f"sessions/{name}"))["name"]
    undo = await panel.call("DELETE", f"sessions/{name}")
    await panel.call("GET", f"sessions/{name}", status=404)
    assert name not in [s["name"] for s in (await panel.call("GET", "sessions"))["sessions"]]
    assert await panel.call("POST", "sessions/undo-delete", undo) == {"name": name}
    assert len((await panel.call("GET", f"sessions/{name}"))["turns"]) == 1
    files = (await panel.call("GET", f"sessions/{name}/files"))["files"]
    assert [file["name"] for file in files] == ["a.csv"]
    await panel.call("POST", "sessions/undo-delete", undo, status=400)


async def test_other_processes_may_have_a_session_that_is_idle(
    panel: Panel, jupyter: JupyterProcess
) -> None:
    name = await panel.new()
    await panel.answered(name, "Show me total sales by location")
    session = await panel.call("GET", f"sessions/{name}")
    path = jupyter.home / "sessions" / f"{session['name']}.ipynb"
    done = subprocess.run(
        [sys.executable, "-m", "nlquery", "ask", "and by channel", "--session", str(path)],
        env={**os.environ, "NLQUERY_HOME": str(jupyter.home), "NLQUERY_MODEL": "offline"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    after = await panel.call("GET", f"sessions/{name}")
    assert after["revision"] > session["revision"]
    assert [turn["number"] for turn in after["turns"]] == [1, 2]
    with hold(path):  # as long as somebody else has it
        asked = {"question": "and by weekday"}
        refused = await panel.call("POST", f"sessions/{name}/turns", asked, status=409)
        assert "open in another process" in refused["message"]
        await panel.call("DELETE", f"sessions/{name}", status=409)
    assert (await panel.answered(name, "and by weekday"))["number"] == 3


async def test_the_summary_is_changed_and_remembered(panel: Panel, jupyter: JupyterProcess) -> None:
    name = await panel.new()
    for question in ("Show me total sales by location", "and by channel", "Graph daily revenue"):
        await panel.answered(name, question)
    await panel.call("PUT", f"sessions/{name}/summary", {"markdown": "x"}, status=404)
    compressed = (await panel.call("POST", f"sessions/{name}/compress"))["compressed"]
    assert compressed["turns"] == 1
    session = await panel.call("GET", f"sessions/{name}")
    assert session["turns"][0]["compressed"]
    assert session["summary"].count("$") > 1
    assert "\\$" not in session["summary"]
    assert "<span>" not in session["summary"]
    text = session["summary"].replace("#### Plan", "- We open at 6.\n\n#### Plan")
    edited = {"markdown": f"{text}\n<script>alert(1)</script>"}
    await panel.call("PUT", f"sessions/{name}/summary", edited, status=204)
    path = jupyter.home / "sessions" / f"{session['name']}.ipynb"
    cell = SessionNotebook.open(path).summary()
    assert cell is not None
    assert "We open at 6" in cell.source
    assert r"<span>\$</span>" in cell.source  # two signs would make a formula
    assert "<script" not in cell.source
    await panel.call("PUT", f"sessions/{name}/summary", {"markdown": 5}, status=400)
    retry = {"question": "?", "replaces": 1}
    refused = await panel.call("POST", f"sessions/{name}/turns", retry, status=400)
    assert "part of the summary" in refused["message"]


async def test_reports_are_downloaded(panel: Panel) -> None:
    name = await panel.new()
    await panel.call("POST", f"sessions/{name}/export", {"format": "html"}, status=404)
    await panel.answered(name, "Show me total sales by location")
    starts = {"html": b"<!DOCTYPE html>", "md": b"# Show me total", "ipynb": b"{"}
    for format_, start in starts.items():
        reply = await panel.client.post(
            f"nlquery/api/sessions/{name}/export", json={"format": format_}
        )
        assert reply.status_code == 200
        assert reply.content.startswith(start)
        assert "attachment" in reply.headers["content-disposition"]
        assert reply.headers["content-type"] == "application/octet-stream"
    nbformat.validate(nbformat.read(io.StringIO(reply.text), as_version=4))
    await panel.call("POST", f"sessions/{name}/export", {"format": "exe"}, status=400)


async def test_a_damaged_file_among_the_sessions_disturbs_nobody(
    panel: Panel, jupyter: JupyterProcess
) -> None:
    bad = jupyter.home / "sessions" / "damaged.ipynb"
    bad.parent.mkdir(exist_ok=True)
    bad.write_text('{"cells": [')
    (bad.parent / "link.ipynb").symlink_to(Path("/etc/passwd"))
    try:
        listed = (await panel.call("GET", "sessions"))["sessions"]
        assert not {"damaged", "link"} & {entry["name"] for entry in listed}
        told = await panel.call("GET", "sessions/damaged", status=400)
        assert "not a notebook" in told["message"]
        await panel.call("GET", "sessions/link", status=404)
    finally:
        bad.unlink()
        (bad.parent / "link.ipynb").unlink()
