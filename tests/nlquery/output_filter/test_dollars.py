"""Amounts are not formulas."""

from __future__ import annotations

import pytest

from nlquery.output_filter.dollars import escape_dollars, unescape_dollars

pytestmark = pytest.mark.unit
TEXTS = [
    "**$26.10**, $5 more",
    "`$x` costs $1",
    "```sql\nSELECT '$1'\n```\n$2",
    "no amount",
    "a ` $3",
    "``a ` $x`` costs $1",
    "~~~\n$1\n~~~\n$2",
    "````\n```\n$1\n````\n$2",
    "text ``` $1 ``` and $2",
    "one ` tick\n\nand ` another $3",
    "from $5 to $6, then $7\n\nand $8\n- $9\n- $10",
]


@pytest.mark.parametrize("text", TEXTS)
def test_there_and_back(text: str) -> None:
    assert unescape_dollars(escape_dollars(text)) == text
    assert escape_dollars(escape_dollars(text)) == escape_dollars(text)


def test_only_outside_of_code() -> None:
    assert escape_dollars(TEXTS[1]) == r"`$x` costs \$1"
    assert escape_dollars(TEXTS[2]) == "```sql\nSELECT '$1'\n```\n\\$2"
    assert escape_dollars(TEXTS[5]) == r"``a ` $x`` costs \$1"
    assert escape_dollars(TEXTS[6]) == "~~~\n$1\n~~~\n\\$2"
    assert escape_dollars(TEXTS[7]) == "````\n```\n$1\n````\n\\$2"
    assert escape_dollars(TEXTS[8]) == r"text ``` $1 ``` and \$2"
    assert escape_dollars(TEXTS[9]).endswith(r"another \$3")


def test_no_two_signs_stand_in_one_run_of_text() -> None:
    part = r"<span>\$</span>"
    first, second = rf"from \$5 to {part}6, then \$7", r"and \$8"
    assert escape_dollars(TEXTS[10]) == f"{first}\n\n{second}\n- \\$9\n- \\$10"
    assert escape_dollars("$5\nand $6") == rf"\$5{chr(10)}and {part}6"
    assert escape_dollars("> $5\n> #1: $6") == rf"> \$5{chr(10)}> #1: {part}6"


def test_addresses_of_links_stay_addresses() -> None:
    link = "[over $5 or $6](#over-$5-or-$6)"
    shown = r"[over \$5 or <span>\$</span>6](#over-\$5-or-\$6)"
    assert escape_dollars(link) == shown
    assert unescape_dollars(shown) == link
