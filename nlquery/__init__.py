"""Ask a question about your data in a notebook; get a checked answer that re-runs."""

from __future__ import annotations

__version__ = "0.1.0"
