"""One order, branches and days in many words; both extremes; what only the answer before knows."""

from __future__ import annotations

import pytest

from nlquery.planner import Decline, Plan

from .conftest import Planned

READ = [
    ("How big is the tip on an average order, for each channel?", "Average tip by channel"),
    ("What was the highest total of any single order?", "Largest order"),
    ("What was the highest tip anybody left on one order?", "Largest tip"),
    ("Smallest and largest order total for each channel",
     "Smallest order and largest order by channel"),
    ("Item sales by location in Beverages, incl. all the beverage subcategories",
     "Item sales by location, Beverages"),
    ("Plot how the average order value at the Airport moved from day to day",
     "Average order value by day, Airport"),
    ("How many orders at each location carried a tip of at least $10?",
     "Orders by location, tip of the order at least $10.00"),
    ("Airport or University, how do the two stack up on tips?",
     "Tips by location, Airport or University"),
    ("One table with subtotal, tax and tips per channel, please",
     "Subtotal, tax and tips by channel"),
    ("What did my four stores take in altogether?", "Sales"),
    ("Revenue for 6 and 7 January 2025", "Sales by day, 6 January 2025 or 7 January 2025"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "title"), READ)
def test_many_words_for_one_thing(sample: Planned, question: str, title: str) -> None:
    plan = sample.planner.plan(question)
    assert isinstance(plan, Plan), plan
    assert plan.title == title


def test_both_extremes_of_each_group_are_told(sample: Planned) -> None:
    plan = sample.planner.plan("Smallest and largest order by channel")
    assert isinstance(plan, Plan)
    rows = sample.rows(plan)
    assert {row[0] for row in rows} == {"TOAST", "DOORDASH", "SQUARE"}
    assert all(row[1] < row[2] for row in rows)


def test_the_answer_before_is_broken_down_however_that_is_asked(sample: Planned) -> None:
    first = sample.planner.plan("How many milkshakes have we sold?")
    assert isinstance(first, Plan)
    for asked in (
        "Can you break this down by store?",
        "please split that by store",
        "plot it by store",
    ):
        plan = sample.planner.plan(asked, first.spec)
        assert isinstance(plan, Plan), asked
        assert plan.title == "Items sold by location, Milkshake"


def test_a_day_that_only_the_answer_knows_is_asked_for(sample: Planned) -> None:
    best = sample.planner.plan("On which day did we sell the most in dollars?")
    assert isinstance(best, Plan)
    answer = sample.planner.plan("How many orders did each store have on that day?", best.spec)
    assert isinstance(answer, Decline)
    assert "please name it" in answer.reason
