"""What docker/compose.yaml says of its parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

DOCKER = Path(__file__).parents[2] / "docker"


def services() -> dict[str, Any]:
    """Return the services by name."""
    found: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text())["services"]
    return found


def kernels_rights() -> str:
    """Return words before a command that leave root the rights of the kernels' container."""
    capabilities = services()["kernels"]["cap_add"]
    kept = ",".join(["-all", *(f"+{name.lower()}" for name in capabilities)])
    return f"setpriv --no-new-privs --bounding-set={kept} --inh-caps={kept}"
