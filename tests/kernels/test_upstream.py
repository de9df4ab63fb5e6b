"""Servers that are not what they say: without TLS, without proof, after the password."""

from __future__ import annotations

import asyncio
import struct

import pytest

from nlquery_kernels.errors import RelayError
from nlquery_kernels.relay import Relay


async def test_a_server_that_is_not_proven_gets_no_password() -> None:
    """A false server that asks for the password in clear text, over sslmode=prefer without TLS."""
    got: list[bytes] = []

    async def false(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(8)
        writer.write(b"N")
        await reader.read(1000)
        writer.write(b"R" + struct.pack("!II", 8, 3))
        got.append(await reader.read(1000))
        writer.close()

    front = await asyncio.start_server(false, "127.83.12.9", 0)
    port = front.sockets[0].getsockname()[1]
    with pytest.raises(RelayError, match="false server"):
        await Relay.serve(f"postgresql://x:secret@127.83.12.9:{port}/nlq?sslmode=prefer")
    with pytest.raises(RelayError, match="TLS"):
        await Relay.serve(f"postgresql://x:secret@127.83.12.9:{port}/nlq")
    front.close()
    assert got == [b""]


@pytest.mark.parametrize(
    ("answer", "said"),
    [(struct.pack("!I", 0), "could not prove"), (struct.pack("!I", 11) + b"r=x", "challenge")],
)
async def test_a_server_that_lets_us_in_unproven_is_refused(answer: bytes, said: str) -> None:
    """A false server cannot answer SCRAM, and must not do without the answer."""

    async def false(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        asked = struct.pack("!I", 10) + b"SCRAM-SHA-256\0\0"
        for body in (asked, answer):
            writer.write(b"R" + struct.pack("!I", 4 + len(body)) + body)
            await reader.read(1000)
        writer.close()

    front = await asyncio.start_server(false, "127.0.0.1", 0)
    port = front.sockets[0].getsockname()[1]
    with pytest.raises(RelayError, match=said):
        await Relay.serve(f"postgresql://x:secret@127.0.0.1:{port}/nlq?sslmode=disable")
    front.close()


async def test_a_server_without_tls_is_refused() -> None:
    """A front that answers N to the request for TLS, as a server without it does."""

    async def no_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(8)
        writer.write(b"N")
        await writer.drain()
        writer.close()

    front = await asyncio.start_server(no_tls, "127.0.0.1", 0)
    port = front.sockets[0].getsockname()[1]
    with pytest.raises(RelayError, match="TLS"):
        await Relay.serve(f"postgresql://x:y@127.0.0.1:{port}/nlq?sslmode=require")
    front.close()
