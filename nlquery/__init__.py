"""Ask a question about your data in a notebook; get a checked answer that re-runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__version__ = "0.1.0"


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register ``%%ask``, ``%ask`` and ``%nlquery``; called by ``%load_ext nlquery``."""
    from nlquery.magics import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Release what the magics hold; called by ``%unload_ext nlquery``."""
    from nlquery.magics import unload

    unload(shell)
