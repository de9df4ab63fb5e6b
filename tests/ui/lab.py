"""A real JupyterLab on loopback, with the panel, the server extension and sample data."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

TOKEN = "secret"


@dataclass
class Lab:
    """A running server.

    Attributes
    ----------
    url
        Its address, with a slash at the end.
    port
        The port in it.
    notebooks
        Its root directory.
    log
        What it printed.
    """

    url: str
    port: int
    notebooks: Path
    log: Path
    process: subprocess.Popen[bytes]

    def write(self, name: str, *cells: str | nbformat.NotebookNode) -> Path:
        """Write a notebook with cells (texts: code) into the root directory."""
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        node = nbformat.v4.new_notebook(
            cells=[
                nbformat.v4.new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells
            ],
            metadata={"kernelspec": kernel},
        )
        path = self.notebooks / name
        nbformat.write(node, path)
        return path

    def forget_settings(self) -> None:
        """Let the panel's settings be as they were at first: who answers is one of them."""
        folder = self.notebooks.parent / "jupyterlab_settings_dir" / "@nlquery" / "labextension"
        (folder / "plugin.jupyterlab-settings").unlink(missing_ok=True)

    def end_kernels(self) -> None:
        """End the kernels of its notebooks, which nobody looks at any more."""
        for session in self._call("GET", "sessions"):
            self._call("DELETE", f"sessions/{session['id']}")

    def stop(self) -> None:
        """End it, with all that it started."""
        self.end_kernels()
        self.process.terminate()
        self.process.wait(60)

    def _call(self, method: str, path: str) -> Any:
        request = urllib.request.Request(
            f"{self.url}api/{path}", method=method, headers={"Authorization": f"token {TOKEN}"}
        )
        with urllib.request.urlopen(request, timeout=60) as reply:
            return json.loads(reply.read() or "null")


def start(root: Path, environment: Mapping[str, str], base_url: str = "/") -> Lab:
    """Start JupyterLab with all its state below `root`, and wait until it answers."""
    notebooks = root / "nb"
    notebooks.mkdir(parents=True)
    _quiet(root)
    port = _free_port()
    # When tests are killed it ends too, and its kernels with it.
    mortal = ("setpriv", "--pdeathsig", "TERM", "--") if shutil.which("setpriv") else ()
    command = [
        *mortal,
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *(f"--port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1"),
        *(f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={notebooks}"),
        *(f"--ServerApp.base_url={base_url}", "--LabApp.expose_app_in_browser=True"),
    ]
    log = root / "lab.log"
    env = {**os.environ, **_places(root), **environment}
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=env, cwd=notebooks)
    lab = Lab(f"http://127.0.0.1:{port}{base_url}", port, notebooks, log, process)
    _wait(lab)
    return lab


def _places(root: Path) -> dict[str, str]:
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    lab = ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    return {name: str(root / name.lower()) for name in (*names, *lab)}


def _quiet(root: Path) -> None:
    """Keep JupyterLab from asking for its news, which would leave this machine."""
    folder = root / "jupyterlab_settings_dir" / "@jupyterlab" / "apputils-extension"
    folder.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (folder / "notification.jupyterlab-settings").write_text(json.dumps(quiet))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(lab: Lab) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{lab.url}api", timeout=2)
            return
        except OSError:
            assert lab.process.poll() is None, lab.log.read_text()
            time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not start: {lab.log.read_text()}")
