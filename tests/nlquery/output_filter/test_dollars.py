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
