"""The events of a turn: appended by one, followed and replayed by any number of readers."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import uuid
from collections import OrderedDict
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nlquery.server.errors import Evicted, Missing

DONE = "done"
REMEMBERED = 10_000  # ids of evicted turns


@dataclass(frozen=True)
class Entry:
    """One event, encoded once for all readers."""

    seq: int
    type: str
    data: str


@dataclass
class TurnLog:
    """What happened in one turn so far; the last entry is of type ``done``.

    It is written in the assistant's thread and read in the server's: entries are only ever
    appended, and readers are woken in their own loops.

    Attributes
    ----------
    session
        The session's name.
    id
        32 hex digits.
    size
        Characters kept.
    touched
        When it was last written or read, by the monotonic clock.
    """

    session: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    size: int = 0
    touched: float = field(default_factory=time.monotonic)
    _entries: list[Entry] = field(default_factory=list)
    _readers: dict[int, tuple[asyncio.AbstractEventLoop, asyncio.Event]] = field(
        default_factory=dict
    )
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def is_done(self) -> bool:
        """Whether the last event was written."""
        return bool(self._entries) and self._entries[-1].type == DONE

    @property
    def length(self) -> int:
        """How many events there are."""
        return len(self._entries)

    def append(self, type_: str, event: Mapping[str, Any]) -> None:
        """Write an event and wake the readers."""
        seq = len(self._entries)
        data = json.dumps({"seq": seq, "type": type_, **event}, ensure_ascii=False, default=str)
        self.size += len(data)
        self.touched = time.monotonic()
        self._entries.append(Entry(seq, type_, data))
        for loop, woken in list(self._readers.values()):
            if not loop.is_closed():
                loop.call_soon_threadsafe(woken.set)

    async def follow(self, after: int, ping: float) -> AsyncGenerator[Entry | None, None]:
        """Yield the events after number `after`, until the last; None when nothing came.

        Parameters
        ----------
        after
            Number of the last event that is known; -1: none is.
        ping
            Seconds of silence after which None is yielded.
        """
        key, woken = next(self._numbers), asyncio.Event()
        self._readers[key] = (asyncio.get_running_loop(), woken)
        try:
            position = after + 1
            while True:
                woken.clear()
                while position < len(self._entries):
                    entry = self._entries[position]
                    position += 1
                    yield entry
                self.touched = time.monotonic()
                if self.is_done and position >= len(self._entries):
                    return
                try:
                    await asyncio.wait_for(woken.wait(), ping)
                except TimeoutError:
                    yield None
        finally:
            del self._readers[key]


class TurnLogs:
    """The turns of one person; the oldest finished ones go when there are too many.

    Parameters
    ----------
    most
        Finished turns kept.
    most_characters
        Of their events.
    """

    def __init__(self, most: int, most_characters: int = 200_000_000) -> None:
        self._most = most
        self._most_characters = most_characters
        self._logs: OrderedDict[str, TurnLog] = OrderedDict()
        self._evicted: OrderedDict[str, None] = OrderedDict()

    def __getitem__(self, turn_id: str) -> TurnLog:
        """Return a turn's log.

        Raises
        ------
        Evicted
            If its events are not kept any more; the session's notebook has the turn.
        Missing
            If there is no such turn.
        """
        log = self._logs.get(turn_id)
        if log is not None:
            return log
        if turn_id in self._evicted:
            raise Evicted(
                "The events of this question are not kept any more.",
                mend="The session has its answer.",
            )
        raise Missing("There is no such question.", mend="Open the session again.")

    def new(self, session: str) -> TurnLog:
        """Return a new turn's log, after making room for it."""
        log = TurnLog(session)
        self._logs[log.id] = log
        self._evict()
        return log

    def _evict(self) -> None:
        finished = [log for log in self._logs.values() if log.is_done]
        finished.sort(key=lambda log: log.touched)
        size = sum(log.size for log in finished)
        while len(finished) > self._most or size > self._most_characters:
            oldest = finished.pop(0)
            size -= oldest.size
            del self._logs[oldest.id]
            self._evicted[oldest.id] = None
        while len(self._evicted) > REMEMBERED:
            self._evicted.popitem(last=False)
