"""What is wrong with the data is found, counted and explained."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import nbformat
import pytest

from nlquery.report.quality import write_quality
from nlquery_etl.load import load_directory
from nlquery_etl.quality import find_problems
from nlquery_etl.refresh import refresh, watch
from nlquery_etl.sample import generate
from nlquery_schema.database import Database


def test_the_real_files_troubles_are_found(database: Database, real_data: Path) -> None:
    load_directory(database.owner_url, real_data / "sources")
    found = {f.check: f for f in find_problems(database.owner_url)}
    totals = found["total differs from items, tax, tip and fees"]
    from nlquery_schema.reach import connect

    with connect(database.owner_url) as owner:
        by_source = dict(
            owner.execute(
                "SELECT o.source::text, count(*) FROM calculate_order_totals() t"
                " JOIN orders o ON o.id = t.order_id WHERE t.difference <> 0 GROUP BY 1"
            ).fetchall()
        )
    assert (by_source["SQUARE"], by_source["TOAST"]) == (17, 2)
    assert totals.problems >= 19
    assert totals.money is not None
    assert any(e.startswith("DOORDASH:") for e in found["order without payment"].examples)
    assert all(finding.meaning for finding in found.values())


def test_the_notebook_is_valid_and_names_what_was_found(database: Database, tmp_path: Path) -> None:
    generate(tmp_path / "data", orders=200)
    load_directory(database.owner_url, tmp_path / "data")
    found = find_problems(database.owner_url)
    write_quality(found, tmp_path / "quality.ipynb")
    notebook = nbformat.read(tmp_path / "quality.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert all(finding.check in notebook.cells[0].source for finding in found)


def test_refresh_loads_what_has_changed(database: Database, tmp_path: Path) -> None:
    generate(tmp_path, orders=50)
    url = database.owner_url
    first = refresh(url, tmp_path)
    assert first is not None
    assert refresh(url, tmp_path) is None
    generate(tmp_path, orders=80)
    again = refresh(url, tmp_path)
    assert again is not None
    assert again.orders > first.orders


@pytest.mark.timeout(60)
def test_watching_loads_files_that_arrive(database: Database, tmp_path: Path) -> None:
    stop = threading.Event()
    watching = watch(database.owner_url, tmp_path, every=0.05, stop=stop)
    writing = threading.Timer(0.2, generate, [tmp_path], {"orders": 50})
    writing.start()
    assert next(watching).orders > 0
    writing.join()
    stop.set()
    list(watching)


def test_the_command_prints_text_and_json(tmp_path: Path) -> None:
    environment = {**os.environ, "NLQUERY_HOME": str(tmp_path / "h")}
    command = [sys.executable, "-m", "nlquery"]

    def run(*words: str) -> str:
        done = subprocess.run(
            [*command, *words], env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    try:
        run("sample", "--orders", "60", "--load")
        found = json.loads(run("quality", "--json"))
        assert {"check", "severity", "problems", "money", "examples", "meaning"} == set(found[0])
        assert found[0]["check"] in run("quality", "-o", str(tmp_path / "q.ipynb"))
        assert "Nothing has changed" in run("refresh", str(tmp_path / "h" / "sample"))
        assert "(" in run("products", "list")
        assert run("products", "review")
    finally:
        run("db", "stop")
