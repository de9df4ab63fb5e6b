"""The way from the sandbox to the database, with a relay where one is needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlquery_kernels.road import DatabaseRoad
    from nlquery_schema.database import Database


@asynccontextmanager
async def road_to(database: Database) -> AsyncIterator[DatabaseRoad]:
    """Keep a road open as long as the block runs.

    Raises
    ------
    RelayError
        If a relay is needed and the server refuses it.
    """
    from nlquery_kernels.road import DatabaseRoad

    if database.socket_dir is not None:
        yield DatabaseRoad(database.socket_dir, database.database, database.reader)
        return
    from nlquery_kernels.relay import Relay

    relay = await Relay.serve(database.reader_url)
    try:
        yield relay.road
    finally:
        await relay.close()


@asynccontextmanager
async def usual_road() -> AsyncIterator[DatabaseRoad]:
    """Keep a road to the configured database open, for a kernel that Jupyter itself starts.

    The kernels' provisioner finds it as an entry point.

    Raises
    ------
    NLQueryError
        If the database is not usable.
    """
    from nlquery.settings import Settings
    from nlquery_schema.database import open_database

    settings = Settings.load()
    database = await asyncio.to_thread(open_database, settings.home, settings.database_url)
    async with road_to(database) as road:
        yield road
