"""Follow-ups: what they do not touch stays, and what cannot be told is declined."""

from __future__ import annotations

import pytest

from nlquery.planner import Decline, Plan

from .conftest import Planned

CHAINS = [
    (
        "orders by channel > now only for the airport > make that a pie chart > exclude square",
        "Orders by channel, Airport, without Square",
    ),
    (
        "top 5 products by revenue > make it 10 > only downtown > by units instead > flip it",
        "Bottom 10 products: items sold by product, Downtown",
    ),
    ("sales on jan 2 by store > and the day after > tips", "Tips by location, the day after"),
    ("sales by channel at the mall > go back to all stores", "Sales by channel"),
    ("sales by channel > remove doordash > all channels again", "Sales by channel"),
    ("orders per day > split by channel > without january 4 > just takeout",
     "Orders by day and channel, without 4 January 2025, Takeout"),
    ("what share of sales is doordash > and square? > at the airport",
     "Share of sales: Square, Airport"),
    ("sales by category > in percent > in numbers not percent", "Sales by category"),
    ("tips by location > as a percentage of sales > only dine in",
     "Tips in percent of sales by location, Dine-in"),
    ("top location by sales > and the second best",
     "Place 2 from the top of the locations: sales by location"),
    ("second best location by sales > top 3", "Top 3 locations: sales by location"),
    ("cash payments total > and amex?", "Payment amount, AMEX"),
    ("sales at the airport > uni too please, same thing for that one", "Sales, University"),
    ("sales of desserts by store > what about breakfast?", "Sales by location, Breakfast"),
    ("sales by category on jan 4 > same day at the university",
     "Sales by category, University, 4 January 2025"),
    ("orders this week by channel > vs previous week", "Orders by channel, this week vs last week"),
    ("sales by location > use net sales rather than gross", "Net sales by location"),
    ("average order value by channel > i meant by order type",
     "Average order value by order type"),
    ("sales at downtown > compare with airport > add the mall",
     "Sales by location, Downtown, Airport or Mall Location"),
    ("biggest order > and the smallest?", "Smallest order"),
    ("orders by server > which is highest > and the lowest > on friday",
     "Orders by server, Friday"),
    ("how many days had over 20 orders > which ones", "Orders by day"),
    ("products with over $100 in item sales > lower the bar to $70", "Item sales by product"),
    ("best and worst location by sales > by day", "Sales by day"),
    ("Airport and Mall vs Downtown and University > and orders?",
     "Orders by group, Airport, Mall Location, Downtown or University"),
    ("Airport and Mall vs Downtown and University > only downtown", "Sales by location, Downtown"),
]  # fmt: skip


@pytest.mark.parametrize(("chain", "title"), CHAINS)
def test_follow_ups_keep_what_they_do_not_touch(real: Planned, chain: str, title: str) -> None:
    spec = None
    for question in chain.split(" > "):
        plan = real.planner.plan(question, spec)
        assert isinstance(plan, Plan), question
        spec = plan.spec
    assert plan.title == title


@pytest.mark.parametrize(
    "question",
    [
        "do customers like the churros",
        "best day to run a promotion",
        "how do we make coffee",
        "what does net sales mean",
        "where is the mall location",
        "how much is the lobster roll",
        "how often was the classic burger ordered",
        "sales downtown minus airport",
        "large orders",
        "categories under $100",
        "how much did sales grow on jan 3",
        "give me a breakdown of sales",
    ],
)
def test_other_readings_of_known_words_are_declined(real: Planned, question: str) -> None:
    assert isinstance(real.planner.plan(question), Decline)


@pytest.mark.parametrize("question", ["as a percentage of items", "per order", "what about London"])
def test_a_follow_up_that_is_not_understood_is_declined(real: Planned, question: str) -> None:
    rates = real.planner.plan("tip rate by location")
    assert isinstance(rates, Plan)
    assert isinstance(real.planner.plan(question, rates.spec), Decline)


@pytest.mark.parametrize("question", ["and on Thursday only?", "break it down by day"])
def test_what_only_changes_a_question_needs_one(real: Planned, question: str) -> None:
    declined = real.planner.plan(question)
    assert isinstance(declined, Decline)
    assert "there is none before it" in declined.reason


def test_the_lowest_of_one_number_is_asked_back(real: Planned) -> None:
    total = real.planner.plan("total sales")
    assert isinstance(total, Plan)
    declined = real.planner.plan("and the lowest?", total.spec)
    assert isinstance(declined, Decline)
    assert "The lowest of what?" in declined.reason
