"""The assistant of one process: what sessions share, and the sessions that are open."""

from __future__ import annotations

import asyncio
import contextlib

from nlquery.dialogue import Session
from nlquery.errors import NLQueryError
from nlquery.providers.keys import Keys
from nlquery.resources import NO_KEYS, Resources
from nlquery.session.store import find
from nlquery.settings import Settings


class Assistant:
    """Owns the database connection, the planner and the kernels; gives sessions.

    All its coroutines belong to one event loop whose thread lives as long as the assistant
    (:mod:`nlquery.background` has one), because kernels die with the thread that started them.

    Parameters
    ----------
    settings
        Default: :meth:`Settings.load`.
    one_session
        Only one session will be opened, so no kernel is kept ready for another.
    shared
        An assistant whose database, kernels and providers are used instead of own ones; it has
        to be closed after this one.
    keys
        API keys beside the environment's.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        one_session: bool = False,
        shared: Assistant | None = None,
        keys: Keys = NO_KEYS,
    ) -> None:
        self.settings = settings or Settings.load()
        self._one_session = one_session
        self._shared = shared
        self._keys = keys
        self._opening: asyncio.Task[Resources] | None = None
        self._sessions: set[Session] = set()

    @property
    def keys(self) -> Keys:
        """API keys beside the environment's."""
        return self._shared.keys if self._shared else self._keys

    async def resources(self) -> Resources:
        """Return what sessions share, opened at the first call.

        Raises
        ------
        NLQueryError
            If the database, the sandbox or the semantic model is not usable.
        """
        if self._shared is not None:
            return await self._shared.resources()
        if self._opening is None or _failed(self._opening):
            opening = Resources.open(self.settings, one_session=self._one_session, keys=self._keys)
            self._opening = asyncio.create_task(opening)
        return await asyncio.shield(self._opening)  # one who stops waiting stops nobody else

    async def open_session(self, name: str | None = None) -> Session:
        """Return a session held for this process.

        Parameters
        ----------
        name
            A path, a file name or ``last``; None begins a new one, which gets its file with
            the first question.

        Raises
        ------
        SessionInUse
            If another process holds it.
        SessionError
            If the file is not a notebook.
        """
        session = Session(self, find(self.settings.sessions, name) if name else None)
        self._sessions.add(session)
        return session

    async def close(self) -> None:
        """Close all sessions, kernels and connections."""
        for session in list(self._sessions):
            await session.close()
        opening, self._opening = self._opening, None
        if opening is not None:
            with contextlib.suppress(NLQueryError):
                await (await opening).close()

    def forget(self, session: Session) -> None:
        """Drop a session that was closed; called by the session."""
        self._sessions.discard(session)


def _failed(task: asyncio.Task[Resources]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
