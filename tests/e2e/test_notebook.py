"""``%load_ext nlquery`` and ``%%ask`` in a real notebook, run by nbclient."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from nlquery.answer import CHART_MIME
from nlquery.magics.insert import IN_SANDBOX, TURN_MIME
from nlquery.session.store import hold


def execute(home: Path, monkeypatch: pytest.MonkeyPatch, *sources: str) -> nbformat.NotebookNode:
    monkeypatch.setenv("NLQUERY_HOME", str(home))
    monkeypatch.setenv("NLQUERY_MODEL", "offline")
    node = new_notebook(cells=[new_code_cell(source) for source in sources])
    NotebookClient(node, timeout=120, kernel_name="python3", allow_errors=True).execute()
    return node


@pytest.mark.filterwarnings("ignore")
def test_a_question_is_answered_with_text_table_and_chart(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set((home / "sessions").glob("*.ipynb"))
    node = execute(
        home,
        monkeypatch,
        "%load_ext nlquery",
        "%%ask --out result\nShow me total sales by location",
        "result.df.shape, result.status, type(result.chart).__name__",
        "%%ask\nand by channel",
        "%%ask\n \n",
        "%nlquery status",
    )
    asked, out, again, empty, status = node.cells[1:]
    bundles = [o["data"] for o in asked.outputs if "data" in o]
    assert any(CHART_MIME in data for data in bundles)
    assert any("<table" in data.get("text/html", "") for data in bundles)
    assert any("highest sales" in data.get("text/markdown", "") for data in bundles)
    assert "(4, 2), 'answered'" in out.outputs[0].data["text/plain"]
    assert any(CHART_MIME in o.get("data", {}) for o in again.outputs)
    assert "empty" in str(empty.outputs)
    assert "Traceback" not in str(empty.outputs)
    (session,) = set((home / "sessions").glob("*.ipynb")) - before
    assert session.name in str(status.outputs)
    saved = nbformat.read(session, as_version=4)
    nbformat.validate(saved)
    assert [c.metadata.nlquery.role for c in saved.cells] == ["question", "code", "answer"] * 2


@pytest.mark.filterwarnings("ignore")
def test_the_tutorial_runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tutorial = Path(__file__).parents[2] / "notebooks" / "tutorial.ipynb"
    committed = nbformat.read(tutorial, as_version=4)
    sources = [cell.source for cell in committed.cells if cell.cell_type == "code"]
    node = execute(home, monkeypatch, *sources)
    assert [o for c in node.cells for o in c.outputs if o.output_type == "error"] == []
    assert all(c.outputs for c in committed.cells if c.source.startswith("%%ask"))


@pytest.mark.filterwarnings("ignore")
def test_options_frames_braces_and_commands(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    report = tmp_path / "report.ipynb"
    node = execute(
        home,
        monkeypatch,
        "%load_ext nlquery",
        "import pandas as pd\ndf = pd.DataFrame({'a': [1, 2]})\nwhat = 'tips'\ntop = 3",
        "%%ask --no-chart --in df\ntotal {what} by location",
        "%%ask --dry-run\ntop {top} products",
        "%%ask --in nothing\ntotal sales",
        "%ask --help\n%ask --frsh total sales",
        "%nlquery usage",
        "%nlquery model offline",
        "%nlquery history tips",
        f"%nlquery export {report} --title 'My report' --no-code",
        "%nlquery undo",
        "k = get_ipython().kernel\n"
        "[k.do_complete(t, len(t))['matches'] for t in ('%nlquery his', '%ask --dr', "
        "'%%ask\\naverage ord', '%ask -m off', '%ask --in x,d', '%ask -s la')]",
        "%config NLQuery.insert_cells = True\n%ask total tips by location",
        "%nlquery reset",
    )
    said = [str(cell.outputs) for cell in node.cells]
    assert "tips" in said[2]
    assert CHART_MIME not in said[2]
    assert "Not used, because only a model can: the data frame df." in said[2]
    assert "Top 3 products" in said[3]
    assert "SELECT" in said[3]
    assert "'nothing' is not a data frame" in said[4]
    assert "There are: df" in said[4]
    assert "--dry-run" in said[5]
    assert "Did you mean --fresh?" in said[5]
    assert "offline: " in said[6]
    assert "total tips by location" in said[8]
    assert "My report" in report.read_text()
    assert "Removed: total tips by location" in said[10]
    for completion in (
        "'history'",
        "'--dry-run'",
        "'order type'",
        "'offline'",
        "['df']",
        "['last']",
    ):
        assert completion in said[11], said[11]
    (turn,) = [o.data[TURN_MIME] for o in node.cells[12].outputs if TURN_MIME in o.get("data", {})]
    assert (turn["version"], turn["insert"]) == (1, "below")
    code, answer = turn["cells"]
    assert code["source"].startswith(IN_SANDBOX)
    assert code["outputs"]
    assert answer["metadata"]["nlquery"]["role"] == "answer"
    assert not any("Traceback" in text for text in said)


@pytest.mark.filterwarnings("ignore")
def test_a_configuration_file_is_below_the_environment(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = home / "nlquery_config.py"
    config.write_text("c.NLQuery.model = 'openai:none'\nc.NLQuery.show_code = True\n")
    monkeypatch.setenv("NLQUERY_SHOW_CHART", "no")
    try:
        node = execute(
            home,
            monkeypatch,
            "%load_ext nlquery",
            "from nlquery.magics.extension import _loaded\n"
            "m = next(iter(_loaded.values())); m.show_code, m.show_chart, "
            "m.settings().model",
            "%config NLQuery.show_chart = True\nm.show_chart",
        )
    finally:
        config.unlink()
    assert "(True, False, 'offline')" in str(node.cells[1].outputs)
    assert "True" in str(node.cells[2].outputs)


def test_a_terminal_shell_answers_previews_and_ends_without_a_word(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLQUERY_HOME", str(home))
    monkeypatch.setenv("NLQUERY_MODEL", "offline")
    typed = (
        "%load_ext nlquery\n%ask --dry-run sales\n%ask What's the total of sales?\n"
        "%ask\nsaid = %ask How many orders were there?\nsaid.status\nexit\n"
    )
    shell = subprocess.run(
        [sys.executable, "-m", "IPython", "--no-banner", "--simple-prompt"],
        input=typed, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert "SELECT sum(o.total_amount)" in shell.stdout
    assert "answered · offline" in shell.stdout
    assert "'answered'" in shell.stdout
    assert "not found" not in shell.stdout
    assert "Ask one: %ask total sales by location" in shell.stdout + shell.stderr
    assert "Traceback" not in shell.stdout + shell.stderr


def test_another_model_answers_when_the_default_one_cannot(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("NLQUERY_HOME", str(home))
    monkeypatch.setenv("NLQUERY_MODEL", "auto")
    sessions = {*(home / "sessions").glob("*.ipynb")}
    sources = ("%load_ext nlquery", "%ask total sales", "%ask --model offline total sales")
    node = new_notebook(cells=[new_code_cell(source) for source in sources])
    NotebookClient(node, timeout=120, kernel_name="python3", allow_errors=True).execute()
    assert "--model openai:NAME" in str(node.cells[1].outputs)
    assert "answered · offline" in str(node.cells[2].outputs)
    assert len({*(home / "sessions").glob("*.ipynb")} - sessions) == 1


@pytest.mark.filterwarnings("ignore")
def test_every_other_option_in_one_notebook(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    node = execute(
        home,
        monkeypatch,
        "%load_ext nlquery\n%config NLQuery.show_chart = False",
        "import pandas as pd\ndf = pd.DataFrame({'a': [1, 2]})\n"
        "df2 = pd.DataFrame({'b': [40, 2]}, index=pd.Index(['x', 'y'], name='key'))",
        "question = 'sales by location'",
        "%%ask --show-code --in df,df2\n{question}",
        "%%nlquery\nprint(df.a.sum(), df2.b.sum(), list(df2.columns))",
        "%%ask --chart --fresh\n{In[3].split('\\'')[1]} as a pie chart",
        "['tips', 'by', 'channel']",
        "%ask --dry-run {' '.join(Out[7])}",
        f"%%ask --session {tmp_path}/other.ipynb\ntips by location",
        "%nlquery session",
        f"%nlquery session {tmp_path}/other.ipynb --rebuild",
        "%nlquery replay --turns 1",
        "%nlquery compress",
        "%nlquery doctor",
        "%nlquery new\n%nlquery session",
        "%nlquery session --rebuild\n%nlquery undo\n%nlquery undo",
    )
    said = ["", *(str(cell.outputs) for cell in node.cells)]
    bundles = [[o["data"] for o in c.outputs if "data" in o] for c in node.cells]
    assert "```python" in said[4]
    assert "FROM orders AS o" in said[4]
    assert "the data frames df, df2" in said[4]
    assert not any(CHART_MIME in data for data in bundles[3])  # the configuration's word
    assert "3 42 ['key', 'b']" in said[5]
    assert any(CHART_MIME in data for data in bundles[5])  # the option's
    assert "arc" in said[6]
    assert "Tips by channel" in said[8]
    assert "Markdown object" not in said[8]
    assert "other.ipynb" in said[10]
    assert "✓ 1. tips by location: 1 cell ran again" in said[11]
    assert "same     1. tips by location" in said[12]
    assert "nothing to compress" in said[13]
    assert "✓ limit memory_mb" in said[14]
    assert "(the next question begins one)" in said[15]
    assert not any("Traceback" in text for text in said)


@pytest.mark.filterwarnings("ignore")
def test_a_session_of_another_process_is_told_in_the_notebook(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session = tmp_path / "wanted.ipynb"
    with hold(session):
        node = execute(
            home,
            monkeypatch,
            "%load_ext nlquery",
            f"%ask --session {session} total sales",
            "%ask total sales",
        )
    told = str(node.cells[1].outputs)
    assert f"wanted.ipynb is open in another process (pid {os.getpid()})" in told
    assert "Close it there, or begin a new session." in told
    assert "Traceback" not in told
    assert "answered · offline" in str(node.cells[2].outputs)  # in a session of its own
