"""The relay's own way to a PostgreSQL server: TCP or a socket, TLS, authentication.

PostgreSQL's protocol 3.0 is spoken (https://www.postgresql.org/docs/current/protocol.html).
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
import struct
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from nlquery_kernels.errors import RelayError
from nlquery_kernels.scram import MECHANISM, UNPROVEN, ScramClient

SSL_REQUEST, CANCEL_REQUEST, PROTOCOL_3 = 80877103, 80877102, 196608
CONNECT_SECONDS = 15.0
_HERE = ("localhost", "127.0.0.1", "::1")
_LONGEST = 1 << 20  # bytes of a message before the session begins
_OK, _CLEARTEXT, _MD5, _SASL, _SASL_CONTINUE, _SASL_FINAL = 0, 3, 5, 10, 11, 12

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True)
class Upstream:
    """A server, a database and a role, as a URL names them.

    Attributes
    ----------
    host
        Name or address, or the directory of a Unix socket.
    port, user, database, password
        As in the URL.
    sslmode, sslrootcert
        As libpq means them.
    """

    host: str
    port: int
    user: str
    database: str
    password: str
    sslmode: str = "verify-full"
    sslrootcert: str = ""

    @classmethod
    def of(cls, url: str) -> Self:
        """Read a ``postgresql://`` URL; ``sslmode`` is ``verify-full`` for servers elsewhere."""
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        host = query.get("host") or parts.hostname or "localhost"
        return cls(
            host=host,
            port=int(query.get("port") or parts.port or 5432),
            user=unquote(parts.username or ""),
            database=unquote(parts.path.lstrip("/")),
            password=unquote(parts.password or ""),
            sslmode=query.get("sslmode", "prefer" if host in _HERE else "verify-full"),
            sslrootcert=query.get("sslrootcert", ""),
        )

    async def connect(self) -> Streams:
        """Return a connection that is encrypted as `sslmode` demands.

        Raises
        ------
        RelayError
            If the server cannot be reached or not trusted.
        """
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                if self.host.startswith("/"):
                    path = f"{self.host}/.s.PGSQL.{self.port}"
                    return await asyncio.open_unix_connection(path)
                return await self._over_tcp()
        except TimeoutError:
            raise RelayError(f"{self.host}:{self.port} does not answer.") from None
        except ssl.SSLCertVerificationError as error:
            raise RelayError(
                f"{self.host} is not trusted: {error.verify_message}.",
                mend="Name the certificate of its authority in the URL: ?sslrootcert=FILE",
            ) from error
        except (OSError, ssl.SSLError) as error:
            raise RelayError(f"Cannot reach {self.host}:{self.port}: {error}.") from error

    async def _over_tcp(self) -> Streams:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            if self.sslmode != "disable":
                await self._encrypt(reader, writer)
        except BaseException:
            writer.transport.abort()
            raise
        return reader, writer

    async def log_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Begin a session as the role and authenticate.

        Raises
        ------
        RelayError
            If the server refuses, or asks for what is not safe to give.
        """
        names = {
            "user": self.user,
            "database": self.database,
            "application_name": "nlquery-sandbox",
            "client_encoding": "UTF8",
        }
        body = b"".join(f"{k}\0{v}\0".encode() for k, v in names.items()) + b"\0"
        writer.write(struct.pack("!II", 8 + len(body), PROTOCOL_3) + body)
        scram = ScramClient(self.password)
        while True:
            await writer.drain()
            kind, body = await read_message(reader)
            if kind == b"E":
                raise RelayError(f"The database refused the login: {_reason(body)}.")
            if kind != b"R":
                raise RelayError("The database server does not speak PostgreSQL's protocol.")
            (method,) = struct.unpack_from("!I", body)
            if self._answer(method, body[4:], scram, writer):
                return

    def _answer(
        self, method: int, data: bytes, scram: ScramClient, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer one request for authentication; return whether it is over."""
        if method == _OK:
            if scram.is_open:
                raise RelayError(UNPROVEN)
            return True
        if method == _SASL and MECHANISM in data.split(b"\0"):
            first = scram.first()
            name = MECHANISM + b"\0" + struct.pack("!I", len(first))
            writer.write(message(b"p", name + first))
        elif method == _SASL_CONTINUE:
            writer.write(message(b"p", scram.final(data)))
        elif method == _SASL_FINAL:
            scram.verify(data)
        elif method == _MD5 and self._is_proven(writer):
            inner = hashlib.md5((self.password + self.user).encode()).hexdigest()
            outer = hashlib.md5(inner.encode() + data[:4]).hexdigest()
            writer.write(message(b"p", b"md5" + outer.encode() + b"\0"))
        elif method == _CLEARTEXT and self._is_proven(writer):
            writer.write(message(b"p", self.password.encode() + b"\0"))
        else:
            raise RelayError(
                "The database asks for a password in a way that a false server could use.",
                mend="Use sslmode=verify-full, or SCRAM on the server.",
            )
        return False

    def _is_proven(self, writer: asyncio.StreamWriter) -> bool:
        """Return whether the server is known to be the one that is meant."""
        encrypted = writer.get_extra_info("ssl_object") is not None
        return (
            self.host in _HERE
            or self.host.startswith("/")
            or (encrypted and self.sslmode == "verify-full")
        )

    async def _encrypt(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(struct.pack("!II", 8, SSL_REQUEST))
        await writer.drain()
        if await reader.readexactly(1) == b"S":
            await writer.start_tls(self._context(), server_hostname=self.host)
        elif self.sslmode not in ("allow", "prefer"):
            raise RelayError(f"{self.host} does not offer TLS, which sslmode demands.")

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.sslrootcert or None)
        if self.sslmode != "verify-full":
            context.check_hostname = False
        if self.sslmode in ("allow", "prefer", "require"):
            context.verify_mode = ssl.CERT_NONE
        return context


def message(kind: bytes, body: bytes) -> bytes:
    """Return a message of the protocol."""
    return kind + struct.pack("!I", len(body) + 4) + body


async def read_message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Read a message of the time before the session begins; its kind and body.

    Raises
    ------
    RelayError
        If it is longer than any such message is.
    """
    head = await reader.readexactly(5)
    (length,) = struct.unpack_from("!I", head, 1)
    if not 4 <= length <= _LONGEST:
        raise RelayError("The database server does not speak PostgreSQL's protocol.")
    return head[:1], await reader.readexactly(length - 4)


def _reason(body: bytes) -> str:
    fields = {part[:1]: part[1:] for part in body.split(b"\0") if part}
    return fields.get(b"M", b"no reason was given").decode(errors="replace")
