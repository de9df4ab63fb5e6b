"""SCRAM-SHA-256 as a client (RFC 5802, RFC 7677): the password is proven, never sent."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import stringprep
import unicodedata
from dataclasses import dataclass, field

from nlquery_kernels.errors import RelayError

MECHANISM = b"SCRAM-SHA-256"
UNPROVEN = "The database server could not prove that it knows the password."
_NO_CHANNEL_BINDING = "n,,"
_MOST_ITERATIONS = 1_000_000


@dataclass
class ScramClient:
    """One exchange: :meth:`first`, :meth:`final`, :meth:`verify`.

    Attributes
    ----------
    password
        What is proven.
    nonce
        Random text; given by tests only.
    is_open
        It has begun and the server has not proven itself: a login that ends now is a false one.
    """

    password: str
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    _server_signature: bytes = b""
    is_open: bool = False

    def first(self) -> bytes:
        """Return the first message."""
        self.is_open = True
        return f"{_NO_CHANNEL_BINDING}{self._bare()}".encode()

    def final(self, challenge: bytes) -> bytes:
        """Return the proof that answers the server's challenge.

        Raises
        ------
        RelayError
            If the challenge is not an answer to our first message.
        """
        text = challenge.decode()
        parts = dict(part.split("=", 1) for part in text.split(",") if "=" in part)
        rounds = int(parts.get("i", "0"))
        if not parts.get("r", "").startswith(self.nonce) or not 0 < rounds <= _MOST_ITERATIONS:
            raise RelayError("The database server's challenge is not a valid one.")
        salt = base64.b64decode(parts["s"])
        salted = hashlib.pbkdf2_hmac("sha256", prepared(self.password).encode(), salt, rounds)
        binding = base64.b64encode(_NO_CHANNEL_BINDING.encode()).decode()
        without_proof = f"c={binding},r={parts['r']}"
        signed = f"{self._bare()},{text},{without_proof}".encode()
        client_key = _hmac(salted, b"Client Key")
        signature = _hmac(hashlib.sha256(client_key).digest(), signed)
        proof = bytes(a ^ b for a, b in zip(client_key, signature, strict=True))
        self._server_signature = _hmac(_hmac(salted, b"Server Key"), signed)
        return f"{without_proof},p={base64.b64encode(proof).decode()}".encode()

    def verify(self, last: bytes) -> None:
        """Check that the server knows the password too.

        Raises
        ------
        RelayError
            If it does not.
        """
        _, _, signature = last.decode().partition("v=")
        if not self._server_signature or not hmac.compare_digest(
            base64.b64decode(signature), self._server_signature
        ):
            raise RelayError(UNPROVEN)
        self.is_open = False

    def _bare(self) -> str:
        return f"n=,r={self.nonce}"


def prepared(password: str) -> str:
    """Return the password as SASLprep writes it (RFC 4013), and as it is where that forbids it."""
    if password.isascii():
        return password
    kept = (c for c in password if not stringprep.in_table_b1(c))
    spaced = "".join(" " if stringprep.in_table_c12(c) else c for c in kept)
    return unicodedata.normalize("NFKC", spaced)


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")
