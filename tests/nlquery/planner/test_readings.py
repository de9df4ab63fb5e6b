"""How single kinds of words are read: sizes, halves of the day, numbers in words, place nouns."""

from __future__ import annotations

import pytest
from sqlalchemy import text

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
    ("how much do we make on a typical day", "Average sales per day"),
    ("Would you mind telling me the average tip by store?", "Average tip by location"),
    ("provide the running total of sales by day", "Cumulative of sales by day"),
    ("state the sales of each location", "Sales by location"),
    ("which places sold more than $800", "Sales by location"),
    ("net sales (subtotal less discounts) by day", "Net sales by day"),
    ("orders with no payment by channel", "Orders by channel, not with a payment"),
    ("afternoon sales", "Sales, Noon to 5pm"),
    ("share of orders with a tip by channel",
     "Share of orders: tip of the order over $0.00 by channel"),
    ("items sold day by day for beverages, subcategories included",
     "Items sold by day, Beverages"),
    ("orders between 2025-01-01 and 2025-01-02 inclusive",
     "Orders, 1 January 2025 to 2 January 2025"),
    ("what had toast sales accumulated to by the end of january 2nd",
     "Sales, Toast, until 2 January 2025"),
    ("how many orders had a total between $40 and $60, both ends included",
     "Orders, order value at most $60.00, order value at least $40.00"),
    ("top 3 products by item sales, leaving out anything in Entrees or its subcategories",
     "Top 3 products: item sales by product, without Entrees"),
    ("in how many orders were fries and a burger bought together",
     "Orders, French Fries, Sweet Potato Fries or Truffle Fries, Burgers"),
    ("Classic Burgers by order type", "Items sold and sales by order type, Classic Burger"),
    ("which category sells the fewest items", "Items sold by category"),
    ("which store sold the most products", "Items sold by location"),
    ("how many add-ons were sold", "Modifiers"),
    ("who got the biggest tip", "Largest tip by server"),
    ("five cheapest items", "Bottom 5 products: lowest item price by product"),
    ("how many card payments over $50", "Payments, amount of the payment over $50.00, Card"),
    ("chicken dishes sold at the university",
     "Items sold, BBQ Chicken Pizza, Buffalo Chicken Wrap, Chicken Alfredo, Chicken Wings or "
     "Grilled Chicken Sandwich, University"),
    ("percentage change in DoorDash sales from Thursday to Friday",
     "Change in sales by weekday, DoorDash, Friday or Thursday"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "title"), READ)
def test_words_are_read(real: Planned, question: str, title: str) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan)
    assert plan.title == title


@pytest.mark.parametrize(
    "question",
    [
        "who poured more, airport or downtown",
        "large orders",
        "biggest earners",
        "how many days had the highest sales",
        "how many days did airport beat downtown",
        "how many days per location had over 5 orders",
        "most and least expensive item",
        "which category is the biggest by revenue and which by units",
        "how much is a burger",
        "employee of the month",
        "orders with more than 2 coffees",
        "what does a typical order contain",
    ],
)
def test_what_may_be_several_things_is_declined(real: Planned, question: str) -> None:
    assert isinstance(real.planner.plan(question), Decline)


@pytest.mark.parametrize(
    ("written", "digits"),
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
def test_numbers_in_words(written: str, digits: str) -> None:
    assert in_digits(written) == digits


def test_sizes_of_chosen_things_are_all_told(real: Planned) -> None:
    """Fries without a size are fries, too; of all things only those with one are told."""
    fries, everything = (
        real.planner.plan(question) for question in ("fries sold by size", "items sold by size")
    )
    assert isinstance(fries, Plan)
    assert isinstance(everything, Plan)
    assert "IS NOT NULL" not in fries.sql
    assert "IS NOT NULL" in everything.sql


COUNTED = [
    ("how many days had over 20 orders", "Number of days with over 20 orders", 2),
    ("how many locations made more than 800 dollars",
     "Number of locations with sales over $800.00", 3),
    ("how many of our locations had sales above 800",
     "Number of locations with sales over $800.00", 3),
    ("number of servers with over 5 orders", "Number of servers with over 5 orders", 1),
    ("how many servers had orders over $50", "Number of servers, order value over $50.00", 4),
    ("how many products sold more than 5 units", "Number of products with over 5 items sold", 9),
    ("on how many days was the lobster roll sold", "Number of days, Lobster Roll", 2),
    ("how many payment methods are there", "Number of payment methods", 3),
    ("how many orders had more than 3 items", "Orders, items of the order over 3", 29),
]  # fmt: skip


@pytest.mark.parametrize(("question", "title", "count"), COUNTED)
def test_groups_are_counted(real: Planned, question: str, title: str, count: int) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan)
    assert plan.title == title
    with real.engine.connect() as connection:
        rows = connection.execute(text(plan.sql), dict(plan.compiled.params)).all()
    assert [tuple(row) for row in rows] == [(count,)]


ENDS = [
    ("best and worst location by sales", ["Downtown", "Mall Location"]),
    ("which server had the most and which the least orders",
     ["James Williams", "Alex Smith", "Maria Johnson"]),
    ("top 2 and bottom 2 locations by orders",
     ["Downtown", "Airport", "Mall Location", "University"]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "names"), ENDS)
def test_the_best_and_the_worst_are_told_together(
    real: Planned, question: str, names: list[str]
) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan)
    with real.engine.connect() as connection:
        rows = connection.execute(text(plan.sql), dict(plan.compiled.params)).all()
    assert sorted(row[0] for row in rows) == sorted(names)


@pytest.mark.parametrize(
    ("question", "metrics"),
    [
        ("biggest and smallest order", ("largest_order", "smallest_order")),
        ("largest, smallest and average order",
         ("largest_order", "smallest_order", "average_order_value")),
        ("average and largest order by location", ("average_order_value", "largest_order")),
    ],
)  # fmt: skip
def test_ends_of_one_number_are_several(
    real: Planned, question: str, metrics: tuple[str, ...]
) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan)
    assert plan.spec.metrics == metrics


SIDES = [
    ("sales of Airport and Mall vs Downtown and University",
     {"Airport and Mall Location": 1551.86, "Downtown and University": 1667.12}),
    ("takeout and delivery combined vs dine in, orders",
     {"Takeout and Delivery": 32, "Dine-in": 26}),
    ("did the third party apps sell more than pos",
     {"DoorDash": 1389.88, "Toast and Square": 1829.10}),
    ("wednesday and thursday vs friday and saturday sales",
     {"Wednesday and Thursday": 2265.45, "Friday and Saturday": 953.53}),
    ("dine in versus takeout and delivery, orders",
     {"DINE_IN": 26, "TAKEOUT": 6, "DELIVERY": 26}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "told"), SIDES)
def test_groups_are_set_against_each_other(
    real: Planned, question: str, told: dict[str, float]
) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan)
    with real.engine.connect() as connection:
        rows = connection.execute(text(plan.sql), dict(plan.compiled.params)).all()
    assert {row[0]: pytest.approx(float(row[1])) for row in rows} == told


APART = [
    ("by how many dollars is Downtown ahead of the Airport in sales", 29.27),
    ("how much more did we make on jan 1 than on jan 2", 181.19),
    ("how much more revenue do we get from noon on than before noon", 525.04),
]


@pytest.mark.parametrize(("question", "apart"), APART)
def test_how_far_things_are_apart_is_one_number(real: Planned, question: str, apart: float) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan)
    assert [float(row[-1]) for row in real.rows(plan)] == [pytest.approx(apart)]
