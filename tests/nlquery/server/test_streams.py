"""Events over a bad network, for several readers, for many sessions at once."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any, Self

import httpx
import pytest

from nlquery.server.errors import Evicted, Missing
from nlquery.server.turnlog import TurnLogs
from tests.nlquery.server.conftest import TOKEN, JupyterProcess, Panel
from tests.wire.dialects import Chat, Say
from tests.wire.server import Stream, WireServer

MODEL = "openai:scripted"


class CutProxy:
    """Passes bytes on to a port, and cuts each connection off after so many of them."""

    def __init__(self, port: int, most: int) -> None:
        self._port = port
        self._most = most
        self.cuts = 0
        self._open: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for line in self._open:
            line.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.ensure_future(self._carry(reader, writer))
        self._open.add(line)
        line.add_done_callback(self._open.discard)
        await asyncio.wait([line])

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self._port)
        up = asyncio.create_task(self._pass(reader, inner_writer))
        left = self._most
        try:
            with contextlib.suppress(ConnectionError):
                while left > 0 and (piece := await inner_reader.read(min(left, 512))):
                    left -= len(piece)
                    writer.write(piece)
                    await writer.drain()
        finally:
            self.cuts += left <= 0
            writer.transport.abort()
            inner_writer.transport.abort()
            up.cancel()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while piece := await reader.read(65536):
                writer.write(piece)
                await writer.drain()


async def over_cuts(url: str, turn: str) -> AsyncIterator[dict[str, Any]]:
    """Yield a turn's events as the panel's client does: after a cut it goes on after the last."""
    after = -1
    while True:
        with contextlib.suppress(httpx.TransportError):
            async with (
                httpx.AsyncClient(headers={"Authorization": f"token {TOKEN}"}) as client,
                client.stream("GET", f"{url}nlquery/api/turns/{turn}/events?after={after}") as s,
            ):
                async for line in s.aiter_lines():
                    if not line.startswith("data: "):
                        continue
                    try:
                        event: dict[str, Any] = json.loads(line.removeprefix("data: "))
                    except ValueError:  # cut inside of a line
                        break
                    after = event["seq"]
                    yield event
                    if event["type"] == "done":
                        return


async def test_a_cut_network_loses_and_doubles_nothing(
    jupyter: JupyterProcess, panel: Panel, model: WireServer
) -> None:
    words = " ".join(f"word{number}" for number in range(400))
    chunks = list(Chat().chunks([Say(words)]))
    model.replies[:] = [Stream(chunks)]
    turn = await panel.ask(await panel.new(), "Say many words", model=MODEL)
    async with CutProxy(jupyter.port, 4_000) as proxy:
        readers = [over_cuts(proxy.url, turn), over_cuts(proxy.url, turn), panel.follow(turn)]
        seen = await asyncio.gather(*(_all(reader) for reader in readers))
        assert proxy.cuts >= 10
    assert seen[0] == seen[1] == seen[2] == await panel.events(turn)
    assert [event["seq"] for event in seen[0]] == list(range(len(seen[0])))
    text = "".join(event["text"] for event in seen[0] if event["type"] == "text")
    assert text == words
    half = len(seen[0]) // 2
    assert await panel.events(turn, after=half) == seen[0][half + 1 :]
    assert await panel.events(turn, after=len(seen[0]) - 1) == []
    for after in ("-2", "x", "99999", "1.5", "9" * 5000, ""):
        await panel.call("GET", f"turns/{turn}/events?after={after}", status=400)


async def _all(reader: AsyncIterator[dict[str, Any]]) -> list[dict[str, Any]]:
    return [event async for event in reader]


async def test_a_silent_stream_gives_signs_of_life(panel: Panel, model: WireServer) -> None:
    chunks = list(Chat().chunks([Say("Wait")]))
    model.replies[:] = [Stream(chunks[:2], hang=True)]
    turn = await panel.ask(await panel.new(), "Take your time", model=MODEL)
    path = f"nlquery/api/turns/{turn}/events"
    pings = 0
    async with panel.client.stream("GET", path) as reply, asyncio.timeout(30):
        async for line in reply.aiter_lines():
            pings += line == ": ping"
            if pings == 2:
                break
    await panel.call("DELETE", f"turns/{turn}", status=204)


async def test_eight_sessions_answer_at_once_and_a_ninth_waits(
    panel: Panel, model: WireServer
) -> None:
    chunks = list(Chat().chunks([Say("Hold on")]))
    model.replies[:] = [Stream(chunks[:2], hang=True) for _ in range(8)]
    names = [await panel.new() for _ in range(9)]
    turns = [await panel.ask(name, "Why?", model=MODEL) for name in names[:8]]
    for turn in turns:
        async for event in panel.follow(turn):
            if event["type"] == "text":
                break
    refused = await panel.call(
        "POST", f"sessions/{names[8]}/turns", {"question": "Why?"}, status=503
    )
    assert "8 questions" in refused["message"]
    await asyncio.gather(*(panel.call("DELETE", f"turns/{turn}", status=204) for turn in turns))
    for turn in turns:
        events = await panel.events(turn)
        assert events[-1]["state"] == "stopped"
    assert (await panel.answered(names[8], "Show me total sales by location"))["number"] == 1


def test_old_turns_go_and_running_ones_stay() -> None:
    logs = TurnLogs(most=2, most_characters=1_000)
    running = logs.new("a")
    done = []
    for _ in range(4):
        log = logs.new("b")
        log.append("text", {"text": "x" * 10})
        log.append("done", {"state": "done"})
        done.append(log)
    logs.new("c")
    assert logs[running.id] is running
    assert [logs[log.id] for log in done[2:]] == done[2:]
    for log in done[:2]:
        with pytest.raises(Evicted):
            logs[log.id]
    with pytest.raises(Missing):
        logs["0" * 32]
    done[3].size = 5_000
    logs.new("d")
    with pytest.raises(Evicted):
        logs[done[3].id]
