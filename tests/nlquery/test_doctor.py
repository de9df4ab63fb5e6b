"""The checks of the panel, in environments with and without it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nlquery import doctor

CODE = "import json; from nlquery.doctor import _panel; print(json.dumps([c.ok for c in _panel()]))"


def panel(**environment: str) -> list[bool]:
    """Return whether the panel and its server are found in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: list[bool] = json.loads(done.stdout)
    return found


def test_the_panel_is_found_where_jupyterlab_looks_for_it(tmp_path: Path) -> None:
    built = tmp_path / "labextensions" / "@nlquery" / "labextension"
    (built / "static").mkdir(parents=True)
    package = {
        "name": "@nlquery/labextension",
        "version": "1",
        "jupyterlab": {"_build": {"load": "static/remoteEntry.js"}},
    }
    (built / "package.json").write_text(json.dumps(package))
    assert panel(JUPYTER_PATH=str(tmp_path)) == [False, True]  # its code is missing
    (built / "static" / "remoteEntry.js").touch()
    assert panel(JUPYTER_PATH=str(tmp_path)) == [True, True]
    disabled = {"disabledExtensions": {"@nlquery/labextension": True}}
    settings = tmp_path / "labconfig"
    settings.mkdir()
    (settings / "page_config.json").write_text(json.dumps(disabled))
    where = {"JUPYTER_PATH": str(tmp_path), "JUPYTER_CONFIG_PATH": str(tmp_path)}
    assert panel(**where) == [False, True]


def test_a_server_extension_that_was_disabled_is_told(tmp_path: Path) -> None:
    disabled = {"ServerApp": {"jpserver_extensions": {"nlquery.server": False}}}
    (tmp_path / "jupyter_server_config.json").write_text(json.dumps(disabled))
    assert panel(JUPYTER_CONFIG_PATH=str(tmp_path))[1] is False


def test_who_has_no_home_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container whose uid has no account."""

    def unknown(*_: object, **__: object) -> list[str]:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("jupyter_core.paths.jupyter_path", unknown)
    monkeypatch.setattr("jupyter_core.paths.jupyter_config_path", unknown)
    found = [check.found for check in doctor._panel()]
    assert all("Could not determine home directory" in text for text in found)


def test_the_extension_costs_a_server_little() -> None:
    benchmark = Path(__file__).parents[2] / "benchmarks" / "server.py"
    done = subprocess.run(
        [sys.executable, str(benchmark), "--runs", "1"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "heavy ones: none" in done.stdout
