"""Every feature of a query, compiled and run, against SQL written by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

FROM = "FROM orders o JOIN locations l ON l.id = o.location_id"
ITEMS = (
    f"{FROM} JOIN order_items i ON i.order_id = o.id LEFT JOIN products p ON p.id = i.product_id "
    "LEFT JOIN categories c ON c.id = p.category_id"
)
PAYMENTS = f"{FROM} JOIN payments y ON y.order_id = o.id"
OK = "WHERE o.status = 'COMPLETED' AND NOT o.is_voided"
HOUR = "extract(hour FROM o.created_at AT TIME ZONE l.timezone)::int"
JAN2 = {"start": "2025-01-02", "end": "2025-01-03"}

CASES: dict[str, tuple[str, dict[str, Any], str]] = {
    "total": ("sales", {}, f"SELECT sum(o.total_amount) {FROM} {OK}"),
    "net": ("net_sales", {}, f"SELECT sum(o.subtotal) - sum(o.discount_amount) {FROM} {OK}"),
    "payout": ("payout", {}, "SELECT 24"),
    "ratio": ("tip_rate", {}, f"SELECT 100 * sum(o.tip_amount) / sum(o.subtotal) {FROM} {OK}"),
    "items per order": (
        "items_per_order",
        {"group_by": ["location"]},
        f"SELECT l.name, sum(i.quantity) / count(DISTINCT o.id) {ITEMS} {OK} GROUP BY 1 "
        "ORDER BY 2 DESC, 1",
    ),
    "by one": (
        "sales",
        {"group_by": ["location"]},
        f"SELECT l.name, sum(o.total_amount) {FROM} {OK} GROUP BY 1 ORDER BY 2 DESC",
    ),
    "by two": (
        "orders",
        {"group_by": ["location", "source"]},
        f"SELECT l.name, o.source::text, count(*) {FROM} {OK} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
    ),
    "by hour, local": (
        "orders",
        {"group_by": ["hour"]},
        f"SELECT {HOUR}, count(*) {FROM} {OK} GROUP BY 1 ORDER BY 1",
    ),
    "by weekday, Monday first": (
        "orders",
        {"group_by": ["weekday"]},
        "VALUES ('Wednesday', 1), ('Thursday', 2), ('Saturday', 2)",
    ),
    "by daypart, in the order of the day": (
        "orders",
        {"group_by": ["daypart"]},
        "VALUES ('Breakfast', 1), ('Lunch', 2), ('Dinner', 1), ('Late night', 1)",
    ),
    "filter by daypart over midnight": (
        "orders",
        {"filters": [{"field": "daypart", "values": ["Late night"]}]},
        "SELECT 1",
    ),
    "filter by a part of the day that overlaps others": (
        "orders",
        {"filters": [{"field": "daypart", "values": ["morning"]}]},
        "SELECT 1",
    ),
    "not by daypart": (
        "orders",
        {"filters": [{"field": "daypart", "op": "not_in", "values": ["Lunch", "Late night"]}]},
        "SELECT 2",
    ),
    "hours": (
        "sales",
        {
            "filters": [
                {"field": "hour", "op": ">=", "values": [12]},
                {"field": "hour", "op": "<", "values": [13]},
            ]
        },
        "SELECT 96",
    ),
    "half-open days": (
        "orders",
        {"time": {"start": "2025-01-01", "end": "2025-01-02"}},
        "SELECT 1",
    ),
    "open end": ("orders", {"time": {"start": "2025-01-02"}}, "SELECT 4"),
    "empty range": ("sales", {"time": {"start": "2030-01-01"}}, "SELECT NULL"),
    "enum filter": (
        "sales",
        {"filters": [{"field": "source", "values": ["TOAST", "doordash"]}]},
        f"SELECT sum(o.total_amount) {FROM} {OK} AND o.source IN ('TOAST', 'DOORDASH')",
    ),
    "without a value, rows of no value stay": (
        "orders",
        {"filters": [{"field": "order_type", "op": "!=", "values": ["DELIVERY"]}]},
        "SELECT 4",
    ),
    "without some values": (
        "sales",
        {"filters": [{"field": "location", "op": "not_in", "values": ["Airport", "Downtown"]}]},
        "SELECT 10",
    ),
    "a value with quotes": (
        "sales",
        {"filters": [{"field": "location", "values": ['O\'Hare "B"']}]},
        "SELECT 10",
    ),
    "number filter": (
        "orders",
        {"filters": [{"field": "order_value", "op": ">", "values": [26]}]},
        "SELECT 2",
    ),
    "or": (
        "orders",
        {
            "filters": [
                {
                    "any_of": [
                        {"field": "source", "values": ["SQUARE"]},
                        {"field": "order_type", "values": ["TAKEOUT"]},
                    ]
                }
            ]
        },
        "SELECT 2",
    ),
    "cancelled ones when asked": (
        "orders",
        {"filters": [{"field": "status", "values": ["CANCELLED"]}]},
        "SELECT 1",
    ),
    "by status": (
        "orders",
        {"group_by": ["status"]},
        "VALUES ('COMPLETED', 6), ('CANCELLED', 1)",
    ),
    "voided ones when asked": (
        "orders",
        {"filters": [{"field": "voided", "values": [True]}]},
        "SELECT 1",
    ),
    "refunds of all orders": ("refunds", {}, "SELECT 103"),
    "sales by product are item sales": (
        "sales",
        {"group_by": ["product"], "limit": 2},
        f"SELECT p.name, sum(i.total_price) {ITEMS} {OK} GROUP BY 1 ORDER BY 2 DESC LIMIT 2",
    ),
    "category, its own name": (
        "sales",
        {"group_by": ["category"]},
        f"SELECT c.name, sum(i.total_price) {ITEMS} {OK} GROUP BY 1 ORDER BY 2 DESC",
    ),
    "category group, top of the tree": (
        "sales",
        {"group_by": ["category_group"]},
        "VALUES ('Beverages', 70), ('Sides', 50), (NULL, 8)",
    ),
    "category with all below": (
        "sales",
        {"group_by": ["location"], "filters": [{"field": "category", "values": ["Beverages"]}]},
        "VALUES ('Airport', 60), ('Downtown', 10)",
    ),
    "without a category": (
        "item_sales",
        {"filters": [{"field": "category", "op": "not_in", "values": ["Coffee"]}]},
        "SELECT 76",
    ),
    "orders by category count once": (
        "orders",
        {"group_by": ["category"]},
        f"SELECT c.name, count(DISTINCT o.id) {ITEMS} {OK} GROUP BY 1 ORDER BY 2 DESC, 1",
    ),
    "orders with a product": (
        "orders",
        {"filters": [{"field": "product", "values": ["Latte"]}]},
        "SELECT 2",
    ),
    "orders without a product": (
        "orders",
        {"filters": [{"field": "product", "op": "not_in", "values": ["Latte"]}]},
        "SELECT 3",
    ),
    "value of orders with a product": (
        "average_order_value",
        {"filters": [{"field": "product", "values": ["Latte"]}]},
        "SELECT 48",
    ),
    "payments by type": (
        "payments",
        {"group_by": ["payment_type"]},
        f"SELECT y.payment_type::text, count(*) {PAYMENTS} {OK} GROUP BY 1 ORDER BY 2 DESC",
    ),
    "sales by payment are payments": (
        "sales",
        {"group_by": ["payment_type"]},
        f"SELECT y.payment_type::text, sum(y.amount) {PAYMENTS} {OK} GROUP BY 1 ORDER BY 2 DESC",
    ),
    "value of orders paid in cash": (
        "average_order_value",
        {"filters": [{"field": "payment_type", "values": ["CASH"]}]},
        "SELECT 18",
    ),
    "items of orders paid in cash": (
        "items_sold",
        {"group_by": ["product"], "filters": [{"field": "payment_type", "values": ["CASH"]}]},
        "VALUES ('Fries', 2), ('Latte', 2)",
    ),
    "average per day": (
        "sales",
        {"average_per": "business_date"},
        f"SELECT sum(o.total_amount) / count(DISTINCT o.business_date) {FROM} {OK}",
    ),
    "average per day by location": (
        "orders",
        {"average_per": "business_date", "group_by": ["location"]},
        f"SELECT l.name, count(*) * 1.0 / count(DISTINCT o.business_date) {FROM} {OK} "
        "GROUP BY 1 ORDER BY 2 DESC, 1",
    ),
    "share": (
        "sales",
        {"group_by": ["source"], "transform": "share"},
        "SELECT o.source::text, sum(o.total_amount), 100 * sum(o.total_amount) / "
        f"sum(sum(o.total_amount)) OVER () {FROM} {OK} GROUP BY 1 ORDER BY 2 DESC",
    ),
    "share is of all, also of groups left out": (
        "sales",
        {
            "group_by": ["source"],
            "transform": "share",
            "having": [{"metric": "sales", "op": ">", "value": 50}],
        },
        "SELECT 'SQUARE', 70, 100 * 70 / 156.0",
    ),
    "share of a part": (
        "sales",
        {"transform": "share", "part": [{"field": "source", "values": ["DOORDASH"]}]},
        "SELECT 40, 100 * 40 / 156.0",
    ),
    "share of a part with items": (
        "sales",
        {"transform": "share", "part": [{"field": "category", "values": ["Beverages"]}]},
        "SELECT 70, 100 * 70 / 128.0",
    ),
    "share of orders that have an item": (
        "orders",
        {"transform": "share", "part": [{"field": "product", "values": ["Fries"]}]},
        "SELECT 3, 60.0",
    ),
    "growth": (
        "sales",
        {"group_by": ["business_date"], "transform": "growth"},
        "VALUES (date '2025-01-01', 26, NULL), ('2025-01-02', 50, 100 * 50 / 26.0 - 100), "
        "('2025-01-04', 80, 60)",
    ),
    "cumulative in each group": (
        "orders",
        {
            "group_by": ["location", "business_date"],
            "transform": "cumulative",
            "filters": [{"field": "location", "values": ["Downtown", "Airport"]}],
        },
        "VALUES (1, 1), (1, 2), (1, 1), (1, 2)",
    ),
    "periods side by side, overlapping": (
        "sales",
        {
            "periods": [
                {"start": "2025-01-02", "end": "2025-01-05", "label": "late"},
                {"start": "2025-01-01", "end": "2025-01-03", "label": "early"},
            ]
        },
        "VALUES ('late', 130), ('early', 76)",
    ),
    "periods by location": (
        "orders",
        {
            "group_by": ["location"],
            "periods": [{**JAN2, "label": "a"}, {"start": "2025-01-04", "label": "b"}],
        },
        "VALUES ('a', 'Airport', 1), ('a', 'Downtown', 1), ('b', 'Airport', 1), "
        "('b', 'O''Hare \"B\"', 1)",
    ),
    "having another measure": (
        "sales",
        {"group_by": ["location"], "having": [{"metric": "orders", "op": ">=", "value": 2}]},
        "VALUES ('Airport', 110), ('Downtown', 36)",
    ),
    "sorted by another measure": (
        "sales",
        {"group_by": ["location"], "order_by": [{"field": "orders"}]},
        "VALUES ('Airport', 110), ('Downtown', 36), ('O''Hare \"B\"', 10)",
    ),
    "bottom n": (
        "items_sold",
        {
            "group_by": ["product"],
            "limit": 2,
            "order_by": [{"field": "items_sold", "descending": False}],
        },
        "VALUES ('Mystery', 1), ('Drip Coffee', 2)",
    ),
    "best of each": (
        "items_sold",
        {"group_by": ["location", "product"], "limit": 1, "limit_per": "location"},
        "VALUES ('Airport', 'Latte', 6), ('Downtown', 'Fries', 2), ('Downtown', 'Latte', 2), "
        "('O''Hare \"B\"', 'Mystery', 1)",
    ),
    "of every known value": (
        "items_sold",
        {"group_by": ["product"], "across": [{"field": "order_type"}]},
        "SELECT '', 0 WHERE false",
    ),
    "of every value that there is in that time": (
        "orders",
        {
            "group_by": ["source"],
            "across": [{"field": "business_date"}],
            "time": {"start": "2025-01-01", "end": "2025-01-03"},
        },
        "VALUES ('TOAST', 2)",
    ),
    "of each named value": (
        "items_sold",
        {
            "group_by": ["product"],
            "across": [{"field": "location", "values": ["Airport", "Downtown"]}],
        },
        "VALUES ('Latte', 8), ('Fries', 5)",
    ),
    "of named things, which finer rows have": (
        "orders",
        {
            "group_by": ["location"],
            "across": [{"field": "category", "values": ["Beverages", "Sides"]}],
        },
        "VALUES ('Airport', 2), ('Downtown', 2)",
    ),
    "of one thing and of no other": (
        "orders",
        {
            "group_by": ["location"],
            "across": [
                {"field": "category", "values": ["Coffee"]},
                {"field": "category", "has": "none", "values": ["Beer"]},
            ],
        },
        "VALUES ('Downtown', 2)",
    ),
    "only of named values, which rows may lack": (
        "orders",
        {
            "group_by": ["location"],
            "across": [{"field": "order_type", "has": "only", "values": ["DINE_IN", "DELIVERY"]}],
        },
        "VALUES ('O''Hare \"B\"', 1)",
    ),
    "of none of named values, which rows may lack": (
        "orders",
        {
            "group_by": ["location"],
            "across": [{"field": "order_type", "has": "none", "values": ["DINE_IN"]}],
        },
        "VALUES ('Airport', 2)",
    ),
    "those of every value, counted": (
        "orders",
        {
            "group_by": ["location"],
            "across": [{"field": "source", "values": ["TOAST"]}],
            "transform": "count",
        },
        "VALUES (2)",
    ),
    "those without rows": (
        "items_sold",
        {"group_by": ["product"], "absent": True, "time": JAN2},
        "VALUES ('Latte', 0), ('Mystery', 0)",
    ),
    "those without rows, among the days with orders": (
        "orders",
        {
            "group_by": ["business_date"],
            "absent": True,
            "filters": [{"field": "source", "values": ["TOAST"]}],
        },
        "SELECT date '2025-01-01', 0 WHERE false",
    ),
    "those whose rows have nothing of it": (
        "tips",
        {
            "group_by": ["source"],
            "absent": True,
            "time": {"start": "2025-01-02", "end": "2025-01-03"},
        },
        "VALUES ('TOAST', 0), ('SQUARE', 0)",
    ),
    "categories without rows are those that things have": (
        "sales",
        {
            "group_by": ["category"],
            "absent": True,
            "filters": [{"field": "location", "values": ["Downtown"]}],
        },
        "VALUES ('Beer', 0), ('Coffee', 0)",
    ),
    "modifiers, none": ("modifiers", {"group_by": ["modifier"]}, "SELECT 1, 2 WHERE false"),
    "city": ("sales", {"group_by": ["city"], "limit": 1}, "SELECT 'Denver', 110"),
    "week and month": (
        "orders",
        {"group_by": ["month", "week"]},
        "SELECT date '2025-01-01', date '2024-12-30', 5",
    ),
    "year": ("orders", {"group_by": ["year"]}, "SELECT 2025, 5"),
}


@pytest.mark.parametrize("case", CASES)
def test_gives_what_hand_written_sql_gives(
    case: str, ask: Callable[..., Any], gold: Callable[[str], Any]
) -> None:
    metric, spec, sql = CASES[case]
    answer = ask(metric, **spec)
    if case == "cumulative in each group":
        answer = [row[-2:] for row in sorted(answer)]
    expected = gold(sql)
    assert [_close(row) for row in answer] == [_close(row) for row in expected]


def test_measures_of_different_rows_stand_side_by_side(ask: Callable[..., Any]) -> None:
    answer = ask("sales", "items_sold", "payments", group_by=["order_type"])
    assert answer == [
        (None, 70, 9, 1),
        ("DELIVERY", 40, 5, None),
        ("DINE_IN", 36, 4, 3),
        ("TAKEOUT", 10, 1, 1),
    ]


def test_dates_come_back_as_dates(ask: Callable[..., Any]) -> None:
    assert ask("orders", group_by=["business_date"], limit=1) == [(date(2025, 1, 1), 1)]


def _close(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(round(float(v), 4) if isinstance(v, int | float) else v for v in row)
