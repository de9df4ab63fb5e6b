"""Markdown answers: text stays, what loads, links or runs does not."""

from __future__ import annotations

import random
import re
import time

import pytest
from markdown_it import MarkdownIt

from nlquery.output_filter import filter_markdown

pytestmark = pytest.mark.unit

# JupyterLab's Markdown has GitHub's tables, whose cells end before code does
RENDER = MarkdownIt("js-default", {"html": True, "linkify": False}).render
ACTIVE = re.compile(
    r"<(?!/?(p|em|strong|h[1-6]|ul|ol|li|code|pre|blockquote|hr|br|s|table|thead"
    r"|tbody|tr|th|td)\b)[a-zA-Z/!?]"
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Sales** were $5,200.", "**Sales** were $5,200."),
        ("a < b, 3<4", "a < b, 3<4"),
        ("[words](http://evil)", "words"),
        ("![pixel](http://evil/x.png)", "pixel"),
        ("[![x](http://a)](http://b)", "x"),
        ("[a][b]\n\n[b]: http://evil", "a\n\n"),
        ("<http://evil>", "http&#58;//evil"),
        ("see https://evil.com and www.evil.com", "see https&#58;//evil.com and www&#46;evil.com"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)>"),
        ("write to me@evil.com", "write to me&#64;evil.com"),
        (r"$\href{x}{y} + \frac{1}{2}$", r"$href{x}{y} + \frac{1}{2}$"),
        (r"$\def\x{\h}$", r"$def\x{\h}$"),
        ("`<b>` and ``a`<i>``", "`<b>` and ``a`<i>``"),
        ("```html\n<script>\n```\n", "```html\n<script>\n```\n"),
    ],
)
def test_what_stays(text: str, shown: str) -> None:
    assert filter_markdown(text).text == shown


def test_an_unclosed_fence_is_closed() -> None:
    assert filter_markdown("```\n<b>").text == "```\n<b>\n```"


def test_what_was_removed_is_told() -> None:
    told = filter_markdown("<b>x</b> ![i](u) [l](u)").removed
    assert sorted(told) == ["HTML", "a link", "an image"]


@pytest.mark.parametrize("text", ["| `a | <img src=x> |\n|-|-|\n| b` | c |", "a|`b\n-|-\n`c|<i>`"])
def test_cells_of_tables_end_code(text: str) -> None:
    assert not ACTIVE.search(RENDER(filter_markdown(text).text))


@pytest.mark.parametrize("piece", ["![", "[a](", "`a ", "<", "[a]: ", "| a ", "]:"])
def test_no_text_keeps_the_host_busy(piece: str) -> None:
    begun = time.process_time()
    filter_markdown(piece * (100_000 // len(piece)))
    assert time.process_time() - begun < 5


def test_no_html_link_or_image_is_ever_rendered() -> None:
    """20 characters and pieces that matter, mixed: rendered by CommonMark nothing is active."""
    rng = random.Random(3)
    pieces = [
        "<",
        ">",
        "[",
        "]",
        "(",
        ")",
        "!",
        "`",
        "``",
        "```",
        "~~~",
        "\n",
        "\n\n",
        " ",
        "a",
        "<script>",
        "</p>",
        "http://x",
        "[a]: http://x",
        "javascript:x",
        "\\",
        "&lt;",
        "    ",
        "> ",
        "- ",
        "<!--",
        "-->",
        "<x@y.z>",
        '"',
        "'",
        "|",
        "\n|-|-|\n",
        "| `",
    ]
    for _ in range(3_000):
        text = "".join(rng.choice(pieces) for _ in range(rng.randint(1, 25)))
        filtered = filter_markdown(text).text
        html = RENDER(filtered)
        assert not ACTIVE.search(html), (text, filtered, html)
        assert filter_markdown(filtered).text == filtered, text


def test_long_texts_are_cut() -> None:
    assert len(filter_markdown("x" * 10**6).text) <= 100_000
