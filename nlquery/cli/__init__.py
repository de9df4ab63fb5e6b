"""The ``nlquery`` command."""

from __future__ import annotations

from nlquery.cli.main import main

__all__ = ["main"]
