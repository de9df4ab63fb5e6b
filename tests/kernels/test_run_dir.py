"""Run directories of processes that are gone are swept, and no others."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlquery_kernels import run_dir
from nlquery_kernels.run_dir import RunDirectory, sweep

pytestmark = pytest.mark.unit
LEAVE = """
import os, sys
from nlquery_kernels import run_dir
run_dir._PREFIX = sys.argv[1]
directory = run_dir.RunDirectory()
(directory.files / "closed").mkdir(mode=0o000)
print(directory.path, flush=True)
os._exit(1)
"""


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have names of our own: others on this machine sweep too."""
    prefix = f"nlqt-{os.getpid()}-"
    monkeypatch.setattr(run_dir, "_PREFIX", prefix)
    yield
    assert list(Path("/tmp").glob(f"{prefix}*")) == []


def test_a_directory_lives_as_long_as_its_process() -> None:
    ours = RunDirectory()
    assert sweep() == 0
    assert ours.files.is_dir()
    command = [sys.executable, "-c", LEAVE, run_dir._PREFIX]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert Path(done.stdout.strip()).is_dir()
    assert sweep() == 1
    ours.remove()


def test_what_could_not_be_removed_whole_is_swept_later() -> None:
    path = Path(f"/tmp/{run_dir._PREFIX}rest")
    (path / "work").mkdir(parents=True)
    sweep()
    assert not path.exists()


def test_what_is_not_ours_is_left_alone() -> None:
    """Anybody may use the name for a directory of theirs."""
    path = Path(f"/tmp/{run_dir._PREFIX}theirs")
    path.mkdir()
    (path / "lock").touch()
    mine = os.geteuid()
    patch = pytest.MonkeyPatch()
    patch.setattr(os, "geteuid", lambda: mine + 1)
    assert sweep() == 0
    patch.undo()
    assert path.exists()
    assert sweep() == 1
