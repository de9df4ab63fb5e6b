"""Which messages of a kernel belong to the running cell, and when it has ended."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from typing import Any

# What a message raises that is not made as the protocol wants it. The kernel's process is its
# cells' to use, so anything may come from it; such messages are dropped.
MALFORMED = (TypeError, ValueError, KeyError, AttributeError, RecursionError)
Message = Mapping[str, Any]


class Turns:
    """Follows one cell after the other.

    Attributes
    ----------
    ended
        Set when the running cell has ended.
    """

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self._heard = asyncio.Event()
        self._take: Callable[[Message], None] | None = None
        self._request = ""
        self._channels: set[str] = set()

    def begin(self, request: str, take: Callable[[Message], None]) -> None:
        """Hand the messages that answer `request`, its reply too, to `take` from now on."""
        self._request, self._take, self._channels = request, take, set()
        self.ended.clear()

    async def heard(self) -> None:
        """Wait for the next message of the running cell."""
        self._heard.clear()
        await self._heard.wait()

    def take(self, channel: str, message: Message) -> None:
        """Look at a message of the channel ``iopub`` or ``shell``; what is malformed is dropped."""
        with contextlib.suppress(*MALFORMED):
            self._look(channel, message)

    def _look(self, channel: str, message: Message) -> None:
        if message["parent_header"].get("msg_id") != self._request or self._take is None:
            return  # of a thread that outlived its cell
        if channel == "shell":
            try:
                self._take(message)
            finally:
                self._finish(channel)
        elif message["header"]["msg_type"] == "status":
            if message["content"]["execution_state"] == "idle":
                self._finish(channel)
        elif channel == "iopub":
            try:
                self._take(message)
            finally:
                self._heard.set()

    def _finish(self, channel: str) -> None:
        self._channels.add(channel)
        if len(self._channels) == 2:  # both: outputs may come after the reply
            self._take = None
            self.ended.set()
