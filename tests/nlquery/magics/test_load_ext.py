"""``%load_ext nlquery`` is quick enough to stand in a profile."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

GOAL = 0.3  # CPU seconds
BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "load_ext.py"


def test_loading_takes_little() -> None:
    done = subprocess.run(
        [sys.executable, str(BENCHMARK), "--alone", "--runs", "3", "--json"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["cpu_seconds"] <= GOAL, found
    assert found["modules"] < 100, found
