"""A loopback HTTP server that plays scripted replies, faults included."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Stream:
    """A server-sent event stream.

    Attributes
    ----------
    chunks
        Encoded events; may be endless.
    cut
        Break the connection off afterwards instead of ending the reply.
    hang
        Neither end nor break: wait until the client goes away.
    """

    chunks: Iterable[bytes]
    cut: bool = False
    hang: bool = False


@dataclass(frozen=True)
class Status:
    """A JSON reply with a status code."""

    code: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Recorded:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    body: Any


Reply = Stream | Status | Callable[[Recorded], Stream | Status]


class WireServer:
    """Plays one scripted reply per request; a function makes one of the request.

    Attributes
    ----------
    requests
        What was received.
    left
        Set when a client went away before its reply had ended.
    sent
        Chunks written so far, over all replies.
    pause
        Awaited after each chunk.
    """

    def __init__(self, replies: Iterable[Reply]) -> None:
        self.replies = list(replies)
        self.requests: list[Recorded] = []
        self.left = asyncio.Event()
        self.sent = 0
        self.pause: Callable[[], Awaitable[None]] = lambda: asyncio.sleep(0)
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)  # the last sockets are closed in the loop's next round

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._one(reader, writer)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.requests.append(Recorded(head[0].split()[1], headers, json.loads(body or b"null")))
        reply: Reply = (
            self.replies.pop(0) if self.replies else Status(500, {"error": "no reply left"})
        )
        if callable(reply):
            reply = reply(self.requests[-1])
        if isinstance(reply, Status):
            writer.write(_plain(reply))
            await writer.drain()
        else:
            await self._stream(reply, reader, writer)

    async def _stream(
        self, reply: Stream, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
            b"transfer-encoding: chunked\r\nconnection: close\r\n\r\n"
        )
        gone = asyncio.ensure_future(reader.read(1))
        try:
            for chunk in reply.chunks:
                if gone.done():
                    break
                writer.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
                await writer.drain()
                self.sent += 1
                await self.pause()
            if reply.hang:
                await gone
            if gone.done() or reply.hang:
                self.left.set()
            elif reply.cut:
                writer.transport.abort()
            else:
                writer.write(b"0\r\n\r\n")
                await writer.drain()
        except ConnectionError:
            self.left.set()
        finally:
            gone.cancel()


def _plain(reply: Status) -> bytes:
    body = json.dumps(reply.body).encode()
    headers = {
        "content-type": "application/json",
        "content-length": str(len(body)),
        "connection": "close",
        **reply.headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {reply.code} Scripted\r\n{lines}\r\n".encode() + body


def sse(event: Mapping[str, Any], name: str | None = None) -> bytes:
    """Return an event, encoded."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(event)}\n\n".encode()


def pieces(text: str) -> list[str]:
    """Return the text in pieces, as models stream it: some letters each, a long one in 2,000."""
    size = max(7, len(text) // 2_000)
    return [text[i : i + size] for i in range(0, len(text), size)]


numbers = itertools.count(1)
