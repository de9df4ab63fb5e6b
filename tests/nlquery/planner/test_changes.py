"""What changed from one time to another, of all and of each group: against SQL by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sqlalchemy import text

from nlquery.planner import Decline, Plan

from .conftest import Planned

OK = "o.status = 'COMPLETED' AND NOT o.is_voided AND NOT o.is_deleted"
ORDERS = f"FROM orders o JOIN locations l ON l.id = o.location_id WHERE {OK}"


def on(day: int, value: str = "o.total_amount", by: str = "o.business_date") -> str:
    return f"coalesce(sum({value}) FILTER (WHERE {by} = '2025-01-0{day}'), 0)"


def by(name: str, number: str, rest: str = "") -> str:
    return f"SELECT {name}, {number} {ORDERS} GROUP BY 1 {rest}"


SHOP, CHANNEL = "l.name", "o.source"
ROSE = f"{on(2)} - {on(1)}"
TOAST_LESS_SQUARE = (
    "sum(CASE o.source WHEN 'TOAST' THEN o.total_amount WHEN 'SQUARE' THEN -o.total_amount END)"
)
GOLD = [
    ("For each location, how much did revenue change in dollars from January 1 to January 2?",
     by(SHOP, ROSE)),
    ("How did each location's sales change in dollars from Jan 1 to Jan 2?", by(SHOP, ROSE)),
    ("difference in sales between Jan 1 and Jan 2 by location", by(SHOP, ROSE)),
    ("How much more did each location sell on January 1 than on January 2?",
     by(SHOP, f"{on(1)} - {on(2)}")),
    ("which location dropped the most from Jan 1 to Jan 4",
     by(SHOP, f"{on(1)} - {on(4)}", "ORDER BY 2 DESC LIMIT 1")),
    ("which channel lost the most revenue from Jan 1 to Jan 3",
     by(CHANNEL, f"{on(1)} - {on(3)}", "ORDER BY 2 DESC LIMIT 1")),
    ("which store had the biggest increase in sales from Jan 1 to Jan 2",
     by(SHOP, ROSE, "ORDER BY 2 DESC LIMIT 1")),
    ("which location grew the most from Jan 1 to Jan 2",
     by(SHOP, f"100.0 * {on(2)} / {on(1)} - 100", "ORDER BY 2 DESC LIMIT 1")),
    ("how much did orders fall from Jan 1 to Jan 3 by channel",
     by(CHANNEL, f"{on(1, '1')} - {on(3, '1')}")),
    ("percentage change in tips by location from January 1 to January 2",
     by(SHOP, f"100.0 * {on(2, 'o.tip_amount')} / {on(1, 'o.tip_amount')} - 100")),
    ("difference between Toast and Square sales at each location", by(SHOP, TOAST_LESS_SQUARE)),
    ("how much more did Toast sell than Square on each day",
     f"SELECT o.business_date, {TOAST_LESS_SQUARE} {ORDERS} "
     "AND o.source IN ('TOAST', 'SQUARE') GROUP BY 1"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "gold"), GOLD)
def test_changes_of_each_group(real: Planned, question: str, gold: str) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan), plan
    names = [column.name for column in plan.compiled.columns]
    group = next(n for n in names if n in (*plan.spec.group_by,) and n != plan.spec.group_by[0])
    ours = [(row[names.index(group)], row[-1]) for row in real.rows(plan)]
    with real.engine.connect() as connection:
        theirs = [tuple(row) for row in connection.execute(text(gold))]
    told = sorted((str(name), round(float(value), 2)) for name, value in ours)
    assert told == sorted((str(name), round(float(value or 0), 2)) for name, value in theirs)


@pytest.mark.parametrize(
    "question",
    ["day-over-day change in sales in dollars", "how much did sales change from day to day",
     "by how much did revenue change from one day to the next"],
)  # fmt: skip
def test_the_change_from_day_to_day_in_dollars(real: Planned, question: str) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan), plan
    rows = real.rows(plan)
    assert rows[0][-1] is None
    assert [row[-1] for row in rows[1:]] == [b[1] - a[1] for a, b in pairwise(rows)]


ONE = [
    ("net change in orders from Jan 1 to Jan 4", f"SELECT {on(4, '1')} - {on(1, '1')} {ORDERS}"),
    ("what was the percentage drop in sales from January 1 to January 4",
     f"SELECT 100.0 * {on(4)} / {on(1)} - 100 {ORDERS}"),
    ("how much did sales grow from Jan 1 to Jan 2",
     f"SELECT 100.0 * {on(2)} / {on(1)} - 100 {ORDERS}"),
    ("largest day over day decrease in sales", f"SELECT {on(3)} - {on(2)} {ORDERS}"),
    ("which day did tips fall the most",
     f"SELECT {on(3, 'o.tip_amount')} - {on(2, 'o.tip_amount')} {ORDERS}"),
    ("Downtown to Airport sales ratio",
     "SELECT sum(o.total_amount) FILTER (WHERE l.name = 'Downtown') / "
     f"sum(o.total_amount) FILTER (WHERE l.name = 'Airport') {ORDERS}"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "gold"), ONE)
def test_one_change_is_told(real: Planned, question: str, gold: str) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan), plan
    (row,) = real.rows(plan)
    with real.engine.connect() as connection:
        wanted = connection.execute(text(gold)).scalar_one()
    assert float(row[-1]) == pytest.approx(float(wanted))


@pytest.mark.parametrize(
    ("question", "reason"),
    [("which location grew the most", "From which day to which?"),
     ("the day-over-day change in sales in dollars for January 2nd and 3rd", "is not clear")],
)  # fmt: skip
def test_changes_of_unsaid_times_are_declined(real: Planned, question: str, reason: str) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Decline), plan
    assert reason in plan.reason


def test_a_change_is_broken_down_and_moved_on(real: Planned) -> None:
    first = real.planner.plan("Percent change in total sales from January 1 to January 2")
    assert isinstance(first, Plan), first
    then = real.planner.plan("and from January 2 to January 3", first.spec)
    assert isinstance(then, Plan), then
    assert str(real.rows(then)[0][0]) == "2025-01-03"
    split = real.planner.plan("Break that change down by location.", first.spec)
    assert isinstance(split, Plan), split
    assert {str(row[0]) for row in real.rows(split)} == {"2025-01-02"}
    assert len(real.rows(split)) == 4
