"""Bytecode is written where it is missing, and only there; else the doctor names the command."""

from __future__ import annotations

import importlib.util
import os
import shlex
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nlquery_kernels import bytecode
from nlquery_kernels.inside import imports

NAMES = ("fresh_package", "fresh_package.deep", "fresh_package.broken", "not_there_at_all")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a package as ``uv`` installs it: with sources alone."""
    home = tmp_path / "fresh_package"
    home.mkdir()
    (home / "__init__.py").write_text("")
    (home / "deep.py").write_text("x = 1\n")
    (home / "broken.py").write_text("raise ImportError\n")
    monkeypatch.syspath_prepend(tmp_path)
    return home


@pytest.mark.unit
def test_what_is_missing_or_stale_is_told_with_a_command_that_mends_it(package: Path) -> None:
    everything = [package / name for name in ("__init__.py", "deep.py", "broken.py")]
    assert bytecode.missing(NAMES) == everything
    check = bytecode.check(NAMES)
    assert not check.ok
    command = shlex.split(check.mend.partition(": ")[2])
    assert command[-1] == str(package)
    subprocess.run(command, check=True)
    assert bytecode.missing(NAMES) == []
    assert bytecode.check(NAMES).ok
    (package / "deep.py").write_text("x = 1\ny = 2\n")
    assert bytecode.missing(NAMES) == [package / "deep.py"]
    stale = importlib.util.cache_from_source(str(package / "broken.py"))
    Path(stale).write_bytes(b"\0" * 16)  # of another Python
    assert bytecode.missing(NAMES) == [package / "deep.py", package / "broken.py"]


@pytest.mark.unit
def test_every_module_that_is_looked_at_is_one() -> None:
    assert [name for name in bytecode.MODULES if bytecode._source(name) is None] == []
    assert not set(imports.LEFT_OUT) & set(bytecode.MODULES)


def test_what_is_looked_at_is_what_kernels_import() -> None:
    code = (
        "import sys; from nlquery_kernels import bytecode;"
        "from nlquery_kernels.inside import imports;"
        "imports.leave_out(); imports.heavy(); imports.early();"
        "print([name for name in bytecode.MODULES if name not in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_process_of_its_own_writes_it(package: Path) -> None:
    bytecode._write_missing(NAMES)
    assert bytecode.missing(NAMES) == []  # also of what cannot be imported
    assert "fresh_package" not in sys.modules


@pytest.mark.unit
def test_nothing_is_done_where_it_is_there_or_must_not_be_written(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("it was started"))
    bytecode._write_missing(("json",))
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everywhere
    bytecode._write_missing(NAMES)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    before = threading.active_count()
    assert bytecode.see_to_it.__wrapped__() is None
    assert threading.active_count() == before
