"""What an answer rests on is read from the executed SQL."""

from __future__ import annotations

import pytest

from nlquery.agent import Domain
from nlquery.agent.lineage import lineage
from nlquery.providers.scripted import run, say

from .conftest import Desk

pytestmark = pytest.mark.unit

DEFINITIONS = {"sales": ("sum(orders.total_amount)", "what customers were charged")}
QUERY = (
    "SELECT l.name, SUM(o.total_amount) FROM orders o JOIN locations l ON l.id = o.location_id "
    "WHERE o.status = 'COMPLETED' AND o.business_date >= :start GROUP BY 1"
)


def test_definition_filters_dates_and_tables_are_told() -> None:
    lines = lineage([(QUERY, {"start": "2025-01-01"})], DEFINITIONS)
    assert lines == [
        "sales: what customers were charged",
        "Filter: status = 'COMPLETED' and business_date >= '2025-01-01'",
        "Data: locations, orders",
    ]


def test_an_aggregate_that_is_no_measure_is_told_as_it_is() -> None:
    lines = lineage([("SELECT sum(total_amount - 1) FROM orders", {})], DEFINITIONS)
    assert "Computed: SUM(total_amount - 1)" in lines
    assert not any("charged" in line for line in lines)


def test_common_tables_are_looked_through() -> None:
    sql = "WITH x AS (SELECT * FROM orders WHERE tip_amount > 5) SELECT count(*) FROM x LIMIT 3"
    lines = lineage([(sql, {})], {})
    assert lines == [
        "Computed: COUNT(*)",
        "Filter: tip_amount > 5",
        "At most 3 rows are shown.",
        "Data: orders",
    ]


def test_sql_that_cannot_be_read_is_said_to_be_so() -> None:
    (line,) = lineage([("SELEC ((", {})], {})
    assert "could not be analysed" in line


def test_nothing_executed_nothing_told() -> None:
    assert lineage([], DEFINITIONS) == []


async def test_every_answer_carries_it(desk: Desk) -> None:
    desk.domain = Domain(definitions=DEFINITIONS)
    code = f'table(["place", "sales"], [["Downtown", 850.35]], {QUERY!r})'
    answer = await desk.ask("Sales?", run(code), say("850.35, all of it guesswork."))
    assert "sales: what customers were charged" in answer.assumptions
    assert "what customers were charged" in desk.saved().turns()[0].markdown
