"""Where a session's notebook is, as a link that the person's JupyterLab can follow."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import quote


def link_to(path: Path) -> str:
    """Return Markdown for "kept in …": a link when the server shows the file, else its path."""
    target = _reachable(path.absolute())
    if target is None:
        return f"*Kept in* `{_short(path)}`"
    return f"*Kept in [{path.stem}]({quote(target)})*"


def _reachable(path: Path) -> str | None:
    """Return the path relative to the person's notebook, if their server serves both."""
    root, notebook = _server_root(), os.environ.get("JPY_SESSION_NAME", "")
    if root is None or not notebook:
        return None
    here = Path(notebook).absolute()
    if not (path.is_relative_to(root) and here.is_relative_to(root)):
        return None
    if any(part.startswith(".") for part in path.relative_to(root).parts):
        return None  # servers do not show hidden files
    return os.path.relpath(path, here.parent)


def _server_root() -> Path | None:
    """Return the directory that the kernel's Jupyter server shows."""
    from jupyter_core.paths import jupyter_runtime_dir

    about = Path(jupyter_runtime_dir(), f"jpserver-{os.environ.get('JPY_PARENT_PID', '')}.json")
    try:
        return Path(json.loads(about.read_bytes())["root_dir"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _short(path: Path) -> str:
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
