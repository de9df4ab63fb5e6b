"""What an answer rests on is read from the executed SQL."""

from __future__ import annotations

import pytest

from nlquery.agent import Domain
from nlquery.agent.lineage import lineage
from nlquery.providers.scripted import run, say
from nlquery.semantic.definitions import definitions
from nlquery.semantic.load import load

from .conftest import Desk

pytestmark = pytest.mark.unit

DEFINITIONS = definitions(load())
USUAL = "o.status = 'COMPLETED' AND NOT o.is_voided AND NOT o.is_deleted AND o.currency = 'USD'"
JOINED = f"FROM orders o JOIN locations l ON l.id = o.location_id WHERE {USUAL}"
SALES = "sales: what customers were charged, including tax, tips and fees"
AS_USUAL = (
    "As usual: completed orders only, no voided orders, no deleted orders, amounts in US dollars."
)


def told(sql: str, **params: object) -> list[str]:
    return lineage([(sql, params)], DEFINITIONS)


def test_definition_days_filters_and_tables_are_told() -> None:
    sql = f"SELECT l.name, SUM(o.total_amount) {JOINED} AND l.city = :city "
    sql += "AND o.business_date >= :start AND o.business_date < :end GROUP BY 1"
    lines = told(sql, city="Boston", start="2025-01-25", end="2025-02-01")
    assert lines == [
        SALES,
        "Days: 25–31 January 2025",
        "Filter: city = 'Boston'",
        AS_USUAL,
        "Data: locations, orders",
    ]


def test_without_a_condition_on_days_it_says_so() -> None:
    assert "Days: all days in the data" in told(f"SELECT count(*) {JOINED}")


@pytest.mark.parametrize(
    ("condition", "days"),
    [
        ("business_date BETWEEN '2025-01-01' AND '2025-01-03'", "1–3 January 2025"),
        ("business_date = DATE '2025-01-02'", "2 January 2025"),
        ("created_at >= '2025-01-30'::timestamptz", "from 30 January 2025 on"),
        ("CAST(created_at AS date) <= '2025-01-30'", "until 30 January 2025"),
        ("business_date > '2024-12-30' AND business_date < '2025-02-01'",
         "31 December 2024 – 31 January 2025"),
    ],
)  # fmt: skip
def test_days_are_read_in_every_spelling(condition: str, days: str) -> None:
    assert f"Days: {days}" in told(f"SELECT count(*) FROM orders WHERE {condition}")


def test_days_that_cannot_be_read_stay_in_the_filter() -> None:
    lines = told("SELECT 1 FROM orders WHERE date_trunc('month', business_date) = :m", m="2025-01")
    assert not any(line.startswith("Days") for line in lines)
    assert any("DATE_TRUNC" in line for line in lines)


def test_an_aggregate_that_is_no_measure_is_told_as_it_is() -> None:
    lines = told(f"SELECT sum(o.total_amount - 1) {JOINED}")
    assert "Computed: SUM(total_amount - 1)" in lines
    assert not any("charged" in line for line in lines)


def test_a_measure_without_its_usual_conditions_is_not_called_one() -> None:
    lines = told("SELECT sum(total_amount) FROM orders WHERE currency = 'USD' AND NOT is_deleted")
    assert SALES not in lines
    assert "This is not sales as usual, which has completed orders only, no voided orders." in lines


@pytest.mark.parametrize("spelled", ["o.is_voided = false", "o.is_voided IS FALSE"])
def test_usual_conditions_are_known_in_other_words(spelled: str) -> None:
    usual = USUAL.replace("NOT o.is_voided", spelled).replace(
        "o.status = 'COMPLETED'", "o.status IN ('COMPLETED')"
    )
    assert SALES in told(f"SELECT sum(o.total_amount) FROM orders o WHERE {usual}")


def test_a_join_that_doubles_rows_makes_it_another_number() -> None:
    sql = "SELECT sum(o.total_amount) FROM orders o JOIN order_items i ON i.order_id = o.id "
    sql += f"WHERE {USUAL}"
    assert SALES not in told(sql)


def test_counting_another_table_is_another_measure() -> None:
    lines = told("SELECT count(*) FROM products")
    assert "Computed: COUNT(*)" in lines
    assert not any("number of" in line for line in lines)


def test_common_tables_are_looked_through() -> None:
    sql = f"""
        WITH daily AS (SELECT o.business_date AS day, sum(o.total_amount) AS s {JOINED}
          AND o.business_date >= '2025-01-02' AND o.tip_amount > 5 GROUP BY 1)
        SELECT avg(s) FROM daily ORDER BY 1 LIMIT 3"""
    assert told(sql) == [
        SALES,
        "Computed: AVG(s), s being SUM(total_amount)",
        "Days: from 2 January 2025 on",
        "Filter: tip_amount > 5",
        AS_USUAL,
        "At most 3 rows are shown.",
        "Data: locations, orders",
    ]


