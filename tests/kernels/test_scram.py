"""SCRAM as the standards say: the client's proof, the server's, and prepared passwords."""

from __future__ import annotations

import pytest

from nlquery_kernels.errors import RelayError
from nlquery_kernels.scram import ScramClient, prepared


@pytest.mark.unit
def test_scram_gives_the_proof_of_the_standard() -> None:
    """The example of RFC 7677, but for the user name, which PostgreSQL leaves empty."""
    client = ScramClient("pencil", nonce="rOprNGfwEbeRWgbNEkqO")
    first = client.first()
    assert first == b"n,,n=,r=rOprNGfwEbeRWgbNEkqO"
    final = client.final(b"r=rOprNGfwEbeRWgbNEkqOabc,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
    assert final.startswith(b"c=biws,r=rOprNGfwEbeRWgbNEkqOabc,p=")
    with pytest.raises(RelayError, match="prove"):
        client.verify(b"v=AAAA")


@pytest.mark.unit
def test_scram_refuses_another_nonce() -> None:
    with pytest.raises(RelayError, match="challenge"):
        ScramClient("x", nonce="mine").final(b"r=theirs,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")


@pytest.mark.unit
def test_passwords_are_written_as_the_standard_says() -> None:
    assert prepared("I\u00adX") == "IX"
    assert prepared("\u2168") == "IX"
    assert prepared("o\u0308 \u00a0") == "ö  "
