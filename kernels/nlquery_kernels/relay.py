"""The road to a database that is not on this machine, for kernels that have no network.

The relay listens on a Unix socket in a private directory, which is bound into the sandbox. It
logs in upstream itself, as a role and to a database that the client cannot choose, so that no
secret enters the sandbox; then it passes bytes on, with back-pressure and a limit.
"""

from __future__ import annotations

import asyncio
import contextlib
import struct
from pathlib import Path
from typing import Self

from nlquery_kernels.errors import RelayError
from nlquery_kernels.limits import LimitHit, Limits
from nlquery_kernels.road import DatabaseRoad
from nlquery_kernels.run_dir import RunDirectory
from nlquery_kernels.upstream import (
    CANCEL_REQUEST,
    SSL_REQUEST,
    Streams,
    Upstream,
    message,
    read_message,
)

GSS_REQUEST = 80877104
_STARTUP_SECONDS = 15.0
_CHUNK = 1 << 16
_HEAD = 5  # bytes of a message's kind and length
_BEGINNING = 16  # connections that have not said what they want


class Relay:
    """A listening relay; made by :meth:`serve`.

    Attributes
    ----------
    road
        What kernels are given.
    """

    def __init__(self, upstream: Upstream, limits: Limits) -> None:
        self._upstream = upstream
        self._limits = limits
        self._free = asyncio.Semaphore(limits.relay_connections)
        self._keys: set[bytes] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._place = RunDirectory()
        self._server: asyncio.Server | None = None
        self.road = DatabaseRoad(self._place.files, upstream.database, upstream.user)

    @classmethod
    async def serve(cls, url: str, limits: Limits | None = None) -> Self:
        """Log in once to see that it works, then listen.

        Parameters
        ----------
        url
            ``postgresql://role:password@host:port/database?sslmode=verify-full``.
        limits
            Its ``relay_mb`` and ``relay_connections``; default: the environment's.

        Raises
        ------
        RelayError
            If the server refuses.
        """
        relay = cls(Upstream.of(url), limits or Limits.from_environment())
        try:
            _, writer = await relay._log_in()
            await _hang_up(writer)
            path = relay.road.socket_dir / f".s.PGSQL.{relay.road.port}"
            relay._server = await asyncio.start_unix_server(relay._accept, path)
            Path(path).chmod(0o666)  # its directory's parent is private
        except BaseException:
            relay._place.remove()
            raise
        return relay

    async def close(self) -> None:
        """Stop listening and end all connections."""
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._place.remove()

    async def _log_in(self) -> Streams:
        reader, writer = await self._upstream.connect()
        try:
            async with asyncio.timeout(_STARTUP_SECONDS):
                await self._upstream.log_in(reader, writer)
        except (OSError, EOFError, TimeoutError) as error:
            writer.transport.abort()
            raise RelayError(f"The database ended the login: {error}") from error
        except (ValueError, KeyError, struct.error) as error:
            writer.transport.abort()
            raise RelayError("The database server does not speak PostgreSQL's protocol.") from error
        except BaseException:
            writer.transport.abort()
            raise
        return reader, writer

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a client; not a coroutine, because asyncio's server complains of cancelled ones."""
        if len(self._tasks) >= 2 * self._limits.relay_connections + _BEGINNING:
            writer.transport.abort()  # each takes a descriptor of the host
            return
        task = asyncio.create_task(self._take(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            code, body = await asyncio.wait_for(_startup(reader, writer), _STARTUP_SECONDS)
            if code == CANCEL_REQUEST:
                await self._cancel(body)
            else:
                await self._session(reader, writer)
        except RelayError as error:
            writer.write(_refusal(error.message))
        except (OSError, EOFError, TimeoutError):
            pass  # the client, or the server, went away
        finally:
            with contextlib.suppress(OSError):
                writer.close()

    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._free.locked():
            raise RelayError(LimitHit.of(self._limits, "relay_connections").message)
        async with self._free:
            up_reader, up_writer = await self._log_in()
            key = b""
            try:
                key = await self._greet(up_reader, writer)
                asking = asyncio.create_task(_pipe(reader, up_writer))
                answering = asyncio.create_task(_pipe_answers(up_reader, writer, self._limits))
                both = {asking, answering}
                try:
                    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for task in both:
                        task.cancel()
                    await asyncio.gather(*both, return_exceptions=True)
            finally:
                self._keys.discard(key)
                await _hang_up(up_writer)

    async def _greet(self, up: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        """Tell the client that it is logged in and return the key of its cancel requests."""
        writer.write(message(b"R", struct.pack("!I", 0)))
        key = b""
        while True:
            kind, body = await read_message(up)
            if kind == b"K":
                key = body
                self._keys.add(key)
            writer.write(message(kind, body))
            if kind in (b"Z", b"E"):
                await writer.drain()
                return key

    async def _cancel(self, key: bytes) -> None:
        """Pass on a request to cancel a statement, for keys that were given out here only."""
        if key not in self._keys:
            return
        reader, writer = await self._upstream.connect()
        try:
            async with asyncio.timeout(_STARTUP_SECONDS):
                writer.write(struct.pack("!II", 8 + len(key), CANCEL_REQUEST) + key)
                await writer.drain()
                await reader.read(1)  # the server closes when it has done so
        finally:
            writer.transport.abort()


async def _hang_up(writer: asyncio.StreamWriter) -> None:
    """End a session upstream; TLS's own farewell would keep the connection for half a minute."""
    with contextlib.suppress(OSError):
        writer.write(message(b"X", b""))
        await writer.drain()
    writer.transport.abort()


async def _startup(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[int, bytes]:
    """Return the code and body of the client's first message; encryption is declined."""
    while True:
        length, code = struct.unpack("!II", await reader.readexactly(8))
        if not 8 <= length <= 10_000:
            raise RelayError("This is not PostgreSQL's protocol.")
        body = await reader.readexactly(length - 8)
        if code not in (SSL_REQUEST, GSS_REQUEST):
            return code, body
        writer.write(b"N")
        await writer.drain()


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(_CHUNK):
        writer.write(data)
        await writer.drain()


async def _pipe_answers(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limits: Limits
) -> None:
    """Pass on the server's messages; end with an error instead of one beyond the limit."""
    most, passed, rest = int(limits.relay_mb) << 20, 0, 0
    data = bytearray()
    while part := await reader.read(_CHUNK):
        data += part
        whole = min(rest, len(data))  # of a message whose head has been passed on
        rest -= whole
        while not rest and len(data) - whole >= _HEAD:
            length = 1 + int.from_bytes(data[whole + 1 : whole + _HEAD])
            passed += length
            if passed > most:
                writer.write(
                    bytes(data[:whole]) + _refusal(LimitHit.of(limits, "relay_mb").message)
                )
                await writer.drain()
                return
            taken = min(length, len(data) - whole)
            whole, rest = whole + taken, length - taken
        writer.write(bytes(data[:whole]))
        del data[:whole]
        await writer.drain()


def _refusal(reason: str) -> bytes:
    fields = {"S": "FATAL", "V": "FATAL", "C": "08004", "M": reason}
    body = b"".join(f"{k}{v}\0".encode() for k, v in fields.items()) + b"\0"
    return message(b"E", body)
