"""The wheel carries the panel, or says that it does not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PANEL = "share/jupyter/labextensions/@nlquery/labextension"
SOURCES = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "nlquery", "errors")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of what a wheel is built from, the panel's sources included, not built."""
    copy = tmp_path / "checkout"
    copy.mkdir()
    for name in (*SOURCES, "kernels", "etl", "schema"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, copy / name)
    unbuilt = shutil.ignore_patterns("node_modules", "dist", "lib")
    shutil.copytree(ROOT / "labextension", copy / "labextension", ignore=unbuilt)
    return copy


def build(checkout: Path, path: str) -> tuple[list[str], str]:
    """Build a wheel with `path` as PATH; return the names in it and what was printed."""
    env = {"PATH": path, "HOME": os.environ.get("HOME", "/")}
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=checkout,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    (wheel,) = (checkout / "dist").glob("*.whl")
    return zipfile.ZipFile(wheel).namelist(), said


def test_without_npm_the_wheel_has_no_panel_and_says_so(checkout: Path) -> None:
    names, said = build(checkout, path="")
    assert not [name for name in names if PANEL in name]
    assert "nlquery/__init__.py" in names
    assert "npm was not found" in said


def test_a_built_panel_is_in_the_wheel_and_needs_no_npm(checkout: Path) -> None:
    built = ROOT / "labextension" / "dist"
    assert built.is_dir(), "build the panel first: make panel"
    shutil.copytree(built, checkout / "labextension" / "dist")
    (checkout / "labextension" / "dist" / "package.json").touch()
    names, said = build(checkout, path="")
    panel = [name.split(f"{PANEL}/")[1] for name in names if PANEL in name]
    assert {"package.json", "install.json", "static/third-party-licenses.json"} <= set(panel)
    assert any(name.startswith("static/remoteEntry.") for name in panel)
    assert "npm was not found" not in said


def test_the_lock_file_names_no_registry() -> None:
    lock = (ROOT / "labextension" / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert '"integrity"' in lock
