"""What is taken out of turns for the summary, and how a summary is written."""

from __future__ import annotations

import pytest

from nlquery.memory.facts import statements, summarize
from nlquery.memory.summary import Summary
from nlquery.session import CodeCell, Turn

pytestmark = pytest.mark.unit


def test_a_summary_tells_a_variable_once_and_no_basis_of_one_question_alone() -> None:
    codes = ("df = sql('SELECT 1 FROM orders')", "df = sql('SELECT 2 FROM orders')")
    basis = ["sales: what customers were charged", "Days: all days in the data", "Data: orders"]
    turns = [
        Turn(f"Question {n}?", [CodeCell(code, [], call_id=f"c{n}", queries=[])], "Done.",
             {"status": "answered", "assumptions": basis})
        for n, code in enumerate(codes)
    ]  # fmt: skip
    summary = summarize(turns)
    assert summary.parts["Data and variables"] == ["`df` = sql('SELECT 2 FROM orders')"]
    assert summary.parts["Key knowledge"] == basis[:1]


def test_a_summary_reads_back_as_it_was_written() -> None:
    summary = Summary()
    summary.add("Goal", "Win.", "win")
    summary.add("Plan", "Go on, then stop.")
    again = Summary.parse(summary.text())
    assert again == summary
    assert again.parts["Goal"] == ["Win."]


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("Maria runs the Airport place. How much did it sell?", "Maria runs the Airport place."),
        ("Sales by day. Mondays come from the central kitchen.", "central kitchen"),
        ("Thanks! Our year begins in April. And by month?", "Our year begins in April."),
        ("The Mall place shares its staff with Downtown. Compare both.", "shares its staff"),
    ],
)
def test_what_a_person_tells_beside_a_question_is_kept(question: str, stated: str) -> None:
    found = statements(question)
    assert any(stated in line for _, line in found)
    assert len(found) == 1


@pytest.mark.parametrize(
    "question",
    ["Sales by location", "Show sales. Then compare with tips.", "Thanks. What about May?", "?"],
)
def test_what_only_asks_is_no_statement(question: str) -> None:
    assert statements(question) == []


def test_tables_are_those_that_the_database_has() -> None:
    sql = """
        WITH grouped AS (
            SELECT extract(hour FROM o.created_at AT TIME ZONE l.timezone) AS hour,
                trim(leading '0' FROM o.code), o.status IS DISTINCT FROM other
            FROM orders AS o JOIN Public.Locations AS l ON l.id = o.location_id
        ), last AS MATERIALIZED (SELECT 1 FROM generate_series(1, 3))
        SELECT * FROM grouped JOIN last ON true
    """
    turn = Turn("Sales?", [CodeCell("df = sql(q)", queries=[{"sql": sql}])], "1", {})
    lines = [line for part, line in summarize([turn]).lines() if line.startswith("Table read")]
    assert lines == ["Table read: orders", "Table read: public.locations"]