def test_a_condition_inside_of_an_aggregate_is_not_one_on_all_rows() -> None:
    lines = told(f"SELECT count(*) FILTER (WHERE o.order_type = 'DELIVERY'), count(*) {JOINED}")
    assert not any(line.startswith("Filter") for line in lines)
    assert "Computed: COUNT(*) FILTER(WHERE order_type = 'DELIVERY')" in lines
    assert "orders: the number of orders" in lines


def test_a_subquery_of_a_condition_is_part_of_the_condition() -> None:
    sql = "SELECT count(*) FROM orders WHERE id NOT IN "
    sql += "(SELECT order_id FROM payments WHERE refund_amount > 5)"
    (line,) = [line for line in told(sql) if line.startswith("Filter")]
    assert line.startswith("Filter: NOT id IN (SELECT order_id FROM payments")
    assert " and " not in line
    assert "Data: orders, payments" in told(sql)


def test_branches_of_a_union_are_told_apart() -> None:
    sql = "SELECT 'a', count(*) FROM orders WHERE source = 'TOAST' UNION ALL "
    sql += (
        "SELECT 'b', count(*) FROM orders WHERE source = 'SQUARE' AND business_date = '2025-01-03'"
    )
    lines = told(sql)
    assert "Part 1: Filter: source = 'TOAST'" in lines
    assert "Part 2: Filter: source = 'SQUARE'" in lines
    assert "Part 2: Days: 3 January 2025" in lines
    assert "Part 1: Days: all days in the data" in lines


def test_a_measure_of_rows_below_needs_the_conditions_above() -> None:
    items = "SELECT sum(i.quantity) FROM order_items i JOIN orders o ON o.id = i.order_id"
    assert "items sold: the quantity of items sold" in told(f"{items} WHERE {USUAL}")
    assert "Computed: SUM(quantity)" in told(items)


def test_windows_are_told_whole() -> None:
    sql = "SELECT sum(sum(total_amount)) OVER (ORDER BY business_date) FROM orders "
    sql += "GROUP BY business_date"
    assert "Computed: SUM(SUM(total_amount)) OVER (ORDER BY business_date)" in told(sql)


def test_conditions_in_joins_and_on_groups_are_told() -> None:
    sql = "SELECT l.name, count(o.id) FROM locations l LEFT JOIN orders o ON o.location_id = l.id "
    sql += "AND o.source = 'TOAST' GROUP BY 1 HAVING count(o.id) > 3"
    lines = told(sql)
    assert "Filter: source = 'TOAST'" in lines
    assert "Only groups with: COUNT(id) > 3" in lines


def test_sql_that_cannot_be_read_is_said_to_be_so() -> None:
    (line,) = lineage([("SELEC ((", {})], {})
    assert "could not be analysed" in line


@pytest.mark.parametrize(
    "sql",
    ["VALUES (1)", "SELECT 1", "SELECT * FROM generate_series(1, 3)", "SHOW work_mem",
     "SELECT (SELECT max(x) FROM y WHERE z = 1)", "TABLE orders", "EXPLAIN SELECT 1",
     "SELECT 1; SELECT 2", "SELECT * FROM (VALUES (1)) AS t(a) WHERE a > 0", ""],
)  # fmt: skip
def test_odd_statements_are_survived(sql: str) -> None:
    lineage([(sql, {})], DEFINITIONS)


def test_nothing_executed_nothing_told() -> None:
    assert lineage([], DEFINITIONS) == []


async def test_every_answer_carries_it(desk: Desk) -> None:
    desk.domain = Domain(definitions=DEFINITIONS)
    query = f"SELECT l.name, SUM(o.total_amount) {JOINED} GROUP BY 1"
    desk.kernel.database[query] = (["place", "sales"], [["Downtown", 850.35]])
    answer = await desk.ask("Sales?", run(f"sql({query!r})"), say("850.35, all of it guesswork."))
    assert SALES in answer.assumptions
    assert "what customers were charged" in desk.saved().turns()[0].markdown


async def test_a_cell_that_uses_an_earlier_one_rests_on_both(desk: Desk) -> None:
    one, two = "SELECT a FROM orders WHERE source = 'TOAST'", "SELECT b FROM locations"
    for query in (one, two):
        desk.kernel.database[query] = (["a"], [[850.35]])
    cells = run(f"df = sql({one!r})", "explore"), run(f"other = sql({two!r})\ndf")
    answer = await desk.ask("Sales?", *cells, say("850.35."))
    assert any("TOAST" in line for line in answer.assumptions)
