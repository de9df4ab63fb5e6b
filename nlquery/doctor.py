"""Whether everything is there and holds: database, sandbox, models, panel."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

from nlquery.errors import NLQueryError
from nlquery.settings import Settings

if TYPE_CHECKING:
    from nlquery_kernels.doctor import Check
    from nlquery_schema.database import Database

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
    for check in (*_models(), _panel()):
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


def _panel() -> Check:
    from nlquery_kernels.doctor import Check

    there = importlib.util.find_spec("nlquery.server") is not None
    return Check("JupyterLab panel", True, "installed" if there else "not installed")
