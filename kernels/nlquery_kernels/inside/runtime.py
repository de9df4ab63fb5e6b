"""What a cell finds in the sandbox: ``sql``, ``pd``, ``alt``, and outputs as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_settings: dict[str, Any] = {}


def prepare(limits: Mapping[str, float], database: Mapping[str, Any] | None) -> None:
    """Import the heavy packages before the kernel says that it is ready."""
    import altair  # noqa: F401
    import pandas
    import psycopg  # noqa: F401
    import sqlalchemy  # noqa: F401

    pandas.DataFrame({"a": [1.0]}).groupby("a").sum()  # what is loaded lazily is loaded now
    _settings.update(limits=dict(limits), database=database)


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

        shell.user_ns.update(sql=queries.sql, pd=pd, alt=alt)

    shell.events.register("pre_run_cell", fresh)
    fresh()
