"""What is wrong with the data is found, counted and explained."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import nbformat
import pytest

from nlquery.report.quality import write_quality
from nlquery_etl import quality
from nlquery_etl.errors import LoadError, LoadInProgress, SourceFileError
from nlquery_etl.load import LOCK, load_directory
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


def test_every_query_of_the_notebook_runs_as_the_reader(database: Database, tmp_path: Path) -> None:
    from nlquery_schema.reach import connect

    generate(tmp_path / "data", orders=200)
    load_directory(database.owner_url, tmp_path / "data")
    with connect(database.owner_url) as owner:
        checks = [found.check for found in find_problems(database.owner_url)]
        owner.execute(
            "INSERT INTO rejected_records (source, position, reason) VALUES ('X','1','y')"
        )
        owner.execute("UPDATE payments SET amount = amount + 1")
    found = find_problems(database.owner_url)
    assert {"rejected record", "payments differ from the total"} <= {f.check for f in found}
    assert len(found) > len(checks)
    write_quality(found, tmp_path / "quality.ipynb")
    cells = nbformat.read(tmp_path / "quality.ipynb", as_version=4).cells
    queries = [re.search('"""(.*)"""', c.source, re.DOTALL) for c in cells if c.cell_type == "code"]
    engine = database.reader_engine()
    with engine.connect() as reader:
        for query in queries:
            assert query is not None
            assert reader.exec_driver_sql(query[1]).fetchall()
    engine.dispose()
    assert len(queries) > 5


def test_every_check_says_what_it_means(database: Database) -> None:
    from nlquery_schema.reach import connect

    with connect(database.owner_url) as owner:
        row = owner.execute("SELECT prosrc FROM pg_proc WHERE proname = 'validate_etl_data'")
        source = str((row.fetchone() or [""])[0])
    checks = re.findall(r"SELECT '([^']+)', '(?:error|warning|notice)'", source)
    assert len(checks) > 12
    assert set(checks) == set(quality._MEANING)


def test_a_database_without_data_is_told(database: Database) -> None:
    with pytest.raises(LoadError, match=r"no data to look at.*nlquery load"):
        find_problems(database.owner_url)


def test_refresh_knows_that_another_load_cleared(database: Database, tmp_path: Path) -> None:
    generate(tmp_path / "a", orders=50)
    generate(tmp_path / "b", orders=50, seed=2)
    url = database.owner_url
    assert refresh(url, tmp_path / "a") is not None
    load_directory(url, tmp_path / "b", clear=True)
    assert refresh(url, tmp_path / "b") is None
    assert refresh(url, tmp_path / "a") is not None
    assert refresh(url, tmp_path / "a") is None


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


def test_watching_waits_for_another_load(database: Database, tmp_path: Path) -> None:
    from nlquery_schema.reach import connect

    generate(tmp_path, orders=50)
    with connect(database.owner_url) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        errors = []

        def told(error: LoadError) -> None:
            errors.append(error)
            other.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))

        watching = watch(database.owner_url, tmp_path, every=0.05, on_error=told)
        assert next(watching).orders > 0
    assert [type(error) for error in errors] == [LoadInProgress]
    with pytest.raises(SourceFileError, match="no directory"):
        next(watch(database.owner_url, tmp_path / "none"))


def test_the_command_prints_text_and_json(tmp_path: Path) -> None:
    environment = {**os.environ, "NLQUERY_HOME": str(tmp_path / "h")}
    command = [sys.executable, "-m", "nlquery"]

    def run(*words: str) -> str:
        done = subprocess.run(
            [*command, *words], env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    try:
        for listed in ("products", "locations"):
            assert (
                run(listed, "list")
                == f"There are no {listed} yet. Load some: nlquery load DIRECTORY\n"
            )
        run("sample", "--orders", "60", "--load")
        found = json.loads(run("quality", "--json"))
        assert {"check", "severity", "problems", "money", "examples", "meaning"} == set(found[0])
        assert found[0]["check"] in run("quality", "-o", str(tmp_path / "q.ipynb"))
        assert "Nothing has changed" in run("refresh", str(tmp_path / "h" / "sample"))
        assert "(" in run("products", "list")
        assert run("products", "review")
    finally:
        run("db", "stop")
