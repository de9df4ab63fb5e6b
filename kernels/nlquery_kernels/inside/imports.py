"""What kernels import before their first cell, and what they must not."""

from __future__ import annotations

import importlib
import sys

# Of one's own accord ipykernel imports a debugger, which needs TCP, which there is not, and takes
# a third of an idle kernel's memory; jsonschema, which Altair imports, would check IRIs with a
# grammar that takes longer to compile than all other imports.
LEFT_OUT = ("debugpy", "rfc3987_syntax")
HEAVY = ("altair", "pandas", "psycopg", "sqlalchemy")
# what every kernel would import for itself after a fork
EARLY = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "matplotlib.pyplot",
    "nlquery_kernels.inside.formatters",
    "nlquery_kernels.inside.output_cap",
    "nlquery_kernels.inside.query",
    "nlquery_kernels.inside.theme",
    "tornado.platform.asyncio",
    "tornado.queues",
)


def leave_out() -> None:
    """Let the packages that kernels must not have count as not installed."""
    for name in LEFT_OUT:
        sys.modules[name] = None  # type: ignore[assignment]


def heavy() -> None:
    """Import the packages that cells work with, and what those load lazily."""
    for name in HEAVY:
        importlib.import_module(name)
    import pandas

    pandas.DataFrame({"a": [1.0]}).groupby("a").sum()


def early() -> None:
    """Import what a kernel imports while it comes up."""
    for name in EARLY:
        importlib.import_module(name)
