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
    ("sales at the airport on jan 1 > how did the day after go there?",
     "Sales, Airport, the day after"),
    ("tips on friday > which server earned the most of it?", "Tips by server, Friday"),
    ("tax by location > only the Toast orders > just dine-in orders",
     "Tax by location, Toast, Dine-in"),
    ("average order value by channel > what about dine-in orders? > among orders with a tip",
     "Average order value by channel, Dine-in, tip of the order over $0.00"),
    ("sales by location > only delivery orders > number of orders instead",
     "Orders by location, Delivery"),
    ("orders by location > which have more than 17? > which ones exceed 18?", "Orders by location"),
    ("sales by location > how many of them are over 800?",
     "Number of locations with sales over $800.00"),
    ("smallest order on each day > and that of the largest one?", "Largest order by day"),
    ("payments by card brand at the airport > repeat for downtown",
     "Payments by card brand, Downtown"),
    ("sales by day, downtown and university added together > now each of the two on its own",
     "Sales by location and day, Downtown or University"),
    ("orders by hour on jan 1 > which hour was the busiest?", "Orders by hour, 1 January 2025"),
    ("tips by location on friday > for all days", "Tips by location"),
    ("sales by day, toast only > all three channels", "Sales by day"),
    ("sales by location in the morning > all day", "Sales by location"),
    ("sales by category at downtown > which categories made less than 20 dollars > "
     "how many categories is that?", "Number of categories with sales under $20.00, Downtown"),
    ("top 3 products by revenue at the airport > how many did we sell?",
     "Top 3 products: sales and items sold by product, Airport"),
    ("sales by day, without doordash > including doordash", "Sales by day"),
    ("orders with a tip of at least $5 > at least $10", "Orders, tip of the order at least $10.00"),
    ("sales by channel > reverse it > limit to 2", "Bottom 2 channels: sales by channel"),
    ("sales by channel > totals only", "Sales"),
    ("sales at the mall > top 5 products there",
     "Top 5 products: sales by product, Mall Location"),
    ("items sold by location, french fries > which store sold the most?",
     "Items sold by location, French Fries"),
    ("sales by category at the airport > the airport and the mall > compare the two",
     "Sales by category and location, Airport or Mall Location"),
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


def test_another_grouping_takes_the_place_of_the_one_before(real: Planned) -> None:
    before = real.planner.plan("orders by location")
    assert isinstance(before, Plan)
    titles = {}
    for question in ("and by channel?", "and by channel", "also by channel?"):
        then = real.planner.plan(question, before.spec)
        assert isinstance(then, Plan)
        titles[question] = then.title
    assert titles == {
        "and by channel?": "Orders by channel",
        "and by channel": "Orders by location and channel",
        "also by channel?": "Orders by location and channel",
    }


@pytest.mark.parametrize(
    ("first", "then", "title"),
    [
        ("what was our best selling item?", "how much revenue did it make?",
         "Items sold and sales by product"),
        ("which location sold the most on Friday?", "how many orders was that?",
         "Sales and orders by location, Friday"),
        ("how many orders on January 2?", "what was their average value?",
         "Average order value, 2 January 2025"),
        ("tip rate by order type", "and in dollars", "Tips by order type"),
        ("what was the largest order?", "where was it placed?", "Largest order by location"),
    ],
)  # fmt: skip
def test_what_points_at_the_answer_stays_with_it(
    real: Planned, first: str, then: str, title: str
) -> None:
    before = real.planner.plan(first)
    assert isinstance(before, Plan)
    told = real.planner.plan(then, before.spec)
    assert isinstance(told, Plan), told
    assert told.title == title
    assert told.spec.limit == before.spec.limit or told.spec.limit == 1


