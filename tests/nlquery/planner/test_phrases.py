"""Phrases that stand for others, and what groups must come to."""

from __future__ import annotations

import pytest

from nlquery.planner import Decline, Plan

from .conftest import Planned

READ = [
    ("which locations sold more than 800 dollars in total", "Sales by location", 3),
    ("what stores are selling over 800 dollars", "Sales by location", 3),
    ("any location above $800 in sales", "Sales by location", 3),
    ("which days did under 500 dollars", "Sales by day", 1),
    ("how many orders over $40", "Orders, order value over $40.00", 1),
    ("how many orders a day do we take on average across all stores", "Average orders per day", 1),
    ("which single dessert sells best", "Items sold by product, Desserts", 1),
    ("Would you be so kind as to show me tips by server?", "Tips by server", 5),
    ("line chart of daily orders, one line per store", "Orders by day and location", 16),
    ("revenue from 5 pm or later", "Sales, from 17:00", 1),
    ("sales until noon or earlier", "Sales, before 12:00", 1),
    ("three servers with the most tips", "Top 3 servers: tips by server", 3),
    ("highest tip left on any order", "Largest tip", 1),
    ("highest tips by location", "Tips by location", None),
    ("total processing fees of card payments", "Processing fees, Card", 1),
    ("top 3 products by revenue in the category Breakfast",
     "Top 3 products: sales by product, Breakfast", 3),
    ("coffee (the product) sold before 10am", "Items sold, Coffee, before 10:00", 1),
    ("tax up to and including 2 january", "Tax, through 2 January 2025", 1),
    ("orders from 11:00 to 13:59", "Orders, from 11:00, before 14:00", 1),
    ("I'm planning shifts: in which hour do we take the most money?", "Sales by hour", 1),
    ("Make me a nice table with the tips by store", "Tips by location", 4),
    ("Put the tax by store in a table for my accountant", "Tax by location", 4),
    ("how many orders had a tip of 10 dollars or more",
     "Orders, tip of the order at least $10.00", 1),
    ("items sold only once", "Items sold by product", 22),
    ("what do sales of all stores but the Airport add up to", "Sales, without Airport", 1),
    ("could you explain to me how many locations we have?", "Locations", 1),
    ("tips by server, starting with the lowest", "Tips by server", 5),
    ("how much was refunded", "Refunds", 1),
    ("sales by store with the mall taken out", "Sales by location, without Mall Location", 3),
    ("Leave the Airport out: what are total sales?", "Sales, without Airport", 1),
    ("avg order value, store x order type", "Average order value by location and order type", 15),
    ("My boss wants to see sales by store", "Sales by location", 4),
    ("we are preparing the board deck: tips by store", "Tips by location", 4),
    ("In the hour starting at 13:00, what are the sales of each store?",
     "Sales by location, hour 13", 4),
    ("Could you please tell me the total amount of tips across all four restaurants?", "Tips", 1),
    ("kindly share the total sale figure of Downtown branch", "Sales, Downtown", 1),
    ("no of payments per card brand", "Payments by card brand", 4),
    ("Which of our waiting staff brought in the most money?", "Sales by server", 1),
    ("amount received in cash", "Payment amount, Cash", 1),
    ("total bill value handled by the waiter Michael Davis",
     "Sales by server, Michael Davis", 1),
    ("deliveries on the 2nd by shop", "Orders by location, Delivery, 2 January 2025", 4),
    ("items making more than 30 bucks in item sales", "Item sales by product", None),
    ("how many items in an average order", "Items per order", 1),
    ("On how many different days did we have Toast orders?", "Number of days, Toast", 1),
    ("how much had we sold cumulatively by the end of Jan 2", "Sales, until 2 January 2025", 1),
    ("how did jan 1 stack up against jan 2 in revenue",
     "Sales by day, 1 January 2025 or 2 January 2025", 2),
    ("morning sales, i.e. everything before noon", "Sales, before 12:00", 1),
    ("Sales in the lunch window, 11:00 up to but not including 14:00, by store",
     "Sales by location, from 11:00, before 14:00", 4),
    ("table pls: quantity sold of each product at the airport",
     "Items sold by product, Airport", None),
    ("takings 3.1.2025 at airport", "Sales, Airport, 3 January 2025", 1),
    ("how many orders on Jan 4th '25", "Orders, 4 January 2025", 1),
    ("what was our revenue in January twenty twenty five", "Sales, January 2025", 1),
    ("pct of orders that were pickup at the mall",
     "Share of orders: Pickup, Mall Location", 1),
    ("All takings bar the Mall and the University, one figure",
     "Sales, without Mall Location or University", 1),
    ("hi, could you tell me what we took in altogether across every store please", "Sales", 1),
    ("James Williams or Michael Davis: what did each of them bring in as tips",
     "Tips by server, James Williams or Michael Davis", 2),
    ("top 5 doordash items in $", "Top 5 products: sales by product", 5),
    ("items sold since january 3 (that day included)", "Items sold, since 3 January 2025", 1),
    ("Which channel pulls in the most money?", "Sales by channel", 1),
    ("within Downtown, % of revenue per channel", "Share of sales by channel, Downtown", 3),
    ("units sold Jan 2nd, by product, only the University store",
     "Items sold by product, University, 2 January 2025", None),
    ("tips accumulating over the days, show the running sum", "Cumulative of tips by day", 4),
    ("Kindly give me the number of orders completed across the whole group.",
     "Orders, Completed", 1),
    ("how much did we ring up altogether", "Sales", 1),
    ("Contrast the average ticket for DoorDash and Toast.",
     "Average order value by channel, DoorDash or Toast", 2),
    ("Set revenue on Jan 1 beside revenue on Jan 4",
     "Sales by day, 1 January 2025 or 4 January 2025", 2),
    ("Tell me which channel collects the most tips in total", "Tips by channel", 1),
    ("items that brought in more than $100", "Sales by product", 3),
    ("Find products that moved at least 8 units", "Items sold by product", None),
    ("number of orders, all places all days", "Orders", 1),
    ("compare sales before noon with sales from noon on",
     "Sales by half of the day, AM or PM", 2),
    ("what did we sell in the 1pm hour (1:00 to 1:59)?", "Sales, hour 13", 1),
    ("Hi, when you have a moment, what is the average tip per order at each store? Thanks",
     "Average tip by location", 4),
    ("table w/ daily sales tax", "Tax by day", 4),
    ("cash payments total amount, tips not included", "Payment amount, Cash", 1),
    ("How many different card brands have people paid with?", "Number of card brands", 1),
    ("Would you kindly give me the grand total of tips left by guests?", "Tips", 1),
    ("Tell me what we took on dine-in orders that came through Square at Downtown.",
     "Sales, Dine-in, Square, Downtown", 1),
    ("Which of the two had more orders, University or Airport?",
     "Orders by location, University or Airport", 2),
    ("% growth in DoorDash sales, thursday to saturday",
     "Change in sales by weekday, DoorDash, Saturday or Thursday", 1),
    ("orders with alcohol by location", "Orders by location, contains alcohol", 1),
]  # fmt: skip
APART = [
    ("How much more did Downtown take than the Airport?", "Downtown", 29.27),
    ("how much less did airport sell than downtown", "Downtown", 29.27),
    ("difference in tips between doordash and toast", "DOORDASH", 41.0),
    ("difference in tips between wednesday and saturday", "Wednesday", None),
    ("how many dollars more did dine-in make than delivery", "DINE_IN", 259.61),
    ("how many more orders did toast have than square", "TOAST", 0.0),
    ("By how many dollars is Downtown ahead of the Airport in sales?", "Downtown", 29.27),
    ("how much did sales at Downtown change from January 1 to January 2?", "2025-01-02", 52.81),
    ("by how much did sales fall from friday to saturday", "Friday", 148.33),
    ("how much more did we sell in the first 2 days than in the last 2 days",
     "the first 2 days of January", 1311.92),
    ("how much more did Airport and Mall sell together than Downtown and University",
     "Airport and Mall Location", -115.26),
]  # fmt: skip
FOLLOWING = [
    ("tips by location", "average per order?", "Average tip by location", 4),
    ("doordash commission by store", "which of them paid the most?", "Commission by location", 1),
    ("tips by server", "and how much did each of them sell?", "Sales by server", 5),
    (
        "how many orders under 20 dollars",
        "and which store do they come from, count per store",
        "Orders by location, order value under $20.00",
        4,
    ),
    ("net sales by channel", "which of those made the least", "Net sales by channel", 1),
]


