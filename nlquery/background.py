"""One event loop in one long-lived thread, for everything that outlives a call.

Kernels die with the *thread* that started them (``bwrap --die-with-parent``), and a notebook's
own loop may be busy with the very cell that asks. So the magic and the command line run the
assistant's coroutines here.
"""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import concurrent.futures.thread  # closes the thread pools after what at_exit registers
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
CLEANUP_SECONDS = 30.0
TICK_SECONDS = 0.1


class BackgroundLoop:
    """An event loop that runs in a daemon thread until the process ends."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="nlquery", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        """Start a coroutine and return its future."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def run(
        self, coroutine: Coroutine[Any, Any, T], waiting: Callable[[], None] | None = None
    ) -> T:
        """Run a coroutine to its end and return its value.

        A KeyboardInterrupt cancels it, waits until it has cleaned up, and is raised on.

        Parameters
        ----------
        coroutine
            What is run.
        waiting
            Called here about ten times a second until it ends.
        """
        ended = threading.Event()
        future = self.submit(_announce(coroutine, ended))
        try:
            while waiting is not None and not _is_done(future):
                waiting()
            return future.result()
        except BaseException:
            if future.cancel():
                ended.wait(timeout=CLEANUP_SECONDS)
            raise

    def iterate(
        self, source: AsyncIterator[T], waiting: Callable[[], None] | None = None
    ) -> Iterator[T]:
        """Yield what an async iterator yields; `waiting` is called while nothing comes.

        Leaving the loop early (also by KeyboardInterrupt) closes the iterator and waits until
        it has cleaned up, so that a stopped turn is saved.
        """
        try:
            while True:
                try:
                    yield self.run(_next(source), waiting)
                except StopAsyncIteration:
                    return
        finally:
            close = getattr(source, "aclose", None)
            if close is not None:
                self.submit(close()).result(timeout=CLEANUP_SECONDS)


def _is_done(future: concurrent.futures.Future[Any]) -> bool:
    """Wait a moment for the future and return whether it is done."""
    return bool(concurrent.futures.wait([future], timeout=TICK_SECONDS).done)


async def _announce(coroutine: Coroutine[Any, Any, T], ended: threading.Event) -> T:
    try:
        return await coroutine
    finally:
        ended.set()


async def _next(source: AsyncIterator[T]) -> T:
    return await source.__anext__()


@cache
def background() -> BackgroundLoop:
    """Return this process's background loop, started at its first use."""
    return BackgroundLoop()


def at_exit(action: Callable[[], None]) -> None:
    """Call `action` when the process ends, while coroutines can still use threads.

    What ``atexit`` calls comes after Python's thread pools were closed, in which closing a
    kernel waits for its processes.
    """
    register: Callable[[Callable[[], None]], object]
    register = getattr(threading, "_register_atexit", atexit.register)
    register(action)
