"""Words that compare shown names are read, and held against the tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from nlquery.answer import TABLE_MIME
from nlquery.claims import unbacked

pytestmark = pytest.mark.unit

PLACES = (["location", "sales", "orders"], [["Downtown", 900, 30], ["Airport", 800, 40]])
DAYS = (
    ["business_date", "sales"],
    [["2025-01-03", 500], ["2025-01-04", 700], ["2025-01-05", 400]],
)
SPANS = (
    ["period", "location", "sales"],
    [
        ["last week", "Airport", 500],
        ["last week", "Downtown", 300],
        ["the week before", "Airport", 400],
        ["the week before", "Downtown", 350],
    ],
)


def doubted(text: str, table: tuple[Sequence[str], Sequence[Sequence[Any]]]) -> list[str]:
    heads, rows = table
    columns = [{"name": head, "type": "other"} for head in heads]
    data = {TABLE_MIME: {"columns": columns, "rows": rows, "row_count": len(rows)}}
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    return [found.text for found in unbacked(text, [output], "", ("orders",))]


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("The Airport made more money than Downtown.", PLACES),
        ("Downtown has more orders than the Airport.", PLACES),
        ("An order is worth more at the Airport than at Downtown.", PLACES),
        ("**Airport** sold the least orders.", PLACES),
        ("The best day was Friday.", DAYS),
        ("Sunday was better than Saturday.", DAYS),
        ("Sales rose from Saturday to Sunday.", DAYS),
        ("Sales peaked on 5 January.", DAYS),
        ("The Airport declined.", SPANS),
        ("Downtown sold more than the week before.", SPANS),
        ("Sales rose from $700 to $400.", DAYS),
        ("Saturday made $700, down from $500 on Friday.", DAYS),
        ("The Airport took 40 of 30 orders.", PLACES),
    ],
)
def test_words_that_go_the_other_way_are_doubted(
    text: str, table: tuple[Sequence[str], Sequence[Sequence[Any]]]
) -> None:
    assert doubted(text, table)


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("Downtown sold more than the Airport, which had more orders than Downtown.", PLACES),
        ("The Airport did not sell more than Downtown.", PLACES),
        ("The Airport would have to sell more than Downtown to lead.", PLACES),
        ("The Airport is more stable than Downtown.", PLACES),
        ("An order is worth more at Downtown than at the Airport.", PLACES),
        ("The best day was Saturday, the worst Sunday.", DAYS),
        ("After Saturday, Friday was the best day.", DAYS),
        ("Sales fell from Saturday to Sunday.", DAYS),
        ("The Airport rose while Downtown declined.", SPANS),
        ("The Airport sold more than the week before.", SPANS),
        ("Sales did not rise from $700 to $400.", DAYS),
        ("Friday made $500, down from $700.", DAYS),
    ],
)
def test_true_and_open_words_are_left_alone(
    text: str, table: tuple[Sequence[str], Sequence[Sequence[Any]]]
) -> None:
    assert doubted(text, table) == []
