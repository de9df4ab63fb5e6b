"""An agent's desk whose provider is the real one, on its real SDK, in each dialect."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from nlquery.settings import Settings
from tests.nlquery.agent.conftest import Desk

from .dialects import DIALECTS, Dialect
from .server import Status, Stream, WireServer

Wired = Callable[..., AbstractAsyncContextManager["WiredDesk"]]


class WiredDesk(Desk):
    """A desk with a server; `hear` asks its provider."""

    server: WireServer


@pytest.fixture(params=DIALECTS, ids=lambda d: d.name)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    chosen: Dialect = request.param
    return chosen


@pytest.fixture
def wired(dialect: Dialect, tmp_path: Path) -> Wired:
    """Return a function that opens a desk on a server with the given replies."""

    @asynccontextmanager
    async def open_desk(*replies: Stream | Status) -> AsyncIterator[WiredDesk]:
        async with WireServer(replies) as server:
            desk = WiredDesk(tmp_path / "sessions" / "s.ipynb", Settings(home=tmp_path))
            desk.server = server
            provider = dialect.provider(server.url)
            desk.provider = provider  # type: ignore[assignment]
            try:
                yield desk
            finally:
                await provider.close()

    return open_desk
