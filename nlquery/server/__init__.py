"""The Jupyter Server extension behind the JupyterLab panel: REST and server-sent events.

Importing it costs next to nothing: what answers questions is imported with the first one.
"""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Tell Jupyter Server what to load."""
    from nlquery.server.app import NLQueryServer

    return [{"module": "nlquery.server", "app": NLQueryServer}]