@pytest.mark.parametrize("first", ["sales Downtown vs Airport", "sales by hour"])
def test_what_a_follow_up_compares_is_told_apart(real: Planned, first: str) -> None:
    before = real.planner.plan(first)
    assert isinstance(before, Plan)
    then = real.planner.plan("compare Downtown with Airport by hour", before.spec)
    assert isinstance(then, Plan)
    assert {*then.spec.group_by} == {"location", "hour"}


def test_whose_place_only_the_answer_knows_is_asked_for(real: Planned) -> None:
    before = real.planner.plan("what was our best selling item?")
    assert isinstance(before, Plan)
    assert isinstance(real.planner.plan("where did it sell best?", before.spec), Decline)


def test_another_measure_alone_is_of_the_same_part(real: Planned) -> None:
    before = real.planner.plan("sales at Downtown on January 3")
    assert isinstance(before, Plan)
    then = real.planner.plan("tickets?", before.spec)
    assert isinstance(then, Plan)
    assert then.title == "Orders, Downtown, 3 January 2025"
    whole = real.planner.plan("total sales", before.spec)
    assert isinstance(whole, Plan)
    assert whole.title == "Sales"


@pytest.mark.parametrize(
    "question",
    [
        "and on Thursday only?", "break it down by day", "per location", "only the Toast orders",
        "and the delivery fees?", "just on the third", "show it per location",
        "which ones exceed 800?", "what about tips?",
    ],
)  # fmt: skip
def test_what_only_changes_a_question_needs_one(real: Planned, question: str) -> None:
    declined = real.planner.plan(question)
    assert isinstance(declined, Decline)
    assert "there is none before it" in declined.reason


ROWS = [
    ("sales by order type on square, dine-in only > how many orders?", 1),
    ("top 3 products by revenue at the airport > how many did we sell?", 3),
    ("sales by category at downtown > which categories made less than 20 dollars", 4),
    ("sales by day on doordash > which day was better?", 1),
    ("which locations sold more than $800 > and more than 18 orders?", 2),
    ("which locations sold more than $800 > and more than 18 orders? > what are their tips?", 2),
    ("the biggest order > and which store took it?", 1),
    ("biggest tip at the mall > which server got it? > which day was that?", 1),
    ("tips on friday > which server earned the most of it?", 1),
    ("orders by location > which have more than 17?", 2),
    ("sales by day > which days were above 900", 2),
    ("sales by hour on jan 1 > which hour was best?", 1),
    ("which day had the smallest order > and the largest?", 1),
    ("tips by day > only january 3 > how does that compare to january 2?", 2),
]


@pytest.mark.parametrize(("chain", "rows"), ROWS)
def test_what_is_asked_of_the_groups_before_picks_some(
    real: Planned, chain: str, rows: int
) -> None:
    spec = None
    for question in chain.split(" > "):
        plan = real.planner.plan(question, spec)
        assert isinstance(plan, Plan), question
        spec = plan.spec
    assert len(real.rows(plan)) == rows


@pytest.mark.parametrize(
    ("first", "question", "reason"),
    [
        ("sales by day at the mall", "which day was the best for each?", "For each of what?"),
        ("sales on saturday", "is that more than Friday?", "both are named"),
        ("top location by sales", "top 5 products there", "Where “there” is"),
        ("sales on saturday", "how much more was that?", "both are named"),
        ("sales by day", "average of them", "of the orders or of the rows"),
        ("orders at the mall", "and the average?", "changes nothing"),
    ],
)
def test_what_the_answer_before_does_not_say_is_declined(
    real: Planned, first: str, question: str, reason: str
) -> None:
    before = real.planner.plan(first)
    assert isinstance(before, Plan)
    declined = real.planner.plan(question, before.spec)
    assert isinstance(declined, Decline)
    assert reason in declined.reason


def test_the_lowest_of_one_number_is_asked_back(real: Planned) -> None:
    total = real.planner.plan("total sales")
    assert isinstance(total, Plan)
    declined = real.planner.plan("and the lowest?", total.spec)
    assert isinstance(declined, Decline)
    assert "The lowest of what?" in declined.reason
