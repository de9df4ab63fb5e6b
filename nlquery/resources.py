"""What all sessions of a process share: database, kernels, planner, providers."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self

from nlquery.providers.keys import Keys
from nlquery.road import road_to

if TYPE_CHECKING:
    from nlquery.agent.domain import Domain
    from nlquery.planner import Planner
    from nlquery.providers.protocol import Provider
    from nlquery.settings import Settings
    from nlquery_kernels.pool import KernelPool
    from nlquery_kernels.session import SandboxKernel
    from nlquery_schema.database import Database


NO_KEYS = Keys()
OFFLINE = "offline"
FRESH_SECONDS = 60.0
WAIT_SECONDS = 1.0


class Resources:
    """Opened once per process by :meth:`open`, released by :meth:`close`.

    Attributes
    ----------
    settings
        What the person set.
    database
        The database that questions read.
    planner
        The offline planner, with the database's vocabulary.
    domain
        What the agent knows about the data.
    keys
        API keys beside the environment's.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        planner: Planner,
        domain: Domain,
        pool: KernelPool,
        held: AsyncExitStack,
        keys: Keys = NO_KEYS,
    ) -> None:
        self.settings = settings
        self.keys = keys
        self.database = database
        self.planner = planner
        self.domain = domain
        self._pool = pool
        self._held = held
        self._read = time.monotonic()
        self._reading: asyncio.Task[None] | None = None
        self._providers: dict[tuple[str, str | None], Provider] = {}

    @classmethod
    async def open(
        cls, settings: Settings, *, one_session: bool = False, keys: Keys = NO_KEYS
    ) -> Self:
        """Open the database, a road to it for kernels, the planner and the first kernel.

        Parameters
        ----------
        settings
            What the person set.
        one_session
            Only one session will come: no kernel is kept ready for another.
        keys
            API keys beside the environment's.

        Raises
        ------
        NLQueryError
            If one of them is not usable.
        """
        from nlquery_kernels.pool import KernelPool
        from nlquery_schema.database import open_database

        async with AsyncExitStack() as held:
            database = await asyncio.to_thread(open_database, settings.home, settings.database_url)
            road = await held.enter_async_context(road_to(database))
            pool = KernelPool(road=road, refill=not one_session)
            held.push_async_callback(pool.close)
            await pool.fill()  # a kernel warms up while the planner reads the vocabulary
            planner, domain = await asyncio.to_thread(_knowledge, settings, database)
            return cls(settings, database, planner, domain, pool, held.pop_all(), keys)
        raise AssertionError("unreachable")

    async def refresh(self) -> None:
        """Read the days and names of the data again, when that was long ago.

        A long-lived process must notice that data was loaded and that another day began. Where
        it takes long, the question that asks for it does not wait: the next one profits.
        """
        if self._reading is None and time.monotonic() - self._read > FRESH_SECONDS:
            self._reading = asyncio.create_task(self._read_again())
        if self._reading is not None:
            await asyncio.wait([self._reading], timeout=WAIT_SECONDS)

    async def _read_again(self) -> None:
        try:
            planner, domain = await asyncio.to_thread(_knowledge, self.settings, self.database)
        except Exception:  # what was known before is still the best; the question itself tells
            return
        finally:
            self._read, self._reading = time.monotonic(), None
        self.planner, self.domain = planner, domain
        kept = {asked: one for asked, one in self._providers.items() if one.model != OFFLINE}
        self._providers = kept

    async def kernel(self) -> SandboxKernel:
        """Return a kernel for one session; the session shuts it down."""
        return await self._pool.acquire()

    async def give_back(self, kernel: SandboxKernel, *, untouched: bool) -> None:
        """Take a session's kernel: for the next session when only planned cells ran in it."""
        if untouched:
            await self._pool.give_back(kernel)
        else:
            await kernel.shutdown()

    def provider(self, model: str | None, base_url: str | None = None) -> Provider:
        """Return who answers; one provider per model word and server is kept open.

        Raises
        ------
        NLQueryError
            If the word means nothing or its key is missing.
        """
        from nlquery.providers.choose import Choice, choose
        from nlquery.providers.models import Catalogue

        asked = (model or self.settings.model, base_url)
        if asked not in self._providers:
            catalogue = Catalogue.load(self.settings.home)
            api = self.settings.openai_api
            choice = Choice(catalogue, lambda: self.planner, self.keys, base_url, api)
            self._providers[asked] = choose(asked[0], choice)
        return self._providers[asked]

    async def close(self) -> None:
        """Release connections and kernels."""
        if self._reading is not None:
            await asyncio.wait([self._reading])
        for provider in self._providers.values():
            await provider.close()
        await self._held.aclose()


def _knowledge(settings: Settings, database: Database) -> tuple[Planner, Domain]:
    from sqlalchemy.exc import ProgrammingError

    from nlquery.agent.domain import Domain
    from nlquery.planner import Planner
    from nlquery.semantic import load_model
    from nlquery.semantic.errors import SemanticModelError

    model = load_model(settings.semantic_model)
    engine = database.reader_engine()
    try:
        planner = Planner.open(model, engine)
    except ProgrammingError as error:
        raise SemanticModelError(
            f"The semantic model {model.name} does not fit the database: "
            f"{str(error.orig).splitlines()[0]}.",
            mend="`nlquery model check` names all that differs.",
        ) from error
    finally:
        engine.dispose()
    return planner, Domain.of(model, planner, _identity(database))


def _identity(database: Database) -> str:
    """Return which database it is, without its password."""
    from sqlalchemy.engine import make_url

    url = make_url(database.reader_url)
    return f"{url.host or database.socket_dir}:{url.port or ''}/{url.database}"
