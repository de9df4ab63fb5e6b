"""What a cell finds in the sandbox: ``sql``, ``pd``, ``alt``, and outputs as data."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_CHILDREN_LEFT_ALONE = 8
_settings: dict[str, Any] = {}


def prepare(limits: Mapping[str, float], database: Mapping[str, Any] | None) -> None:
    """Import the heavy packages before the kernel says that it is ready."""
    import altair  # noqa: F401
    import pandas
    import psycopg  # noqa: F401
    import sqlalchemy  # noqa: F401

    pandas.DataFrame({"a": [1.0]}).groupby("a").sum()  # what is loaded lazily is loaded now
    _settings.update(limits=dict(limits), database=database)


def _reap() -> None:
    """Collect dead children when there are many: each counts against the process limit.

    A few are left alone, because a ``Popen`` object of an earlier cell may wait for its own.
    """
    with contextlib.suppress(ChildProcessError):
        while len(_children()) > _CHILDREN_LEFT_ALONE and os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _children() -> list[str]:
    tasks = Path("/proc/self/task").glob("*/children")
    return [pid for task in tasks for pid in task.read_text().split()]


def load_ipython_extension(shell: Any) -> None:
    """Set the kernel up; called by IPython."""
    from nlquery_kernels.inside import formatters, output_cap, theme
    from nlquery_kernels.inside.query import Queries

    limits, database = _settings["limits"], _settings["database"]
    formatters.install(shell, int(limits["table_rows"]))
    theme.install()
    output_cap.install(shell, int(limits["output_kb"]) * 1024)
    queries = Queries(
        database,
        rows=int(limits["rows"]),
        seconds=float(limits["statement_seconds"]),
        publish=shell.display_pub.publish,
    )

    def fresh(*_: Any) -> None:
        """Give every cell the helpers as they were, whatever an earlier one did to the names."""
        import altair as alt
        import pandas as pd

        _reap()

        shell.user_ns.update(sql=queries.sql, pd=pd, alt=alt)

    shell.events.register("pre_run_cell", fresh)
    fresh()
