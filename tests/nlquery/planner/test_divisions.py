"""What was sold everywhere, only somewhere, nowhere: against SQL written by hand."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from nlquery.planner import Decline, Plan

from .conftest import Planned

OK = "o.status = 'COMPLETED' AND NOT o.is_voided AND NOT o.is_deleted"
SOLD = (
    "FROM order_items i JOIN orders o ON o.id = i.order_id "
    "JOIN locations l ON l.id = o.location_id "
    f"JOIN products p ON p.id = i.product_id WHERE {OK}"
)
ORDERS = f"FROM orders o JOIN locations l ON l.id = o.location_id WHERE {OK}"


def having(condition: str, rows: str = SOLD, name: str = "p.name") -> str:
    return f"SELECT {name} {rows} GROUP BY 1 HAVING {condition}"


def unsold(condition: str) -> str:
    return f"SELECT name FROM products EXCEPT SELECT p.name {SOLD} AND {condition}"


EVERYWHERE = having("count(DISTINCT l.id) = (SELECT count(*) FROM locations)")
DAYS = f"(SELECT count(DISTINCT o.business_date) {ORDERS})"
NOT_AT_THE_MALL = unsold("l.name = 'Mall Location'")
GOLD = [
    ("Which products were sold at every location?", EVERYWHERE),
    ("which items sold in all locations", EVERYWHERE),
    ("what sold at every store", EVERYWHERE),
    ("which products are sold everywhere", EVERYWHERE),
    (
        "which products were sold by every server",
        having(
            "count(DISTINCT o.server_name) = (SELECT count(DISTINCT server_name) FROM orders o "
            f"WHERE {OK})"
        ),
    ),
    ("Which products did every location sell?", EVERYWHERE),
    ("Which products were sold on all three channels", having("count(DISTINCT o.source) = 3")),
    ("which products sold on every day", having(f"count(DISTINCT o.business_date) = {DAYS}")),
    (
        "which burgers were sold at all four locations",
        having(
            "count(DISTINCT l.id) = 4",
            SOLD.replace("WHERE", "JOIN categories c ON c.id = p.category_id WHERE")
            + " AND c.name = 'Burgers'",
        ),
    ),
    (
        "which products were sold both at Airport and Downtown on January 10",
        having(
            "count(DISTINCT l.id) = 2",
            SOLD + " AND o.business_date = '2025-01-10' AND l.name IN ('Airport', 'Downtown')",
        ),
    ),
    (
        "which days had sales at every location",
        having("count(DISTINCT l.id) = 4", ORDERS, "o.business_date"),
    ),
    ("how many products sold at every location", f"SELECT count(*) FROM ({EVERYWHERE}) AS q"),
    ("which items sold only on DoorDash", having("bool_and(o.source = 'DOORDASH')")),
    ("Which products are only sold at the mall", having("bool_and(l.name = 'Mall Location')")),
    ("which products did only the mall sell", having("bool_and(l.name = 'Mall Location')")),
    (
        "which channels had only pickup or delivery orders",
        having("bool_and((o.order_type IN ('PICKUP', 'DELIVERY')) IS TRUE)", ORDERS, "o.source"),
    ),
    (
        "which days had only DoorDash orders at the airport",
        having(
            "bool_and(o.source = 'DOORDASH')", ORDERS + " AND l.name = 'Airport'", "o.business_date"
        ),
    ),
    (
        "which products sold exclusively on Toast or Square",
        having("bool_and(o.source IN ('TOAST', 'SQUARE'))"),
    ),
    (
        "which products sold at the airport but not at the mall",
        having("bool_or(l.name = 'Airport') AND NOT bool_or(l.name = 'Mall Location')"),
    ),
    (
        "which products sold on January 10 but not on January 11",
        having(
            "bool_or(o.business_date = '2025-01-10') AND NOT bool_or(o.business_date = "
            "'2025-01-11')"
        ),
    ),
    ("What products did not sell on January 10", unsold("o.business_date = '2025-01-10'")),
    ("which products didn't sell on January 10?", unsold("o.business_date = '2025-01-10'")),
    (
        "which burgers did not sell on January 10",
        "SELECT p.name FROM products p JOIN categories c ON c.id = p.category_id "
        f"WHERE c.name = 'Burgers' EXCEPT SELECT p.name {SOLD} AND o.business_date = '2025-01-10'",
    ),
    (
        "which Fridays had no delivery orders at the airport",
        f"SELECT o.business_date {ORDERS} AND extract(isodow FROM o.business_date) = 5 EXCEPT "
        f"SELECT o.business_date {ORDERS} AND l.name = 'Airport' AND o.order_type = 'DELIVERY'",
    ),
    (
        "which days had no catering orders",
        f"SELECT o.business_date {ORDERS} EXCEPT SELECT o.business_date {ORDERS} AND o.is_catering",
    ),
    ("products never sold at the mall", NOT_AT_THE_MALL),
    ("which products have never been sold at the mall", NOT_AT_THE_MALL),
    ("which items had no sales at the mall", NOT_AT_THE_MALL),
    (
        "how many products were never sold at the mall",
        f"SELECT count(*) FROM ({NOT_AT_THE_MALL}) AS q",
    ),
    (
        "which products sold neither at the airport nor at the mall on January 10",
        unsold("l.name IN ('Airport', 'Mall Location') AND o.business_date = '2025-01-10'"),
    ),
    (
        "which days had no delivery orders at the airport",
        f"SELECT o.business_date {ORDERS} EXCEPT SELECT o.business_date {ORDERS} "
        "AND l.name = 'Airport' AND o.order_type = 'DELIVERY'",
    ),
    (
        "which locations had neither pickup nor takeout orders on January 10",
        f"SELECT name FROM locations EXCEPT SELECT l.name {ORDERS} "
        "AND o.order_type IN ('PICKUP', 'TAKEOUT') AND o.business_date = '2025-01-10'",
    ),
]


@pytest.mark.parametrize(("question", "gold"), GOLD)
def test_gives_what_hand_written_sql_gives(sample: Planned, question: str, gold: str) -> None:
    plan = sample.planner.plan(question)
    assert isinstance(plan, Plan), plan
    with sample.engine.connect() as connection:
        wanted = [row[0] for row in connection.execute(text(gold))]
    assert sorted(str(row[0]) for row in sample.rows(plan)) == sorted(map(str, wanted))


WHOLES = [
    ("sales at all four locations", "Sales by location"),
    ("items sold at all locations", "Items sold"),
    ("sales on every channel", "Sales by channel"),
    ("orders on each day", "Orders by day"),
    ("What did every location sell on January 10", "Sales by location, 10 January 2025"),
    ("best selling product at each location", "Items sold by product and location"),
    ("which product sold the most in all locations", "Items sold by product"),
    ("how many items were sold at every location", "Items sold by location"),
    ("sales at neither the mall nor the airport", "Sales, without Mall Location or Airport"),
    ("how much was sold at all stores but the mall", "Sales, without Mall Location"),
    (
        "which products sold at the mall without delivery",
        "Items sold by product, Mall Location, without Delivery",
    ),
    ("how many orders had both coffee and beer", "Orders, Coffee, Beer"),
]


@pytest.mark.parametrize(("question", "title"), WHOLES)
def test_the_whole_stays_the_whole(sample: Planned, question: str, title: str) -> None:
    plan = sample.planner.plan(question)
    assert isinstance(plan, Plan), plan
    assert plan.title == title


DECLINED = [
    ("which products were sold at all five locations", "There are 4 locations, not 5."),
    ("which locations had orders on all four days", "There are 28 days, not 4"),
    ("which locations had more than 3 orders every day", "for every one of the days"),
    ("which channel had orders at all stores every day", "one kind of thing at a time"),
    ("which products sold at every location except the mall", "need not, is not said"),
    ("which products were sold at all locations but the mall", "need not, is not said"),
    ("which days had no orders", "the days of the data are those with orders"),
    ("which products did not sell well", "“not”"),
]


@pytest.mark.parametrize(("question", "reason"), DECLINED)
def test_what_is_not_certain_is_declined(sample: Planned, question: str, reason: str) -> None:
    plan = sample.planner.plan(question)
    assert isinstance(plan, Decline), plan
    assert reason in plan.reason


BURGERS = {"Bacon Cheeseburger", "Classic Burger", "Mushroom Swiss Burger", "Veggie Burger"}


def test_a_follow_up_goes_on(sample: Planned) -> None:
    first = sample.planner.plan("products never sold at the mall")
    assert isinstance(first, Plan)
    then = sample.planner.plan("and at the airport?", first.spec)
    assert isinstance(then, Plan)
    assert then.title == "Products without items sold, Airport"
    burgers = sample.planner.plan("only burgers", then.spec)
    assert isinstance(burgers, Plan)
    assert {row[0] for row in sample.rows(burgers)} <= BURGERS
    every = sample.planner.plan("which products were sold on every channel")
    assert isinstance(every, Plan)
    assert isinstance(sample.planner.plan("and at every location?", every.spec), Decline)
    only = sample.planner.plan("which items sold only on DoorDash")
    assert isinstance(only, Plan)
    then = sample.planner.plan("and on Toast?", only.spec)
    assert isinstance(then, Plan)
    assert then.title == "Items sold by product, with only Toast"
