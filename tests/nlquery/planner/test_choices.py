"""The winner of things that are named: all of them are there, against SQL written by hand."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from nlquery.planner import Plan

from .conftest import Planned

OK = "o.status = 'COMPLETED' AND NOT o.is_voided AND NOT o.is_deleted"
ORDERS = f"FROM orders o JOIN locations l ON l.id = o.location_id WHERE {OK}"
SOLD = (
    "FROM order_items i JOIN orders o ON o.id = i.order_id "
    "JOIN locations l ON l.id = o.location_id JOIN products p ON p.id = i.product_id "
    f"JOIN categories c ON c.id = p.category_id WHERE {OK}"
)


def by(name: str, value: str, rows: str, values: str, direction: str = "DESC") -> str:
    return (
        f"SELECT {name}, {value} {rows} AND {name} IN ({values}) GROUP BY 1 ORDER BY 2 {direction}"
    )


SALES = "sum(o.total_amount)"
DAYS = by("o.business_date", SALES, ORDERS, "'2025-01-10', '2025-01-11'")
TREE = """
    WITH RECURSIVE tree AS (
        SELECT id, name AS top FROM categories WHERE name IN ({tops})
        UNION ALL SELECT c.id, t.top FROM categories c JOIN tree t ON c.parent_id = t.id
    )
    SELECT t.top, {value} {rows} GROUP BY 1 ORDER BY 2 DESC
"""
BELOW = SOLD.replace("WHERE", "JOIN tree t ON t.id = p.category_id WHERE")


def branches(value: str, tops: str) -> str:
    return TREE.format(value=value, tops=tops, rows=BELOW)


GOLD = [
    ("beverages vs entrees sales", branches("sum(i.total_price)", "'Beverages', 'Entrees'")),
    ("which category sold more, beverages or entrees",
     branches("sum(i.quantity)", "'Beverages', 'Entrees'")),
    ("beverages vs coffee sales", branches("sum(i.total_price)", "'Beverages', 'Coffee'")),
    ("Downtown or Airport, which took more?",
     by("l.name", SALES, ORDERS, "'Downtown', 'Airport'")),
    ("Which location sold more, Downtown or Airport?",
     by("l.name", SALES, ORDERS, "'Downtown', 'Airport'")),
    ("which location sold the most, downtown, airport or mall?",
     by("l.name", SALES, ORDERS, "'Downtown', 'Airport', 'Mall Location'")),
    ("Which day took more, January 10 or January 11?", DAYS),
    ("Jan 10 or Jan 11, which day took more?", DAYS),
    ("Did Downtown or Airport sell more on Saturday?",
     by("l.name", SALES, f"{ORDERS} AND extract(isodow FROM o.business_date) = 6",
        "'Downtown', 'Airport'")),
    ("who sold more coffee, the mall or the university?",
     by("l.name", "sum(i.quantity)", f"{SOLD} AND c.name = 'Coffee'",
        "'Mall Location', 'University'")),
    ("Which had fewer orders, Airport or Mall?",
     by("l.name", "count(*)", ORDERS, "'Airport', 'Mall Location'", "ASC")),
    ("Which product sold more, French Fries or Classic Burger",
     by("p.name", "sum(i.quantity)", SOLD, "'French Fries', 'Classic Burger'")),
    ("which channel is better for tips, toast or square",
     by("o.source", "sum(o.tip_amount)", ORDERS, "'TOAST', 'SQUARE'")),
    ("which location sold the most on Friday or Saturday",
     f"SELECT l.name, {SALES} {ORDERS} AND extract(isodow FROM o.business_date) IN (5, 6) "
     "GROUP BY 1 ORDER BY 2 DESC LIMIT 1"),
    ("which location had the most orders",
     f"SELECT l.name, count(*) {ORDERS} GROUP BY 1 ORDER BY 2 DESC LIMIT 1"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "gold"), GOLD)
def test_gives_what_hand_written_sql_gives(sample: Planned, question: str, gold: str) -> None:
    plan = sample.planner.plan(question)
    assert isinstance(plan, Plan), plan
    with sample.engine.connect() as connection:
        wanted = [(str(name), float(value)) for name, value in connection.execute(text(gold))]
    told = [(str(row[0]), float(row[-1])) for row in sample.rows(plan)]
    assert told == wanted
