"""Spans of the day set against each other, against SQL written by hand."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from nlquery.planner import Decline, Plan

from .conftest import Planned

OK = "o.status = 'COMPLETED' AND NOT o.is_voided AND NOT o.is_deleted"
HOUR = "extract(hour FROM o.created_at AT TIME ZONE l.timezone)::int"
FROM = f"FROM orders o JOIN locations l ON l.id = o.location_id WHERE {OK}"


def sides(value: str, *spans: tuple[int, int], where: str = "TRUE") -> str:
    parts = [f"SELECT {value} {FROM} AND {where} AND {HOUR} >= {a} AND {HOUR} < {b}"
             for a, b in spans]  # fmt: skip
    return " UNION ALL ".join(parts)


SALES = "sum(o.total_amount)"
LUNCH, DINNER = (11, 14), (17, 20)
GOLD = [
    ("Compare sales from 11am to 2pm with sales from 5pm to 8pm", sides(SALES, LUNCH, DINNER)),
    ("11am-2pm vs 5pm-8pm sales", sides(SALES, LUNCH, DINNER)),
    ("orders between 8 and 11 am versus between 5 and 8 pm", sides("count(*)", (8, 11), DINNER)),
    ("compare 9am to noon with noon to 3pm", sides(SALES, (9, 12), (12, 15))),
    ("before 11am vs after 8pm sales", sides(SALES, (0, 11), (20, 24))),
    ("sales after 5pm compared to before 5pm", sides(SALES, (17, 24), (0, 17))),
    ("Which took more, 11am to 2pm or 5pm to 8pm?", sides(SALES, LUNCH, DINNER)),
    ("compare sales at noon and at 6pm", sides(SALES, (12, 13), (18, 19))),
    ("tips 10am-12pm vs 12pm-2pm vs 2pm-4pm",
     sides("sum(o.tip_amount)", (10, 12), (12, 14), (14, 16))),
    ("average order value 11am-2pm vs 5pm-9pm", sides("avg(o.total_amount)", LUNCH, (17, 21))),
    ("sales on January 10 from 11am to 2pm vs 5pm to 8pm",
     sides(SALES, LUNCH, DINNER, where="o.business_date = '2025-01-10'")),
    ("sales from 11am to 2pm and from 5pm to 8pm", sides(SALES, LUNCH, DINNER)),
    ("total sales from 11am to 2pm and 5pm to 8pm combined",
     f"SELECT {SALES} {FROM} AND ({HOUR} BETWEEN 11 AND 13 OR {HOUR} BETWEEN 17 AND 19)"),
    ("how much more did we sell from 11am to 2pm than from 5pm to 8pm",
     f"SELECT {SALES} FILTER (WHERE {HOUR} BETWEEN 11 AND 13) - "
     f"{SALES} FILTER (WHERE {HOUR} BETWEEN 17 AND 19) {FROM}"),
    ("how many more orders came between 5pm and 8pm than between 11am and 2pm",
     f"SELECT count(*) FILTER (WHERE {HOUR} BETWEEN 17 AND 19) - "
     f"count(*) FILTER (WHERE {HOUR} BETWEEN 11 AND 13) {FROM}"),
    ("morning vs evening orders", sides("count(*)", (5, 12), (17, 22))),
    ("morning and afternoon sales", sides(SALES, (5, 12), (12, 17))),
    ("Compare tips in the afternoon with those in the evening",
     sides("sum(o.tip_amount)", (12, 17), (17, 22))),
    ("how many orders in the morning, the afternoon and the evening?",
     sides("count(*)", (5, 12), (12, 17), (17, 22))),
    ("how much more did we sell in the afternoon than in the evening",
     f"SELECT {SALES} FILTER (WHERE {HOUR} BETWEEN 12 AND 16) - "
     f"{SALES} FILTER (WHERE {HOUR} BETWEEN 17 AND 21) {FROM}"),
    ("average order value before and after noon", sides("avg(o.total_amount)", (0, 12), (12, 24))),
    ("orders at 6pm and 7pm", f"SELECT count(*) {FROM} AND {HOUR} IN (18, 19)"),
    ("orders after 11am and before 2pm", f"SELECT count(*) {FROM} AND {HOUR} IN (11, 12, 13)"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "gold"), GOLD)
def test_gives_what_hand_written_sql_gives(sample: Planned, question: str, gold: str) -> None:
    plan = sample.planner.plan(question)
    assert isinstance(plan, Plan), plan
    with sample.engine.connect() as connection:
        wanted = sorted(float(row[0] or 0) for row in connection.execute(text(gold)))
    told = sorted(float(row[-1]) for row in sample.rows(plan))
    assert told == pytest.approx([value for value in wanted if value])


def test_both_are_told_by_their_hours(sample: Planned) -> None:
    plan = sample.planner.plan("sales from noon to 2pm vs from 5pm to 8pm by location")
    assert isinstance(plan, Plan)
    assert {row[1] for row in sample.rows(plan)} == {"noon to 2pm", "5pm to 8pm"}
    assert plan.title == "Sales by location and hours, 12:00–14:00 or 17:00–20:00"


def test_parts_of_the_day_keep_the_names_they_were_given(sample: Planned) -> None:
    plan = sample.planner.plan("morning vs evening sales by location")
    assert isinstance(plan, Plan)
    names = {row[1] for row in sample.rows(plan)}
    assert names == {"Morning (5am to noon)", "Evening (5pm to 10pm)"}


def test_they_stay_apart_in_a_follow_up(sample: Planned) -> None:
    first = sample.planner.plan("11am-2pm vs 5pm-8pm sales")
    assert isinstance(first, Plan)
    then = sample.planner.plan("by location", first.spec)
    assert isinstance(then, Plan)
    assert then.title == "Sales by hours and location, 11:00–14:00 or 17:00–20:00"
    assert len(sample.rows(then)) == 8


def test_a_side_that_has_nothing_is_told(sample: Planned) -> None:
    plan = sample.planner.plan("sales from 3am to 4am vs 11am to 2pm")
    assert isinstance(plan, Plan)
    rows = [[row[0], float(row[1])] for row in sample.rows(plan)]
    told = plan.narrate({"columns": [], "rows": rows, "row_count": len(rows)}).markdown
    assert [row[0] for row in rows] == ["11am to 2pm"]
    assert "There is nothing for 3am." in told


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("sales from 11am to 2pm vs from 1pm to 4pm", "11am to 2pm and 1pm to 4pm overlap"),
        ("sales 11-3 vs 5-9", "in the morning or in the evening"),
        ("lunch vs 5pm to 8pm sales", "only one thing to compare"),
    ],
)
def test_what_is_not_certain_is_declined(sample: Planned, question: str, reason: str) -> None:
    plan = sample.planner.plan(question)
    assert isinstance(plan, Decline), plan
    assert reason in plan.reason
