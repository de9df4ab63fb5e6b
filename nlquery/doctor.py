"""Whether everything is there and holds: database, sandbox, models, panel."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nlquery.errors import NLQueryError
from nlquery.settings import Settings

if TYPE_CHECKING:
    from nlquery_kernels.doctor import Check
    from nlquery_schema.database import Database

PANEL = "@nlquery/labextension"
SERVER = "nlquery.server"
KEYS = {"anthropic": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY"}


async def examine(settings: Settings) -> AsyncIterator[Check]:
    """Yield all checks: database, sandbox, models, panel."""
    import asyncio

    from nlquery.road import road_to
    from nlquery_kernels.doctor import Check
    from nlquery_kernels.doctor import examine as examine_sandbox
    from nlquery_schema.database import open_database

    try:
        database = await asyncio.to_thread(open_database, settings.home, settings.database_url)
    except NLQueryError as error:
        yield Check("database", False, error.message, error.mend)
        async for check in examine_sandbox():
            yield check
    else:
        for check in await asyncio.to_thread(_database, database):
            yield check
        async with road_to(database) as road:
            async for check in examine_sandbox(road):
                yield check
    for check in (*_models(), *_panel()):
        yield check


def _database(database: Database) -> list[Check]:
    from sqlalchemy import text

    from nlquery_kernels.doctor import Check

    kind = "embedded" if database.embedded else "NLQUERY_DATABASE_URL"
    checks = [Check("database", True, f"{kind}, reader {database.reader}")]
    if not database.managed:
        return checks
    with database.reader_engine().connect() as connection:
        orders = connection.execute(text("SELECT count(*) FROM orders")).scalar_one()
        withheld = not connection.execute(
            text("SELECT has_column_privilege('orders', 'customer_name', 'SELECT')")
        ).scalar_one()
    mend = "Load some: nlquery load DIRECTORY, or nlquery sample --load"
    checks.append(Check("orders", orders > 0, f"{orders:,}", mend))
    checks.append(
        Check("personal columns", True, "withheld" if withheld else "granted by the owner")
    )
    return checks


def _models() -> Iterator[Check]:
    from nlquery_kernels.doctor import Check

    yield Check("model offline", True, "always there")
    for name, key in KEYS.items():
        found = f"{key} is set" if os.environ.get(key) else f"not used: {key} is not set"
        yield Check(f"model {name}", True, found)


def _panel() -> Iterator[Check]:
    """Yield whether JupyterLab finds the panel, and Jupyter Server what is behind it."""
    from jupyter_core.paths import jupyter_config_path, jupyter_path
    from jupyter_server.extension.config import ExtensionConfigManager

    from nlquery_kernels.doctor import Check

    found = [Path(place) / PANEL / "package.json" for place in jupyter_path("labextensions")]
    built = next((path.parent for path in found if path.is_file()), None)
    yield Check(
        "JupyterLab panel",
        built is not None,
        f"installed in {built}" if built else "not installed; %%ask works without it",
        "From source: make panel. Else: pip install --force-reinstall nlquery",
    )
    configured = ExtensionConfigManager(read_config_path=jupyter_config_path())
    enabled = configured.enabled(SERVER)
    yield Check(
        "JupyterLab panel's server",
        bool(enabled),
        f"{SERVER} is enabled" if enabled else f"{SERVER} is not enabled",
        f"Enable it: jupyter server extension enable --sys-prefix {SERVER}",
    )
