"""Fixtures: the command line in a home with the sample loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(home: Path, tmp_path: Path) -> Run:
    """Return a function that runs the command line in that home."""

    def call(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if not k.endswith("_API_KEY")}
        return subprocess.run(
            [sys.executable, "-m", "nlquery", *words],
            env={**kept, "NLQUERY_HOME": str(home), "NLQUERY_DATABASE_URL": "", **environment},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return call


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """Return the answer object that was printed."""
    found: dict[str, Any] = json.loads(done.stdout)
    return found
