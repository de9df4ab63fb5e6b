from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest

from nlquery.background import BackgroundLoop, background

pytestmark = pytest.mark.unit


async def numbers(seen: list[str]) -> AsyncIterator[int]:
    try:
        yield 1
        yield 2
    finally:
        await asyncio.sleep(0)
        seen.append("closed")


def test_iterates_to_the_end() -> None:
    seen: list[str] = []
    assert list(background().iterate(numbers(seen))) == [1, 2]
    assert seen == ["closed"]


def test_leaving_early_closes_the_source() -> None:
    seen: list[str] = []
    items = background().iterate(numbers(seen))
    assert next(items) == 1
    items.close()  # type: ignore[attr-defined]
    assert seen == ["closed"]


def test_an_error_reaches_the_caller() -> None:
    async def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        background().run(fail())


def test_an_interrupt_cancels_and_waits_for_the_clean_up(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, started, seen = BackgroundLoop(), threading.Event(), []

    async def work() -> None:
        try:
            started.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            seen.append("saved")

    def interrupt(_future: object, timeout: float | None = None) -> None:
        assert started.wait(10)
        raise KeyboardInterrupt

    monkeypatch.setattr("concurrent.futures.Future.result", interrupt)
    with pytest.raises(KeyboardInterrupt):
        loop.run(work())
    assert seen == ["saved"]


def test_who_waits_is_called_until_the_end() -> None:
    loop, ticks = BackgroundLoop(), []
    enough = asyncio.Event()

    async def work() -> str:
        await enough.wait()
        return "done"

    def tick() -> None:
        ticks.append(1)
        if len(ticks) == 3:
            loop.submit(_set(enough))

    assert loop.run(work(), tick) == "done"
    assert len(ticks) >= 3


async def _set(event: asyncio.Event) -> None:
    event.set()


def test_runs_in_one_thread_that_lives_on() -> None:
    async def name() -> str:
        return threading.current_thread().name

    assert background().run(name()) == background().run(name()) == "nlquery"
