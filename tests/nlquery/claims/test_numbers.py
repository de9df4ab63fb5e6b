"""Numbers of answers against executed results: what is backed, and what must not be."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from nlquery.answer import TABLE_MIME
from nlquery.claims import unbacked
from nlquery.claims.numbers import numbers_in

pytestmark = pytest.mark.unit


def table(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    columns = [{"name": f"c{i}", "type": "other"} for i, _ in enumerate(rows[0])]
    data = {TABLE_MIME: {"columns": columns, "rows": rows, "row_count": len(rows)}}
    return {"output_type": "display_data", "data": data, "metadata": {}}


PLACES = [
    table(
        [
            ["Downtown", 85035.25, 1312],
            ["Airport", 81219.5, 1207],
            ["Mall", 79010.0, 998],
            ["University", 60735.75, 871],
        ]
    )
]


@pytest.mark.parametrize(
    "text",
    [
        "Downtown sold $85,035.25.",
        "Downtown sold $85,035.",
        "About $85.0k, that is 85 thousand.",
        "Downtown made $0.085M.",
        "All together: $306,000.50 from 4,388 orders.",
        "Downtown leads the Airport by $3,815.75.",
        "That is 4.7% more than the Airport.",
        "Downtown has 27.8 % of the sales.",
        "The first two make 54.3% of all.",
        "The average place sold $76,500.13.",
        "An order at Downtown is worth $64.81.",
        "The mall had 998 orders, 209 fewer than the airport.",
        "On 2025-01-02 and 3 January 2025, from 11:30 to 2 pm, the top 3 of 4 places.",
        "1. Downtown\n2. Airport",
        "In Q1 2025, over 30 days.",
        "The ratio is 1.40.",
        "See `x = 99999`.",
    ],
)
def test_what_can_be_read_off_or_simply_derived_is_backed(text: str) -> None:
    assert unbacked(text, PLACES) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Downtown sold $85,036.25.", "$85,036.25"),
        ("Downtown sold 92k.", "92k"),
        ("There were 4,389 orders.", "4,389"),
        ("Sales grew by 43.21%.", "43.21%"),
        ("The profit was $12,345.", "$12,345"),
        ("Tips were $7.", "$7"),
        ("It was 1.2 million.", "1.2 million"),
    ],
)
def test_what_nothing_gives_is_not(text: str, number: str) -> None:
    assert [n.text for n in unbacked(text, PLACES)] == [number]


def test_numbers_of_the_question_may_be_repeated() -> None:
    assert not unbacked("No order is above $5,000.", PLACES, "Orders above $5,000?")


def test_printed_numbers_count() -> None:
    printed = {"output_type": "stream", "name": "stdout", "text": "total 1,234.5\n"}
    assert not unbacked("It is 1,234.50.", [printed])
    assert unbacked("It is 1,234.60.", [printed])


def test_without_outputs_every_quantity_is_unbacked() -> None:
    assert [n.text for n in unbacked("It is 1,500.", [])] == ["1,500"]


@pytest.mark.parametrize("rows", [4, 12, 60])
def test_invented_amounts_are_caught_at_any_table_size(rows: int) -> None:
    rng = random.Random(rows)
    cells = [[f"P{n}", round(rng.uniform(100, 99_999), 2)] for n in range(rows)]
    caught = sum(
        bool(unbacked(f"It sold ${rng.uniform(100, 99_999):,.2f}.", [table(cells)]))
        for _ in range(300)
    )
    assert caught >= 294


@pytest.mark.parametrize("text", ["9" * 400, "1e999", "$" * 500, "1," * 2_000, "٣٤٥٦", "-" * 999])
def test_odd_texts_are_survived(text: str) -> None:
    unbacked(text, PLACES, text)


def test_scales_and_signs_are_read() -> None:
    values = [(n.value, n.percent) for n in numbers_in("-$1.5k, 2 million, 12.5 percent, 3%")]
    assert values == [(1500, False), (2e6, False), (12.5, True), (3, True)]
