"""Where a session's notebook is, as a link that the person's JupyterLab can follow."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import quote


def link_to(path: Path) -> str:
    """Return Markdown that names the session: a link when the server shows its notebook."""
    target = _reachable(path.absolute())
    return f"`{path.stem}`" if target is None else f"[{path.stem}]({quote(target)})"


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
