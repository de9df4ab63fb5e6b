"""Streamed text never holds anything active, however it is cut into pieces."""

from __future__ import annotations

import random
import re

import pytest
from markdown_it import MarkdownIt

from nlquery.output_filter.stream import InertStream

ACTIVE = [
    "![x](http://evil/a.png)",
    "see [this](javascript:alert(1)) and <img src=x onerror=alert(1)>",
    "[x]: http://evil/\n\n![x][x] [x]",
    "<https://evil.example> www.evil.example https://evil.example <!-- x --> <?x?>",
    "!!![[a]](b)](c) <<b>script>",
]
KINDS = {"html_block", "html_inline", "link_open", "image"}


@pytest.mark.parametrize("text", ACTIVE)
def test_nothing_active_comes_through(text: str) -> None:
    rng = random.Random(text)
    for _ in range(50):
        stream, shown = InertStream(), ""
        for piece in _pieces(text, rng):
            shown += stream.feed(piece)
            assert not _kinds(shown) & KINDS, shown
        shown += stream.flush()
        assert not _kinds(shown) & KINDS, shown
        assert [c for c in shown if not c.isspace()] == [c for c in text if not c.isspace()]


def test_plain_words_are_left_as_they_are() -> None:
    stream = InertStream()
    text = "Sales: **$1,200** (a < b), see `x[0]` wow!"
    assert stream.feed(text) + stream.flush() == text


def _pieces(text: str, rng: random.Random) -> list[str]:
    cuts = sorted(rng.sample(range(len(text)), rng.randint(0, min(8, len(text) - 1))))
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def _kinds(text: str) -> set[str]:
    assert "://" not in text  # what other parsers make links of
    assert not re.search(r"(?i)www\.\S", text)
    tokens = MarkdownIt("commonmark").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    return {token.type for token in (*tokens, *inline)}
