"""The shipped example reports run, and show what they showed."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_output
from sqlalchemy import text as query

from nlquery.answer import CHART_MIME
from nlquery.report.export import export
from nlquery.session import CodeCell, SessionNotebook, Turn
from nlquery_etl.load import load_directory
from nlquery_etl.sample import generate
from nlquery_kernels import kernelspec
from nlquery_schema.database import Database

SOLD = """
SELECT sum(i.total_price) FROM order_items AS i JOIN orders AS o ON o.id = i.order_id
JOIN products AS p ON p.id = i.product_id
WHERE p.name = 'Classic Burger' AND o.status = 'COMPLETED' AND NOT o.is_voided AND NOT o.is_deleted
"""
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture(scope="module")
def group(short_tmp: Path) -> Iterator[dict[str, str]]:
    environment = {
        **os.environ,
        "NLQUERY_HOME": str(short_tmp / "group"),
        "NLQUERY_MODEL": "offline",
    }
    command = [sys.executable, "-m", "nlquery"]
    subprocess.run([*command, "sample", "--load"], env=environment, check=True, capture_output=True)
    yield environment
    subprocess.run([*command, "db", "stop"], env=environment, check=True, capture_output=True)


def replay(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nlquery", "replay", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["month_in_sales.ipynb", "menu.ipynb"])
def test_the_examples_are_fresh(group: dict[str, str], name: str) -> None:
    nbformat.validate(nbformat.read(NOTEBOOKS / name, as_version=4))
    done = replay(group, str(NOTEBOOKS / name))
    assert done.returncode == 0, done.stdout + done.stderr
    assert {line.split()[0] for line in done.stdout.splitlines()} == {"same"}


def test_the_same_report_for_another_place_and_time(group: dict[str, str], tmp_path: Path) -> None:
    target = tmp_path / "airport.ipynb"
    words = ["-p", "location=airport", "-p", "start=2025-01-10", "-p", "end=2025-01-12"]
    done = replay(group, str(NOTEBOOKS / "month_in_sales.ipynb"), *words, "-o", str(target))
    assert done.returncode == 4, done.stdout + done.stderr
    saved = nbformat.read(target, as_version=4)
    nbformat.validate(saved)
    words = "\n".join(c.source for c in saved.cells if c.cell_type == "markdown")
    assert "Airport, 10–12 January 2025" in words
    assert "Downtown" not in words  # no answer for all places is left
    definitions = saved.cells[-1].source
    assert "- Days: 10–12 January 2025." in definitions
    assert "- Days: 1–31 January 2025." not in definitions
    daily = next(
        cell
        for cell in saved.cells
        if cell.metadata.nlquery.get("spec", {}).get("group_by") == ["business_date"]
    )
    assert "Airport" in daily.source
    text = daily.outputs[0]["data"]["text/plain"]
    assert "2025-01-12" in text
    assert "2025-01-13" not in text


def test_a_report_runs_on_another_database(
    group: dict[str, str], database: Database, tmp_path: Path
) -> None:
    generate(tmp_path / "sample", orders=80)
    load_directory(database.owner_url, tmp_path / "sample")
    menu = str(NOTEBOOKS / "menu.ipynb")
    done = replay(group, menu, "--on", database.owner_url, "-o", str(tmp_path / "there.md"))
    assert done.returncode == 4, done.stdout + done.stderr
    assert {line.split()[0] for line in done.stdout.splitlines() if line[0] != " "} >= {"changed"}
    engine = database.reader_engine()
    with engine.connect() as connection:
        sold = connection.execute(query(SOLD)).scalar_one()
    engine.dispose()
    assert f"| Classic Burger | {sold:,.2f}".rstrip("0") in (tmp_path / "there.md").read_text()
    gone = replay(group, menu, "--on", "postgresql://nobody@127.0.0.1:9/none")
    assert gone.returncode == 1
    assert "Traceback" not in gone.stderr


def test_parameters_that_mean_nothing_are_named(group: dict[str, str]) -> None:
    report = str(NOTEBOOKS / "menu.ipynb")
    for words, said in (
        (["-p", "planet=Mars"], "There is no 'planet'"),
        (["-p", "month=May"], "not a month"),
        (["-p", "location"], "not name=value"),
        (["-p", "location=Mars"], "There is no location 'Mars'"),
        (["-p", "start=2025-01-05", "-p", "end=2025-01-03"], "2025-01-05, is after the last"),
        (["--turns", "5-3"], "Write it like 1,3-5"),
    ):
        done = replay(group, report, *words)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def own_session(path: Path) -> None:
    """Write a session as a model leaves it: with dead ends, and variables that go on."""
    notebook = SessionNotebook.open(path)
    answered = {"status": "answered", "model": "openai:x", "usage": {"cost_usd": 0.01}}
    look = CodeCell("orders = sql('SELECT total_amount FROM orders')", purpose="explore")
    typo = CodeCell("orders.totl", purpose="explore", status="error")
    dead = CodeCell("unused = sql('SELECT 1 AS nothing')", purpose="explore")
    table = CodeCell("orders.describe()", outputs=[new_output("display_data", {"text/plain": "t"})])
    notebook.append_turn(
        Turn("Orders over $5 or $6?", [typo, look, dead, table], "Many.", answered)
    )
    notebook.append_turn(Turn("Nonsense?", [typo], "No.", {"status": "failed"}))
    change = CodeCell("orders['half'] = orders.total_amount / 2", purpose="explore")
    use = CodeCell("orders.half.max()", outputs=[new_output("display_data", {"text/plain": "9"})])
    notebook.append_turn(Turn("Half?", [change, use], "It is 9.", answered))


@pytest.mark.filterwarnings("ignore")
def test_an_exported_report_runs_in_a_kernel_that_jupyter_starts(
    group: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, report = tmp_path / "s.ipynb", tmp_path / "report.ipynb"
    own_session(session)
    export(session, report, turns="3", title="Costs of $5 and $6")
    node = nbformat.read(report, as_version=4)
    sources = [cell.source for cell in node.cells if cell.cell_type == "code"]
    assert [s.split()[0] for s in sources] == ["orders", "orders['half']", "orders.half.max()"]
    text = "\n".join(cell.source for cell in node.cells if cell.cell_type == "markdown")
    assert r"# Costs of \$5 and <span>\$</span>6" in text
    assert "Nonsense" not in text
    assert "## 1. Half?" in text  # one numbering, for people and for --turns
    assert replay(group, str(report), "--turns", "1").stdout == "same     1. Half?\n"
    for name in ("NLQUERY_HOME", "NLQUERY_MODEL"):
        monkeypatch.setenv(name, group[name])
    kernelspec.install(prefix=str(tmp_path))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share" / "jupyter"))
    NotebookClient(node, timeout=120, kernel_name="nlquery-sandbox").execute()
    last = [cell for cell in node.cells if cell.cell_type == "code"][-1]
    assert float(last.outputs[0].data["text/plain"].removeprefix("np.float64(").rstrip(")")) > 1


def test_without_code_nothing_of_it_is_left(tmp_path: Path) -> None:
    session, page, text = tmp_path / "s.ipynb", tmp_path / "r.html", tmp_path / "r.md"
    own_session(session)
    export(session, page, code=False)
    export(session, text, code=False)
    for written in (page.read_text(), text.read_text()):
        assert "total_amount" not in written
        assert "It is 9." in written
        assert "About this report" in written
        assert "openai:x" in written
    assert "(#1-orders-over-5-or-6)" in text.read_text()


def test_an_old_answer_stays_beside_the_new_one(group: dict[str, str], tmp_path: Path) -> None:
    node = nbformat.read(NOTEBOOKS / "menu.ipynb", as_version=4)
    first = next(cell for cell in node.cells if cell.cell_type == "code")
    table = first.outputs[0].data["application/vnd.nlquery.table+json"]
    sold, table["rows"][0][1] = table["rows"][0][1], 1.25
    target, page = tmp_path / "menu.ipynb", tmp_path / "again.md"
    nbformat.write(node, target)
    done = replay(group, str(target), "-o", str(page))
    assert done.returncode == 4, done.stdout + done.stderr
    assert f"1.25 → {sold:,.2f}" in done.stdout
    told = page.read_text()
    before, now = told.split("**Before**")[1].split("**Now**")
    assert "| Classic Burger | 1.25 |" in before
    assert f"| Classic Burger | {sold:,.2f} |" in now
    assert list((tmp_path / "again_files").glob("*before-1.png"))


@pytest.mark.filterwarnings("ignore")
def test_a_session_shows_its_chart_where_no_vega_is(group: dict[str, str], tmp_path: Path) -> None:
    session = tmp_path / "s.ipynb"
    command = [sys.executable, "-m", "nlquery", "ask", "sales by weekday", "--session"]
    subprocess.run([*command, str(session)], env=group, check=True, capture_output=True)
    node = nbformat.read(session, as_version=4)
    nbformat.validate(node)
    (chart,) = [o for c in node.cells for o in c.get("outputs", []) if CHART_MIME in o.data]
    assert base64.b64decode(chart.data["image/png"]).startswith(b"\x89PNG")
    assert chart.metadata["image/png"]["alt"] == "Sales by weekday"
    from nbconvert import HTMLExporter

    html, _ = HTMLExporter().from_notebook_node(node)
    assert chart.data["image/png"].strip() in html
    assert "Wednesday</td>" in html
    small = len(chart.data["image/png"])
    export(session, tmp_path / "report.ipynb")
    report = nbformat.read(tmp_path / "report.ipynb", as_version=4)
    drawn = [o for c in report.cells for o in c.get("outputs", []) if CHART_MIME in o.data]
    assert len(drawn[0].data["image/png"]) > 1.5 * small  # a report is drawn sharper
