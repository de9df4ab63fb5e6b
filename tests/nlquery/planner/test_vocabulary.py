"""Many names cost little memory and no time."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

from vocabulary import measure


def test_very_many_names() -> None:
    grown, _, median, p99 = measure(20_000)
    assert grown <= 100  # MiB; the goal is 300 for 100,000: benchmarks/vocabulary.py
    assert median <= 50
    assert p99 <= 100
