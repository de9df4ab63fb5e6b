"""``%%ask``, ``%ask`` and ``%nlquery`` for IPython."""

from __future__ import annotations

from nlquery.magics.extension import load, unload

__all__ = ["load", "unload"]
