"""What a cell finds in the sandbox: ``sql``, ``pd``, ``alt``, and outputs as data."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nlquery_kernels.inside import imports

_CHILDREN_LEFT_ALONE = 8
_config: dict[str, Any] = {}
_before: list[Callable[[], object]] = []
_after: list[Callable[[], object]] = []
_between: list[Callable[[], object]] = []
_tidy = False


def prepare(config: Mapping[str, Any]) -> None:
    """Import the heavy packages before the kernel says that it is ready."""
    imports.heavy()
    _config.update(config)


def before_cell() -> None:
    """Do what is due before a cell; called by the kernel."""
    global _tidy
    between_cells()
    _tidy = False
    for action in _before:
        action()


def after_cell() -> None:
    """Do what is due after a cell."""
    for action in _after:
        action()


def between_cells() -> None:
    """Do once, before the next cell, what takes longer; called when a cell's end was told."""
    global _tidy
    if not _tidy:
        for action in _between:
            action()
    _tidy = True


def load_ipython_extension(shell: Any) -> None:
    """Set the kernel up; called by IPython."""
    from nlquery_kernels.inside import formatters, output_cap, receive, theme, told
    from nlquery_kernels.inside.keeper import Keeper
    from nlquery_kernels.inside.timer import Timer

    limits, hits, attended = _config["limits"], _config["hits"], _config["attended"]
    formatters.install(shell, int(limits["table_rows"]), html=not attended)
    theme.install()
    receive.settle()
    told.install(shell, hits)
    cap = output_cap.install(int(limits["output_kb"]) * 1024, hits["output_kb"])
    _before[:] = [_reap, _helpers(shell, json.dumps(_config)), cap]
    _between[:] = [Keeper(_kept()).restore]
    _after[:] = [cap]
    if not attended:
        timer = Timer(limits["wall_seconds"], limits["grace_seconds"], hits["wall_seconds"])
        _before.append(timer.start)
        _after.insert(0, timer.stop)
    before_cell()
    after_cell()


def _helpers(shell: Any, config: str) -> Callable[[], None]:
    """Return what gives a cell the helpers as they were, whatever an earlier one did to them."""
    import altair as alt
    import pandas as pd

    from nlquery_kernels.inside.query import Queries

    publish = type(shell.display_pub).publish
    queries: Queries | None = None

    def fresh() -> None:
        nonlocal queries
        known = json.loads(config)
        queries = Queries(
            known["database"],
            limits=known["limits"],
            publish=lambda **data: publish(shell.display_pub, **data),
            link=None if queries is None else queries.link(),
        )
        shell.user_ns.update(sql=queries.sql, pd=pd, alt=alt)

    return fresh


def _kept() -> list[Any]:
    """Return what a turn of lies would be made of."""
    import builtins

    import altair as alt
    import numpy as np
    import pandas as pd
    import psycopg
    from pandas.core.groupby import DataFrameGroupBy, SeriesGroupBy

    from nlquery_kernels.inside import formatters, keeper, query

    frames = (pd.DataFrame, pd.Series, pd.Index, DataFrameGroupBy, SeriesGroupBy)
    own = (query, query.Queries, formatters, keeper, keeper.Keeper)
    return [builtins, np, pd, alt, alt.Chart, *frames, psycopg.Connection, psycopg.Cursor, *own]


def _reap() -> None:
    """Collect dead children when there are many: each counts against the process limit.

    A few are left alone, because a ``Popen`` object of an earlier cell may wait for its own.
    """
    with contextlib.suppress(ChildProcessError):
        if os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return  # none is dead: the usual case, found out with one call
        while len(_children()) > _CHILDREN_LEFT_ALONE and os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _children() -> list[str]:
    found: list[str] = []
    for task in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):  # its thread has ended
            found += task.read_text().split()
    return found