@pytest.mark.parametrize(("question", "title", "rows"), READ)
def test_phrases_are_read(real: Planned, question: str, title: str, rows: int | None) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan), getattr(plan, "reason", "")
    assert plan.title.removesuffix(", DoorDash") == title
    if rows is not None:
        assert len(real.rows(plan)) == rows


# What is said around a question must not take away what it is about.
KEPT = [
    ("sales by day, need it for downtown", "Sales by day, Downtown"),
    ("i'm looking at downtown: sales by day", "Sales by day, Downtown"),
    ("i'm checking the airport, sales yesterday", "Sales, Airport, yesterday"),
    ("sales by day. total minus delivery", "Sales by day, without Delivery"),
    ("thanks, tips", "Tips"),
    ("sales by store, i assume without delivery", None),
    ("sales by store, i guess it should be only delivery", None),
    ("what were customers charged, tips excluded", None),
]


@pytest.mark.parametrize(("question", "title"), KEPT)
def test_what_a_question_is_about_is_not_passed_over(
    real: Planned, question: str, title: str | None
) -> None:
    plan = real.planner.plan(question)
    assert (plan.title if isinstance(plan, Plan) else None) == title


@pytest.mark.parametrize(("question", "first", "difference"), APART)
def test_how_far_apart_two_things_are_is_one_number(
    real: Planned, question: str, first: str, difference: float | None
) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan), getattr(plan, "reason", "")
    ((name, value, gap),) = real.rows(plan)
    assert str(name) == first
    assert difference is None or float(gap) == pytest.approx(difference)
    assert float(value) >= float(gap)


@pytest.mark.parametrize(
    "question", ["How much did the Beach location make?", "sales in leach", "make me a burger",
                 "thanks, have a nice evening!", "hey how's your day going",
                 "compare this january with january 2019",
                 "sales on friday and saturday, without friday",
                 "which locations sold more than 800 in total"]
)  # fmt: skip
def test_what_is_not_there_is_no_slip_of_another_word(real: Planned, question: str) -> None:
    assert isinstance(real.planner.plan(question), Decline)


@pytest.mark.parametrize(("question", "then", "title", "rows"), FOLLOWING)
def test_a_follow_up_keeps_its_number(
    real: Planned, question: str, then: str, title: str, rows: int
) -> None:
    first = real.planner.plan(question)
    assert isinstance(first, Plan)
    plan = real.planner.plan(then, first.spec)
    assert isinstance(plan, Plan), getattr(plan, "reason", "")
    assert plan.title.removesuffix(", DoorDash") == title
    assert len(real.rows(plan)) == rows
