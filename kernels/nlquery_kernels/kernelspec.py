"""The kernelspec ``nlquery-sandbox``, which any Jupyter client can start."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

NAME = "nlquery-sandbox"


def spec(config: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the content of ``kernel.json``.

    Parameters
    ----------
    config
        Traits of :class:`nlquery_kernels.provisioner.SandboxProvisioner`.
    """
    provisioner = {"provisioner_name": NAME, "config": dict(config or {})}
    return {
        "argv": [sys.executable, "-m", "nlquery_kernels.unsandboxed"],
        "display_name": "Python (nlquery sandbox)",
        "language": "python",
        "interrupt_mode": "signal",
        "metadata": {"kernel_provisioner": provisioner, "debugger": False},
    }


class OwnSpecs(KernelSpecManager):
    """Knows the sandbox's kernelspec without its being installed."""

    def __init__(self, config: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._spec = KernelSpec(resource_dir="", **spec(config))

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return the one kernelspec there is."""
        return self._spec


def install(*, prefix: str | None = None, user: bool = False, find_road: bool = True) -> Path:
    """Install the kernelspec and return where it is.

    Parameters
    ----------
    prefix
        An environment, such as ``sys.prefix``.
    user
        Into the user's data directory instead.
    find_road
        Kernels get the database that an installed package knows, where none is named.
    """
    with tempfile.TemporaryDirectory() as directory:
        Path(directory, "kernel.json").write_text(
            json.dumps(spec({"find_road": find_road}), indent=1)
        )
        Path(directory).chmod(0o755)
        where = KernelSpecManager().install_kernel_spec(directory, NAME, user=user, prefix=prefix)
    return Path(where)


def main() -> None:
    """Install from the command line."""
    parser = argparse.ArgumentParser(description="Install the kernelspec nlquery-sandbox.")
    parser.add_argument("--sys-prefix", action="store_true", help="into this environment")
    chosen = parser.parse_args()
    prefix = sys.prefix if chosen.sys_prefix else None
    sys.stdout.write(f"Installed {install(prefix=prefix, user=prefix is None)}\n")


if __name__ == "__main__":
    main()
