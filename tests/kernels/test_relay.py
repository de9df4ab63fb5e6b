"""The relay against a real server with TLS and SCRAM: it gets through, and nobody else does."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import socket
import struct
import subprocess
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from nlquery_kernels.errors import RelayError
from nlquery_kernels.limits import Limits
from nlquery_kernels.relay import Relay
from nlquery_kernels.session import SandboxKernel
from nlquery_kernels.upstream import CANCEL_REQUEST
from nlquery_schema.embedded import EmbeddedPostgres
from nlquery_schema.reach import connect

PASSWORD = "pa:ss wörd@/"
URL_PASSWORD = "pa%3Ass%20w%C3%B6rd%40%2F"
ADDRESS = "127.83.12.7"  # of the loopback network, where nobody else listens


@dataclass(frozen=True)
class TlsServer:
    """A real server that takes TLS and SCRAM on an address of the loopback network.

    Attributes
    ----------
    server
        To stop and start it.
    certificate
        What clients must trust; for :data:`ADDRESS`.
    """

    server: EmbeddedPostgres
    certificate: Path

    def url(
        self,
        *,
        password: str = URL_PASSWORD,
        mode: str = "verify-full",
        host: str = ADDRESS,
        root: Path | None = None,
    ) -> str:
        query = f"sslmode={mode}&sslrootcert={root or self.certificate}"
        return f"postgresql://far_reader:{password}@{host}:5432/nlq?{query}"


def certificate(directory: Path, name: str) -> Path:
    """Make a self-signed certificate for :data:`ADDRESS` and return its path."""
    path = directory / f"{name}.crt"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", f"/CN={name}"]
    command += ["-addext", f"subjectAltName=IP:{ADDRESS}", "-keyout", f"{directory}/{name}.key"]
    subprocess.run([*command, "-out", str(path)], check=True, capture_output=True)
    path.with_suffix(".key").chmod(0o600)
    return path


def programs_with_tls() -> Path:
    """Return the machine's own PostgreSQL: the wheel's is built without TLS."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        assert os.environ.get("CI") != "true", "apt install postgresql"
        pytest.skip("the machine has no PostgreSQL of its own")
    return found[-1]


@pytest.fixture(scope="module")
def far(short_tmp: Path) -> Iterator[TlsServer]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLQUERY_PG_BIN", str(programs_with_tls()))
        yield from _serve(short_tmp)


def _serve(short_tmp: Path) -> Iterator[TlsServer]:
    server = EmbeddedPostgres(short_tmp / "far")
    server.start()
    shown = certificate(server.data, "server")
    hba = server.data / "hba_far.conf"
    hba.write_text("local all all trust\nhostssl nlq far_reader 127.0.0.0/8 scram-sha-256\n")
    with connect(server.url("postgres")) as owner:
        owner.execute("CREATE DATABASE nlq")
        owner.execute(f"CREATE ROLE far_reader LOGIN PASSWORD '{PASSWORD}'".encode())
        for name, value in {
            "listen_addresses": ADDRESS,
            "ssl": "on",
            "ssl_cert_file": str(shown),
            "ssl_key_file": str(shown.with_suffix(".key")),
            "hba_file": str(hba),
        }.items():
            owner.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
    server.stop()
    server.start()
    yield TlsServer(server, shown)
    server.stop()


@pytest.fixture
async def relay(far: TlsServer) -> AsyncIterator[Relay]:
    relay = await Relay.serve(far.url(), Limits(relay_connections=2))
    yield relay
    await relay.close()


async def test_a_kernel_reads_through_the_relay(relay: Relay, far: TlsServer) -> None:
    kernel = await SandboxKernel.start(road=relay.road)
    code = "sql('SELECT current_user AS me, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')"
    result = await kernel.execute(code)
    assert result.status == "ok", result.error
    table = result.outputs[0]["data"]["application/vnd.nlquery.table+json"]
    assert table["rows"] == [["far_reader", True]]
    many = await kernel.execute("int(sql('SELECT generate_series(1, 150000) AS n').n.sum())")
    assert many.outputs[0]["data"]["text/plain"] == str(150_000 * 150_001 // 2)
    far.server.stop()
    far.server.start()
    again = await kernel.execute("int(sql('SELECT 1 AS n').n[0])")
    assert again.status == "ok", again.error
    await kernel.shutdown()


def rows(relay: Relay, statement: str, **given: str) -> list[tuple[object, ...]]:
    """Connect as somebody inside the sandbox could, with whatever names are given."""
    names = {"dbname": "nlq", "user": "far_reader", **given}
    with psycopg.connect(host=str(relay.road.socket_dir), **names) as connection:  # type: ignore[arg-type]
        return connection.execute(statement.encode()).fetchall()


async def test_the_role_and_the_database_cannot_be_chosen(relay: Relay) -> None:
    asked = "SELECT current_user::text, current_database()::text"
    found = await asyncio.to_thread(rows, relay, asked, user="postgres", dbname="postgres")
    assert found == [("far_reader", "nlq")]


async def test_a_statement_can_be_cancelled(relay: Relay) -> None:
    def cancelled() -> bool:
        with psycopg.connect(host=str(relay.road.socket_dir), dbname="nlq") as connection:
            timer = threading.Timer(0.5, connection.cancel_safe)
            timer.start()
            with pytest.raises(psycopg.errors.QueryCanceled):
                connection.execute("SELECT count(*) FROM generate_series(1, 1000000000000)")
        return True

    assert await asyncio.to_thread(cancelled)


async def test_connections_are_limited(relay: Relay) -> None:
    def third() -> None:
        where = f"host={relay.road.socket_dir} dbname=nlq"
        with psycopg.connect(where), psycopg.connect(where), psycopg.connect(where):
            pass

    with pytest.raises(
        psycopg.OperationalError, match=r"limit of 2 .*NLQUERY_KERNEL_RELAY_CONNECTIONS"
    ):
        await asyncio.to_thread(third)


async def test_closing_under_a_client_is_quiet(far: TlsServer) -> None:
    complaints: list[dict[str, object]] = []
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, about: complaints.append(about))
    relay = await Relay.serve(far.url(), Limits())
    where = f"host={relay.road.socket_dir} dbname=nlq"
    try:
        client = await asyncio.to_thread(psycopg.connect, where)
        await relay.close()
        with pytest.raises(psycopg.OperationalError):
            await asyncio.to_thread(client.execute, "SELECT 1")
        client.close()
    finally:
        loop.set_exception_handler(before)
    assert complaints == []


