"""The question's words that the executed SQL does not reflect are said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlquery.agent import Domain
from nlquery.agent.turn import TurnState
from nlquery.agent.unused import unused
from nlquery.planner import Planner
from nlquery.providers.scripted import run, say
from nlquery.semantic.clock import Clock
from nlquery.semantic.load import load
from nlquery.session.turn import CodeCell

from .conftest import Desk

pytestmark = pytest.mark.unit

CLOCK = Clock(date(2025, 2, 1), date(2025, 1, 1), date(2025, 1, 31), False)
PLANNER = Planner(
    load(), CLOCK, {"location": ["Downtown", "Airport"], "product": ["Coffee", "Classic Burger"]}
)
TOTAL = "SELECT sum(o.total_amount) FROM orders o"


def left_out(question: str, sql: str, **params: Any) -> list[str]:
    cell = CodeCell("df = sql(query)", queries=[{"sql": sql, "params": params}])
    return unused(TurnState(question, "m", cells=[cell]), PLANNER)


@pytest.mark.parametrize(
    ("question", "sql", "words"),
    [
        ("Total sales at the Airport?", TOTAL, ["airport"]),
        ("Total sales at the Airport?", f"{TOTAL} WHERE l.name = 'Airport'", []),
        ("Sales of spicy dishes?", TOTAL, ["spicy"]),
        ("Sales of loyal hikers?", f"{TOTAL} /* loyal */", ["hikers"]),
        ("Revenue by category?", "SELECT c.name, sum(i.total_price) FROM order_items i", []),
        ("Sales last week?", TOTAL, ["last week"]),
        ("Sales last week?", f"{TOTAL} WHERE o.business_date >= '2025-01-25'", []),
        ("Tips by weekday?", TOTAL, ["tips", "weekday"]),
        ("Tips by weekday?", "SELECT to_char(business_date, 'D'), sum(tip_amount)", []),
        ("Delivery orders?", "SELECT count(*) FROM orders", ["delivery"]),
        ("Delivery orders?", "SELECT count(*) FROM orders WHERE order_type = 'DELIVERY'", []),
        ("Please show me total revenue", TOTAL, []),
        ("How much money did we make?", TOTAL, []),
    ],
)
def test_words_without_a_trace_are_named(question: str, sql: str, words: list[str]) -> None:
    assert left_out(question, sql) == words


def test_bound_values_count() -> None:
    assert left_out("Sales at the Airport?", f"{TOTAL} WHERE l.name = :l", l="Airport") == []


async def test_the_answer_says_so(desk: Desk) -> None:
    desk.domain = Domain(planner=PLANNER)
    desk.kernel.database[TOTAL] = (["sales"], [[850.35]])
    code = f"sql({TOTAL!r})"
    answer = await desk.ask("Total sales of spicy vegan dishes?", run(code), say("It is $850.35."))
    assert answer.assumptions[0] == "Not used from the question: “spicy”, “vegan”."
    assert "spicy" in desk.saved().turns()[0].markdown.partition("Assumptions")[2]
