"""``nlquery doctor``: whether everything is there and holds."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from nlquery.errors import NLQueryError
from nlquery.settings import Settings

if TYPE_CHECKING:
    from nlquery_kernels.doctor import Check
    from nlquery_schema.database import Database

KEYS = {"anthropic": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the checks as JSON.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Check the sandbox, its limits, the database, the models and the panel.

    Each limit is hit on purpose in a real kernel. Exit status 1 when something is wrong.
    """
    from nlquery.background import background

    checks = []
    for check in background().iterate(examine(Settings.load())):
        checks.append(check)
        if not as_json:
            _print(check)
    if as_json:
        click.echo(json.dumps([asdict(check) for check in checks], ensure_ascii=False))
    ctx.exit(0 if all(check.ok for check in checks) else 1)


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


def _print(check: Check) -> None:
    mark = click.style("✓", fg="green") if check.ok else click.style("✗", fg="red", bold=True)
    click.echo(f"{mark} {check.name:<24} {check.found}")
    if not check.ok and check.mend:
        click.echo(f"  {'':<24} → {check.mend}")