async def test_bytes_are_limited(far: TlsServer) -> None:
    relay = await Relay.serve(far.url(), Limits(relay_mb=1))
    said = "limit of 1 MiB .*NLQUERY_KERNEL_RELAY_MB"
    with pytest.raises(psycopg.OperationalError, match=said):
        await asyncio.to_thread(rows, relay, "SELECT repeat('x', 4000000)")
    with pytest.raises(psycopg.OperationalError, match=said):
        await asyncio.to_thread(
            rows, relay, "SELECT repeat('x', 99) FROM generate_series(1, 20000)"
        )
    assert await asyncio.to_thread(rows, relay, "SELECT 1") == [(1,)]
    await relay.close()


async def test_a_slow_client_does_not_fill_the_memory(relay: Relay) -> None:
    _, writer = pair = await asyncio.open_unix_connection(relay.road.socket_dir / ".s.PGSQL.5432")
    body = b"user\0x\0\0"
    query = b"SELECT repeat('x', 1000) FROM generate_series(1, 500000)\0"
    writer.write(struct.pack("!II", 8 + len(body), 196608) + body)
    writer.write(b"Q" + struct.pack("!I", 4 + len(query)) + query)
    await writer.drain()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(20):  # the others are served while this one does not read
        assert await asyncio.to_thread(rows, relay, "SELECT 1") == [(1,)]
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown_kb < 100_000  # the answer has 500 MB
    assert len(await pair[0].read(100)) > 0
    writer.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "wrong"}, "password authentication failed"),
        ({"host": "127.83.12.8"}, "Cannot reach"),
    ],
)
async def test_a_wrong_url_is_told(far: TlsServer, change: dict[str, str], said: str) -> None:
    with pytest.raises(RelayError, match=said):
        await Relay.serve(far.url(**change))  # type: ignore[arg-type]


async def test_an_untrusted_certificate_is_refused(far: TlsServer, tmp_path: Path) -> None:
    with pytest.raises(RelayError, match="certificate"):
        await Relay.serve(far.url(root=certificate(tmp_path, "other")))


async def test_a_certificate_for_another_name_is_refused(far: TlsServer) -> None:
    url = far.url().replace(f"@{ADDRESS}:", "@localhost:").replace("verify-full", "verify-full")
    front = await asyncio.start_server(_forward, "localhost", 0)
    port = front.sockets[0].getsockname()[1]
    with pytest.raises(RelayError, match=r"not trusted: .*localhost"):
        await Relay.serve(url.replace(":5432/", f":{port}/"))
    front.close()


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass bytes on to the far server, as somebody in between would."""
    up_reader, up_writer = await asyncio.open_connection(ADDRESS, 5432)

    async def one_way(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(4096):
            target.write(data)

    await asyncio.wait(
        [
            asyncio.create_task(one_way(reader, up_writer)),
            asyncio.create_task(one_way(up_reader, writer)),
        ],
        return_when=asyncio.FIRST_COMPLETED,
    )
    up_writer.transport.abort()
    writer.transport.abort()


async def test_connections_that_say_nothing_do_not_use_up_the_host(relay: Relay) -> None:
    where = relay.road.socket_dir / ".s.PGSQL.5432"
    idle = [await asyncio.open_unix_connection(where) for _ in range(60)]
    ended = 0
    for reader, _ in reversed(idle):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.05 if ended >= 40 else 5):
                ended += await reader.read(1) == b""
        if ended >= 40:
            break
    assert ended >= 40
    for _, writer in idle:
        writer.transport.abort()


async def test_cancel_requests_with_another_key_go_nowhere(relay: Relay) -> None:
    def run() -> object:
        with psycopg.connect(host=str(relay.road.socket_dir), dbname="nlq") as connection:
            with socket.socket(socket.AF_UNIX) as stranger:
                stranger.connect(str(relay.road.socket_dir / ".s.PGSQL.5432"))
                key = struct.pack("!II", connection.info.backend_pid, 12345)
                stranger.sendall(struct.pack("!II", 16, CANCEL_REQUEST) + key)
                assert stranger.recv(1) == b""
            return connection.execute("SELECT 1").fetchone()

    assert await asyncio.to_thread(run) == (1,)
