"""Answers that lie, each in its own way, and honest ones that must not be doubted."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from nlquery.answer import TABLE_MIME
from nlquery.claims import unbacked
from nlquery.claims.numbers import numbers_in

pytestmark = pytest.mark.unit


def table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    columns = [{"name": name, "type": "other"} for name in names]
    data = {TABLE_MIME: {"columns": columns, "rows": rows, "row_count": len(rows)}}
    return {"output_type": "display_data", "data": data, "metadata": {}}


PLACES = [
    table(
        ["location", "sales", "orders"],
        [
            ["Downtown", 850.35, 23],
            ["Airport", 812.19, 19],
            ["Mall", 790.10, 17],
            ["University", 607.36, 13],
        ],
    )
]
DAYS = [
    table(
        ["business_date", "sales"],
        [["2025-01-02", 700.0], ["2025-01-03", 1000.0], ["2025-01-04", 1360.0]],
    )
]
KNOWN = "Sales from 2025-01-02 to 2025-01-04? business_date < '2025-01-05'"


def doubts(text: str, outputs: Sequence[dict[str, Any]] = PLACES) -> list[str]:
    nouns = ["orders", "locations"]
    return [found.text for found in unbacked(text, outputs, KNOWN, nouns)]


@pytest.mark.parametrize(
    ("lie", "caught"),
    [
        ("Total sales were $3,160.00.", "$3,160.00"),
        ("Downtown makes 31% of the sales.", "31%"),
        ("Downtown sold 9.4% more than the Airport.", "9.4%"),
        ("Downtown had 7 orders.", "7"),
        ("There were 2025 orders.", "2025"),
        ("There were only 9 large orders.", "9"),
        ("Downtown sold two thousand dollars.", "two thousand"),
        ("Downtown has forty-five percent of all.", "forty-five percent"),
        ("A loss of −850.35 at Downtown.", "−850.35"),
        ("It was between 900-950.", "900"),
        ("It was between 900–950.", "950"),
        ("Downtown sold `$999.99`.", "$999.99"),
        ("Downtown sold **_999.99_**.", "999.99"),
        ("Downtown sold 999.99USD.", "999.99USD"),
        ("Downtown sold USD 999.99.", "USD 999.99"),
        ("Downtown sold US$999.99.", "US$999.99"),
        ("That is $999.99/day.", "$999.99"),
        ("Downtown sold 2.9x as much.", "2.9x"),
        ("They took 1.2B.", "1.2B"),
        ("|Downtown|999.99|", "999.99"),
        ("About 1,200 dollars.", "1,200 dollars"),
        ("Over 900 dollars at Downtown.", "900 dollars"),
        ("Downtown sold 1\u202f850.", "1,850"),
        ("Downtown sold ９９９.", "９９９"),
        ("It gained 12 percentage points.", "12 percentage points"),
    ],
)
def test_lies_are_caught(lie: str, caught: str) -> None:
    assert caught in doubts(lie)


@pytest.mark.parametrize(
    "lie",
    [
        "Downtown sold $812.19 and the Airport $850.35.",
        "Downtown sold $812.19.",
        "The Mall is second with 19 orders.",
        "$850.35 was sold at the Airport.",
        "| Airport | 850.35 |",
        "University: 17 orders",
    ],
)
def test_a_number_given_to_another_row_is_caught(lie: str) -> None:
    found = unbacked(lie, PLACES, KNOWN, ["orders"])
    assert found
    assert all("not of" in str(one) for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Downtown sold $850.35, the Airport $812.19.",
        "Downtown ($850.35) beats the Airport ($812.19).",
        "Downtown leads the Airport by $38.16, or 4.7%.",
        "Downtown is ahead of the Mall by 60.25 and 6 orders.",
        "The four places sold $3,060.00 with 72 orders.",
        "All 4 locations together: $3,060.",
        "The top 3 of 4 locations make 80.2% of sales.",
        "About 850 dollars; over 800 dollars at Downtown and nearly 800 at the Mall.",
        "Downtown had 23 orders, more than the 19 of the Airport.",
        "The 3rd place is the Mall; it came 2nd in 2 of 3 weeks.",
        "1. Downtown – $850.35\n2. Airport – $812.19\n3. Mall – $790.10",
        "An order at Downtown is worth $36.97.",
        "Downtown sells 1.4x as much as the University.",
        "Downtown takes 28% and the University 20%.",
        "In 2025, Q1, between 11:30 and 2 pm, over 30 days.",
        "See table 1: two reasons, one place.",
        "Half of the sales are from two places.",
        "Of $3,060.00, $850.35 was sold at Downtown.",
        "There are one hundred percent of places shown.",
    ],
)
def test_honest_words_are_not_doubted(text: str) -> None:
    assert doubts(text) == []


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("The best day was 2025-01-06.", True),
        ("The best day was 6 January.", True),
        ("The best day was January 9th, 2025.", True),
        ("The best day was 4 January 2024.", True),
        ("Days 2–4 January 2025; the best was Saturday 4 January.", False),
        ("The best day was Jan. 4, up 36.0% from Jan 3.", False),
        ("In January 2025.", False),
        ("From 2 to 4 January the sales were $3,060.00.", False),
    ],
)
def test_days_are_looked_up(text: str, doubted: bool) -> None:
    assert bool(doubts(text, DAYS)) is doubted


@pytest.mark.parametrize("rows", [4, 12, 60])
def test_most_invented_percentages_are_caught(rows: int) -> None:
    rng = random.Random(rows)
    cells = [[f"Place {n}", round(rng.uniform(100, 99_999), 2)] for n in range(rows)]
    shown = [table(["place", "sales"], cells)]
    caught = sum(
        bool(unbacked(f"It rose by {rng.uniform(3, 99):.1f}%.", shown)) for _ in range(300)
    )
    assert caught >= 210


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("two thousand five hundred", 2500),
        ("one hundred and twenty-three thousand", 123_000),
        ("a million", 1e6),
        ("nineteen", 19),
        ("three dozen", 36),
    ],
)
def test_numbers_in_words_are_read(words: str, value: float) -> None:
    assert [n.value for n in numbers_in(f"It sold {words} pieces.")] == [value]


@pytest.mark.parametrize("text", ["one of them", "the first two", "a few", "someone", "tent"])
def test_words_that_count_nothing_are_left_alone(text: str) -> None:
    assert numbers_in(text) == []
