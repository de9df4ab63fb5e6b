"""What the extension holds: one desk for each person, over one assistant's resources."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from nlquery.providers.keys import Keys
from nlquery.server.identity import folder_of

if TYPE_CHECKING:
    from nlquery.assistant import Assistant
    from nlquery.server.desk import Desk
    from nlquery.settings import Settings

T = TypeVar("T")
NO_KEYS = Keys()


@dataclass(frozen=True)
class Policy:
    """What the owner of the server decided.

    Attributes
    ----------
    keep_turns
        Finished turns of a person whose events are kept.
    most_running
        Questions of a person answered at the same time.
    idle_seconds
        Idle time after which a session's kernel is ended.
    ping_seconds
        Silence after which a reader of events is sent a comment.
    base_urls
        Model servers that a browser may choose.
    most_file_bytes, most_session_bytes
        Size of an attached file, and of all of a session's.
    """

    keep_turns: int = 200
    most_running: int = 8
    idle_seconds: float = 3600.0
    ping_seconds: float = 15.0
    base_urls: tuple[str, ...] = ()
    most_file_bytes: int = 50 << 20
    most_session_bytes: int = 200 << 20


class Panel:
    """Made when the server starts, and empty until the first request.

    Parameters
    ----------
    settings
        Bounds and switches.
    policy
        What the owner decided.
    keys
        API keys beside the environment's.
    """

    def __init__(self, settings: Settings, policy: Policy, keys: Keys = NO_KEYS) -> None:
        self.settings = settings
        self.keys = keys
        self.policy = policy
        self._desks: dict[str, Desk] = {}

    def desk(self, user: Any, provider: Any) -> Desk:
        """Return the desk of a person."""
        folder = folder_of(user, provider)
        return self._desk(folder)

    async def away(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine in the assistant's thread, where kernels and sessions live.

        It goes on when the browser that asked for it goes away.
        """
        from nlquery.background import background

        return await asyncio.shield(asyncio.wrap_future(background().submit(coroutine)))

    @property
    def running(self) -> int:
        """How many questions are being answered."""
        return sum(len(desk.running) for desk in self._desks.values())

    async def close(self) -> None:
        """Stop everything."""
        desks, self._desks = self._desks, {}
        for folder in sorted(desks, reverse=True):  # the owner's, which the others share, last
            await self.away(desks[folder].close())

    def _desk(self, folder: str) -> Desk:
        from nlquery.server.desk import Desk

        if folder not in self._desks:
            self._desks[folder] = Desk(self._assistant(folder), self.policy)
        return self._desks[folder]

    def _assistant(self, folder: str) -> Assistant:
        from nlquery.assistant import Assistant

        if not folder:
            return Assistant(self.settings, keys=self.keys)
        owner = self._desk("").assistant
        return Assistant(self.settings.override(user=folder), shared=owner)
