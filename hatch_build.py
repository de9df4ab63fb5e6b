"""Build the JupyterLab panel into the wheel; without npm the wheel has everything but the panel."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LAB = "labextension"
SHARED = "share/jupyter/labextensions/@nlquery/labextension"
SOURCES = ("package.json", "package-lock.json", "tsconfig.json", "src", "style", "schema")
NO_NPM = "nlquery: npm was not found, so the JupyterLab panel is left out; %%ask works without it"


class PanelHook(BuildHookInterface[Any]):
    """Adds ``labextension/dist`` to wheels, built with npm unless it is there already.

    ``NLQUERY_SKIP_PANEL=1`` leaves the panel out (the Makefile links it instead).
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is missing and name the files that go into the archive."""
        if os.environ.get("NLQUERY_SKIP_PANEL") == "1":
            return
        lab = Path(self.root) / LAB
        if stale(lab) and not self._build(lab):
            return
        if self.target_name == "wheel":
            build_data["shared_data"][f"{LAB}/dist"] = SHARED
            build_data["shared_data"][f"{LAB}/install.json"] = f"{SHARED}/install.json"

    def _build(self, lab: Path) -> bool:
        if not shutil.which("npm"):
            self.app.display_warning(NO_NPM)
            return False
        subprocess.check_call(["npm", "ci"], cwd=lab)
        subprocess.check_call(["npm", "run", "build"], cwd=lab)
        return True


def stale(lab: Path) -> bool:
    """Tell whether the built panel is missing or older than what it is built from.

    In an sdist all files have one time, so that the panel in it counts as fresh.
    """
    built = lab / "dist" / "package.json"
    if not built.exists():
        return True
    paths = [lab / name for name in SOURCES]
    files = [f for p in paths for f in (p.rglob("*") if p.is_dir() else [p]) if f.is_file()]
    return max(f.stat().st_mtime for f in files) > built.stat().st_mtime
