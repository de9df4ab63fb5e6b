"""The shipped example reports run, and show what they showed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

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
    words = ["-p", "location=Airport", "-p", "start=2025-01-10", "-p", "end=2025-01-12"]
    done = replay(group, str(NOTEBOOKS / "month_in_sales.ipynb"), *words, "-o", str(target))
    assert done.returncode == 4, done.stdout + done.stderr
    saved = nbformat.read(target, as_version=4)
    nbformat.validate(saved)
    daily = next(
        cell
        for cell in saved.cells
        if cell.metadata.nlquery.get("spec", {}).get("group_by") == ["business_date"]
    )
    assert "Airport" in daily.source
    text = daily.outputs[0]["data"]["text/plain"]
    assert "2025-01-12" in text
    assert "2025-01-13" not in text


def test_parameters_that_mean_nothing_are_named(group: dict[str, str]) -> None:
    report = str(NOTEBOOKS / "menu.ipynb")
    for words, said in (
        (["-p", "planet=Mars"], "There is no 'planet'"),
        (["-p", "month=May"], "not a month"),
        (["-p", "location"], "not name=value"),
    ):
        done = replay(group, report, *words)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr
