"""The command line on real parts: PostgreSQL, sandbox, planner, notebook files."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nbformat
import pytest

from nlquery_schema.database import Database

from .conftest import Run, answer

FIELDS = (
    "id question status answer table chart code sql assumptions suggestions model usage seconds "
    "session"
)


def test_an_answer_follows_the_contract(run: Run, home: Path) -> None:
    done = run("ask", "Show me total sales by location", "--json")
    assert done.returncode == 0, done.stderr
    found = answer(done)
    assert list(found) == FIELDS.split()
    assert (found["id"], found["status"], found["model"]) == (None, "answered", "offline")
    assert found["table"]["columns"] == ["location", "sales"]
    assert found["table"]["row_count"] == 4
    assert found["chart"]["$schema"].endswith("/v5.20.1.json")
    assert "sql(" in found["code"]
    assert len(found["sql"]) == 1
    check = run("sql", "SELECT sum(total_amount) FROM orders WHERE status = 'COMPLETED'", "--json")
    total = json.loads(check.stdout)["rows"][0][0]
    assert sum(row[1] for row in found["table"]["rows"]) == pytest.approx(total)
    assert found["usage"] == {
        "input_tokens": 0, "cached_tokens": 0, "output_tokens": 0, "cost_usd": 0.0
    }  # fmt: skip
    assert set(found["seconds"]) == {"total", "model", "kernel"}
    notebook = nbformat.read(home / found["session"], as_version=4)
    nbformat.validate(notebook)
    roles = [cell.metadata.nlquery.role for cell in notebook.cells]
    assert roles == ["question", "code", "answer"]
    assert {cell.metadata.nlquery.turn for cell in notebook.cells} == {1}


def test_what_cannot_be_told_is_declined(run: Run) -> None:
    done = run("ask", "What was our profit?", "--json")
    assert done.returncode == 3
    found = answer(done)
    assert (found["status"], found["table"], found["chart"]) == ("declined", None, None)
    assert found["suggestions"]


def test_a_terminal_shows_text_and_table(run: Run) -> None:
    done = run("ask", "Which location had the highest sales?")
    assert done.returncode == 0
    assert "Downtown" in done.stdout
    assert "$" in done.stdout


@pytest.mark.parametrize(
    ("words", "environment", "status", "said"),
    [
        (("ask", "  "), {}, 2, "empty"),
        (("ask", "x", "--nonsense"), {}, 2, "No such option"),
        (("load", "nowhere"), {}, 1, "no directory nowhere"),
        (("ask", "total sales", "--model", "gpt"), {}, 1, "gpt"),
        (("ask", "x"), {"NLQUERY_DATABASE_URL": "mysql://x/y"}, 1, "PostgreSQL"),
        (("ask", "x"), {"NLQUERY_DATABASE_URL": "postgresql://127.0.0.1:1/x"}, 1, "reach"),
        (("ask", "sales"), {"NLQUERY_KERNEL_MEMORY_MB": "lots"}, 1, "NLQUERY_KERNEL_MEMORY_MB"),
        (("batch", "none.jsonl"), {}, 2, "none.jsonl"),
        (("history", "--nonsense"), {}, 2, "No such option"),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence(
    run: Run, words: tuple[str, ...], environment: dict[str, str], status: int, said: str
) -> None:
    done = run(*words, **environment)
    assert done.returncode == status, done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_batch_answers_line_by_line(run: Run, tmp_path: Path) -> None:
    lines = [
        {"id": "a", "question": "sales by location"},
        {"id": "b", "question": "only Downtown", "follows": "a"},
        {"id": "c", "question": "Why?"},
    ]
    file = tmp_path / "q.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    done = run("batch", str(file))
    assert done.returncode == 0, done.stderr
    a, b, c = map(json.loads, done.stdout.splitlines())
    assert [x["status"] for x in (a, b, c)] == ["answered", "answered", "declined"]
    assert b["table"]["rows"] == [r for r in a["table"]["rows"] if r[0] == "Downtown"]
    assert a["session"] == b["session"] != c["session"]


def test_sessions_are_gone_on_with_exported_and_replayed(
    run: Run, home: Path, tmp_path: Path
) -> None:
    session = "weekly"
    assert run("ask", "sales by channel", "--session", session).returncode == 0
    assert run("ask", "as a pie chart", "--session", session).returncode == 0
    assert "weekly" in run("history", "channel").stdout
    report = tmp_path / "report.ipynb"
    done = run("export", session, "-o", str(report), "--title", "Channels")
    assert done.returncode == 0, done.stderr
    notebook = nbformat.read(report, as_version=4)
    assert notebook.cells[0].source.startswith("# Channels")
    pictures = [
        o for c in notebook.cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})
    ]
    assert len(pictures) == 2
    page = tmp_path / "report.html"
    assert run("export", session, "-o", str(page)).returncode == 0
    html = page.read_text()
    assert "<details" in html
    assert "https://cdn" not in html
    assert "<script src=" not in html
    assert html.count('alt="Sales by channel') == 2
    assert "No description" not in html
    text = tmp_path / "report.md"
    assert run("export", session, "-o", str(text), "--turns", "1").returncode == 0
    assert "| Source | Sales |" in text.read_text()
    assert list((tmp_path / "report_files").glob("*.png"))
    same = run("replay", str(report))
    assert same.returncode == 0, same.stderr + same.stdout
    assert same.stdout.count("same") >= 2
    notebook.cells[-2].outputs[0].data["application/vnd.nlquery.table+json"]["rows"][0][1] += 5
    nbformat.write(notebook, report)
    changed = run("replay", str(report))
    assert changed.returncode == 4, changed.stdout
    assert "→" in changed.stdout
    assert run("export", session, "-o", "x.pdf").returncode == 1
    assert run("export", session, "--turns", "9", "-o", str(report)).returncode == 2


def test_doctor_finds_everything_in_order(run: Run) -> None:
    # Python often lives below the person's home: the way to it is no leak, the rest is.
    done = run("doctor", "--json", HOME=str(Path(sys.prefix).parent))
    checks = {check["name"]: check for check in json.loads(done.stdout)}
    assert done.returncode == 0, done.stdout
    assert checks["limit memory_mb"]["ok"]
    assert "ways to write were refused" in checks["database from inside"]["found"]
    assert checks["personal columns"]["found"].endswith("a query for each was refused")


def test_an_empty_database_is_named_with_the_way_to_fill_it(run: Run, database: Database) -> None:
    for question in ("total sales by location", "how many orders were there yesterday"):
        done = run("ask", question, NLQUERY_DATABASE_URL=database.owner_url)
        assert "holds no data yet" in done.stdout, done.stdout + done.stderr
        assert "nlquery load" in done.stdout
        assert "All data" not in done.stdout
