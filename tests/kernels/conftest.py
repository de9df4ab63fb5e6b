"""Fixtures: one kernel for tests that leave it as it was, and the road to a database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from nlquery_kernels import bytecode
from nlquery_kernels.session import DatabaseRoad, SandboxKernel
from nlquery_schema.database import Database
from nlquery_schema.reach import connect


def road_to(database: Database) -> DatabaseRoad:
    assert database.socket_dir is not None
    return DatabaseRoad(database.socket_dir, database.database, database.reader)


@pytest.fixture(scope="session", autouse=True)
def _bytecode() -> None:
    """Have the sources' bytecode written before a test counts processes."""
    if (writing := bytecode.see_to_it()) is not None:
        writing.join()


@pytest.fixture(scope="session")
async def shared_kernel() -> AsyncIterator[SandboxKernel]:
    """Return a kernel without a database that many tests use one after the other."""
    kernel = await SandboxKernel.start()
    yield kernel
    await kernel.shutdown()


@pytest.fixture
def places(database: Database) -> Database:
    """Return a database with two places in it."""
    with connect(database.owner_url) as owner:
        owner.execute(
            "INSERT INTO locations (name, timezone) VALUES ('Downtown', 'America/New_York'), "
            "('Airport', 'America/New_York')"
        )
    return database
