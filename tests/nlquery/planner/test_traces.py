"""What a question names shows in its query, or the question is declined."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from nlquery.planner import Decline, Plan

from .conftest import Planned

COUNTED = "status = 'COMPLETED' AND NOT is_voided AND NOT is_deleted AND currency = 'USD'"
ONE_NUMBER = [
    ("net payout from DoorDash per order", "avg((source_metadata ->> 'merchant_payout')::numeric)",
     "source = 'DOORDASH'"),
    ("How many orders were tipped?", "count(*)", "tip_amount > 0"),
    ("how many orders were not tipped", "count(*)", "tip_amount = 0"),
    ("Average tip per tipped order", "avg(tip_amount)", "tip_amount > 0"),
    ("what did tipped orders bring in", "sum(total_amount)", "tip_amount > 0"),
    ("what did takeout orders bring in", "sum(total_amount)", "order_type = 'TAKEOUT'"),
    ("orders with tip and discount", "count(*)", "tip_amount > 0 AND discount_amount > 0"),
    ("orders over $30 without a tip", "count(*)", "tip_amount = 0 AND total_amount > 30"),
    ("orders with a tip percentage over 20", "count(*)", "tip_amount > 0.2 * subtotal"),
    ("How many orders had tips above 20 percent?", "count(*)", "tip_amount > 0.2 * subtotal"),
    ("average order value of orders with more than 20% tip", "avg(total_amount)",
     "tip_amount > 0.2 * subtotal"),
    ("orders with discount above 5%", "count(*)", "discount_amount > 0.05 * subtotal"),
]  # fmt: skip
UNCLEAR = [
    "which location tipped best",
    "how many orders at the airport were tipped",
    "orders over 10%",
    "orders with a tip or a discount",
    "sales net of tips",
    "sales including cancelled orders",
    "payout per delivery",
    "timezone of each store",
    "Did we sell more on weekends?",
    "histogram of order values",
    "revenue by quarter hour",
    "sales without deliveries from DoorDash",
]


@pytest.mark.parametrize(("question", "number", "condition"), ONE_NUMBER)
def test_orders_with_a_tip_or_a_discount_are_some_of_them(
    sample: Planned, question: str, number: str, condition: str
) -> None:
    plan = sample.planner.plan(question)
    assert isinstance(plan, Plan), plan
    with sample.engine.connect() as connection:
        statement = text(f"SELECT {number} FROM orders WHERE {COUNTED} AND {condition}")
        wanted = connection.execute(statement).scalar()
    (row,) = sample.rows(plan)
    assert float(row[0] or 0) == pytest.approx(float(wanted or 0), abs=0.006)


@pytest.mark.parametrize("question", UNCLEAR)
def test_what_leaves_no_trace_is_declined(sample: Planned, question: str) -> None:
    assert isinstance(sample.planner.plan(question), Decline)


def test_where_to_look_is_not_left_out(sample: Planned) -> None:
    plan = sample.planner.plan("Top 5 products without drinks at the airport")
    assert isinstance(plan, Plan)
    assert plan.title.endswith("Airport, without Beverages")
    assert "“airport” is where to look; only “drinks” is left out." in plan.assumptions
    both = sample.planner.plan("sales not at the airport and not at the mall")
    assert isinstance(both, Plan)
    assert "without Airport or Mall Location" in both.title
