"""Tokens are estimated, and corrected by what providers count."""

from __future__ import annotations

import pytest

from nlquery.answer import Usage
from nlquery.memory.tokens import HIGHEST, LOWEST, TokenMeter, request_chars
from nlquery.providers.protocol import Message, Request, TextPart

pytestmark = pytest.mark.unit


def request(chars: int) -> Request:
    return Request("", (Message("user", (TextPart("x" * chars),)),))


@pytest.mark.parametrize("density", [1.5, 2.5, 4.5])
def test_the_estimate_comes_to_what_the_provider_counts(density: float) -> None:
    meter = TokenMeter()
    asked = request(40_000)
    counted = int(request_chars(asked) / density)
    for _ in range(8):
        meter.learn(asked, Usage(counted))
    assert meter.tokens(request_chars(asked)) == pytest.approx(counted, rel=0.02)


def test_denser_text_is_believed_at_once() -> None:
    meter = TokenMeter()
    asked = request(10_000)
    meter.learn(asked, Usage(6_000))
    assert meter.tokens(request_chars(asked)) >= 6_000


@pytest.mark.parametrize("counted", [201, 10_000_000])
def test_a_senseless_count_moves_it_within_bounds(counted: int) -> None:
    meter = TokenMeter()
    meter.learn(request(40_000), Usage(counted))
    assert LOWEST <= meter.chars_per_token <= HIGHEST


def test_no_count_teaches_nothing() -> None:
    meter = TokenMeter()
    before = meter.chars_per_token
    meter.learn(request(40_000), Usage(0))
    assert meter.chars_per_token == before
