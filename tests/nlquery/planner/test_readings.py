"""How single kinds of words are read: sizes, halves of the day, numbers in words, place nouns."""

from __future__ import annotations

import pytest

from nlquery.planner import Decline, Plan
from nlquery.planner.numbers import in_digits

from .conftest import Planned

READ = [
    ("how many large items have we sold", "Items sold, large"),
    ("sales of large items by location", "Sales by location, large"),
    ("large drinks sold", "Items sold, large, Beverages"),
    ("how many pints did we sell", "Items sold, pint"),
    ("which single product earned the most", "Sales by product"),
    ("am sales", "Sales, AM"),
    ("AM vs PM orders", "Orders by half of the day, AM or PM"),
    ("orders by am/pm", "Orders by half of the day"),
    ("before noon vs after noon orders", "Orders by half of the day, AM or PM"),
    ("how many orders am i getting", "Orders"),
    ("i am looking for sales by store", "Sales by location"),
    ("twenty five top products", "Top 25 products: items sold by product"),
    ("orders over a hundred and twenty dollars", "Orders, order value over $120.00"),
    ("orders over twenty-five dollars", "Orders, order value over $25.00"),
    ("sales at the university campus", "Sales, University"),
    ("tax rate by campus", "Tax rate by location"),
    ("what is our discount rate", "Discount rate"),
    ("how much was paid by cc", "Payment amount, Card"),
    ("ribeye stake revenue by location", "Sales by location, Ribeye Steak"),
    ("lobter rol sales", "Sales, Lobster Roll"),
    ("3 biggest earners among the entrees", "Top 3 products: sales by product, Entrees"),
    ("which store was the biggest earner", "Sales by location"),
    ("who poured more beer, airport or downtown",
     "Items sold by location, Beer, Airport or Downtown"),
    ("which beverage items sold most by location",
     "Top 10 products of each location: items sold by product and location, Beverages"),
    ("sales by hour as a heatmap with weekday", "Sales by hour and weekday"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "title"), READ)
def test_words_are_read(real: Planned, question: str, title: str) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan)
    assert plan.title == title


@pytest.mark.parametrize(
    "question", ["who poured more, airport or downtown", "large orders", "biggest earners"]
)
def test_what_may_be_several_things_is_declined(real: Planned, question: str) -> None:
    assert isinstance(real.planner.plan(question), Decline)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("the top twenty-five", "the top 25"),
        ("two hundred", "200"),
        ("a hundred and five orders", "105 orders"),
        ("half a dozen", "6"),
        ("three thousand", "3000"),
        ("twenty", "twenty"),
        ("one and two", "one and two"),
    ],
)
def test_numbers_in_words(text: str, digits: str) -> None:
    assert in_digits(text) == digits


def test_sizes_of_chosen_things_are_all_told(real: Planned) -> None:
    """Fries without a size are fries, too; of all things only those with one are told."""
    fries, everything = (
        real.planner.plan(question) for question in ("fries sold by size", "items sold by size")
    )
    assert isinstance(fries, Plan)
    assert isinstance(everything, Plan)
    assert "IS NOT NULL" not in fries.sql
    assert "IS NOT NULL" in everything.sql
