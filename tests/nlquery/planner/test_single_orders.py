"""Single orders: lists of them, the largest and the first ones, and what is asked along."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from nlquery.planner import Decline, Plan
from nlquery.semantic.spec import QuerySpec

from .conftest import Planned

AT = "date_trunc('second', o.created_at AT TIME ZONE l.timezone)"
FROM = "FROM orders o JOIN locations l ON l.id = o.location_id"
OK = "o.status = 'COMPLETED' AND NOT o.is_voided AND NOT o.is_deleted AND o.currency = 'USD'"
ROW = "o.source::text, o.source_order_id"
DAY = "o.business_date = (SELECT max(business_date) FROM orders)"
PIECES = "(SELECT sum(quantity) FROM order_items WHERE order_id = o.id)"


def gold(order: str = AT, where: str = "TRUE", limit: str = "") -> str:
    return f"SELECT {ROW} {FROM} WHERE {OK} AND {where} ORDER BY {order} {limit}"


def ties(order: str, where: str = "TRUE") -> str:
    return gold(order, where, "FETCH FIRST 1 ROWS WITH TIES")


def each(per: str, order: str, where: str = "TRUE") -> str:
    ranked = f"SELECT {ROW}, rank() OVER (PARTITION BY {per} ORDER BY {order}) AS place"
    rows = f"{ranked} {FROM} WHERE {OK} AND {where}"
    return f"SELECT source, source_order_id FROM ({rows}) AS r WHERE place = 1"


LISTS = {
    "List the orders on $DAY": gold(where=DAY),
    "order details for $DAY": gold(where=DAY),
    "show every order at $PLACE on $DAY": gold(where=f"{DAY} AND l.name = '$PLACE'"),
    "list all orders over $150": gold(where="o.total_amount > 150"),
    "list individual orders on $DAY before noon": gold(
        where=f"{DAY} AND extract(hour FROM {AT}) < 12"
    ),
    "which orders had no tip on $DAY": gold(where=f"{DAY} AND o.tip_amount = 0"),
    "orders on $DAY with time and location": gold(where=DAY),
    "give me a rundown of every Square ticket on $DAY": gold(
        where=f"{DAY} AND o.source = 'SQUARE'"
    ),
    "the orders over $150, list them": gold(where="o.total_amount > 150"),
    "show me tickets over $150 including when and where": gold(where="o.total_amount > 150"),
    "give me each order on $DAY with its total and tip": gold(where=DAY),
    "list orders with more than 5 items on $DAY": gold(where=f"{DAY} AND {PIECES} > 5"),
    "list all cash orders on $DAY": gold(
        where=f"{DAY} AND EXISTS (SELECT 1 FROM payments y WHERE y.order_id = o.id "
        "AND y.payment_type = 'CASH')"
    ),
}
RANKED = {
    "List the five biggest orders": "total_amount DESC LIMIT 5",
    "Show me the 5 largest orders with location and time": "total_amount DESC LIMIT 5",
    "top 10 orders by tip": "tip_amount DESC LIMIT 10",
    "bottom 3 orders": "total_amount LIMIT 3",
    "3 smallest orders at $PLACE": "total_amount LIMIT 3",
    "5 biggest tips": "tip_amount DESC LIMIT 5",
    "our biggest orders": "total_amount DESC LIMIT 10",
}
FIRST = {
    "When was the first order on $DAY?": ties(AT, DAY),
    "What time did the last order come in at $PLACE on $DAY?": ties(
        f"{AT} DESC", f"{DAY} AND l.name = '$PLACE'"
    ),
    "When was our latest DoorDash order?": ties(f"{AT} DESC", "o.source = 'DOORDASH'"),
    "earliest order of each location": each("l.name", AT),
    "first order of the day": each("o.business_date", AT),
    "which order had the highest tip": ties("o.tip_amount DESC"),
    "which order had the most items": ties(f"{PIECES} DESC NULLS LAST"),
    "what was the biggest order on $DAY and where was it": ties("o.total_amount DESC", DAY),
    "what was the biggest order on $DAY and through which channel": ties(
        "o.total_amount DESC", DAY
    ),
    "where was the largest order placed": ties("o.total_amount DESC"),
    "the smallest order of each channel and when": each("o.source", "o.total_amount"),
    "details of the largest order": ties("o.total_amount DESC"),
    "Second biggest order overall": gold("o.total_amount DESC", limit="OFFSET 1 LIMIT 1"),
    "first and last order on $DAY": (f"({ties(AT, DAY)}) UNION ({ties(f'{AT} DESC', DAY)})"),
}


@pytest.fixture(scope="session")
def names(sample: Planned) -> dict[str, str]:
    """Return the last day and a place of the sample, as questions and gold SQL name them."""
    with sample.engine.connect() as connection:
        place = connection.execute(text("SELECT min(name) FROM locations")).scalar_one()
    return {"$DAY": sample.planner.clock.last_day.isoformat(), "$PLACE": place}


def filled(phrase: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        phrase = phrase.replace(name, value)
    return phrase


def planned(sample: Planned, question: str, previous: QuerySpec | None = None) -> Plan:
    plan = sample.planner.plan(question, previous)
    assert isinstance(plan, Plan), (question, plan)
    return plan


def keys(sample: Planned, plan: Plan) -> list[tuple[str, str]]:
    """Return channel and number of each row."""
    at = [column.name for column in plan.compiled.columns]
    rows = sample.rows(plan)
    return [(row[at.index("source")], row[at.index("order_id")]) for row in rows]


def told(sample: Planned, plan: Plan) -> str:
    rows = [[v.isoformat() if hasattr(v, "isoformat") else v for v in r] for r in sample.rows(plan)]
    return plan.narrate({"rows": rows, "row_count": len(rows)}).markdown


def fetched(sample: Planned, query: str) -> list[tuple[object, ...]]:
    with sample.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


@pytest.mark.parametrize("question", [*LISTS, *FIRST])
def test_the_orders_asked_for_are_listed(
    sample: Planned, names: dict[str, str], question: str
) -> None:
    plan = planned(sample, filled(question, names))
    wanted = fetched(sample, filled({**LISTS, **FIRST}[question], names))
    assert wanted
    assert sorted(keys(sample, plan)) == sorted(wanted)
    assert plan.compiled.chart.mark == "none"


@pytest.mark.parametrize("question", RANKED)
def test_the_largest_are_listed_in_order(
    sample: Planned, names: dict[str, str], question: str
) -> None:
    plan = planned(sample, filled(question, names))
    column = RANKED[question].split()[0]
    where = f"AND l.name = '{names['$PLACE']}'" if "$PLACE" in question else ""
    query = f"SELECT o.{column} {FROM} WHERE {OK} {where} ORDER BY o.{RANKED[question]}"
    at = [c.name for c in plan.compiled.columns]
    ranked = "tips" if column == "tip_amount" else "sales"
    assert [row[at.index(ranked)] for row in sample.rows(plan)] == [
        row[0] for row in fetched(sample, query)
    ]
    assert {"placed_at", "location", "source"} <= set(at)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("What was the largest order?", "Largest order"),
        ("largest order by location", "Largest order by location"),
        ("biggest orders by location", "Largest order by location"),
        ("which location had the biggest order", "Largest order by location"),
        ("largest order per day", "Largest order by day"),
        ("how many orders over $50", "Orders, order value over $50.00"),
        ("orders over $40 by location", "Orders by location, order value over $40.00"),
        ("show orders by location", "Orders by location"),
        ("list orders by location", "Orders by location"),
        ("show me orders over $60", "Orders, order value over $60.00"),
        ("all orders", "Orders"),
        ("which location had the most orders", "Orders by location"),
        ("orders in the last 3 days", "Orders, last 3 days"),
    ],
)
def test_what_is_counted_stays_counted(sample: Planned, question: str, title: str) -> None:
    assert planned(sample, question).title == title


def test_a_long_list_says_where_it_stops(sample: Planned) -> None:
    plan = planned(sample, "show me every order")
    assert len(keys(sample, plan)) == 200
    assert keys(sample, plan)[:50] == fetched(sample, gold(f"{AT}, 2", limit="LIMIT 50"))
    assert "the list stops at 200 orders, the earliest first" in told(sample, plan)
    short = planned(sample, "list all orders over $150")
    assert "stops at" not in told(sample, short)


def test_the_answer_tells_when_and_where(sample: Planned, names: dict[str, str]) -> None:
    plan = planned(sample, filled("When was the first order on $DAY?", names))
    query = f"SELECT {AT}, l.name, o.total_amount {FROM} WHERE {OK} AND {DAY} ORDER BY 1 LIMIT 2"
    (at, place, amount), (second, *_) = fetched(sample, query)
    assert at != second  # no tie in the sample
    said = told(sample, plan)
    day = f"{at:%-d %B %Y}"
    assert said.startswith(
        f"The first order on {day} was placed at **{at:%-H:%M}** at **{place}** ("
    )
    assert f"): **${amount:,.2f}**." in said


CHAINS = [
    ("list the orders on $DAY > only at $PLACE > just the top 3",
     "Top 3 orders by sales, $PLACE, $DATE"),
    ("list the orders on $DAY > how many are there?", "Orders, $DATE"),
    ("list all orders over $80 > by location", "Orders by location, order value over $80.00"),
    ("list all orders over $80 > lower the bar to $60 > only doordash",
     "Orders one by one, order value over $60.00, DoorDash"),
    ("when was the first order on $DAY > and the last one?", "Last order, $DATE"),
    ("first order on $DAY > of each location", "First order of each location, $DATE"),
    ("what was the largest order? > when was it? > and the smallest?", "Smallest order"),
    ("what was the largest order? > and the second biggest?", "Second largest order"),
    ("how many orders over $80 at $PLACE > which ones?",
     "Orders one by one, order value over $80.00, $PLACE"),
    ("top 5 orders > by tip instead > make it 3", "Top 3 orders by tips"),
]  # fmt: skip


@pytest.mark.parametrize(("chain", "title"), CHAINS)
def test_follow_ups(sample: Planned, names: dict[str, str], chain: str, title: str) -> None:
    spec = None
    for question in filled(chain, names).split(" > "):
        plan = planned(sample, question, spec)
        spec = plan.spec
    last = sample.planner.clock.last_day
    dated = {**names, "$DATE": f"{last.day} {last:%B} {last.year}"}
    assert plan.title == filled(title, dated)


def test_sorting_a_list(sample: Planned, names: dict[str, str]) -> None:
    question = filled("list orders on $DAY sorted by tip", names)
    at = [c.name for c in planned(sample, question).compiled.columns]
    tips = [row[at.index("tips")] for row in sample.rows(planned(sample, question))]
    assert len(set(tips)) > 1
    assert tips == sorted(tips, reverse=True)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("who placed the last order", "Whose order it was"),
        ("what was in the last order", "What was in the last order"),
        ("refund the last order", "I do not carry out orders"),
        ("what was the average of the last 10 orders", "only a list is told"),
        ("first order per day by location", "one thing at a time"),
        ("first and last order of each day", "one after the other"),
        ("list the last 5,000 orders", "Lists have up to 200 rows"),
    ],
)
def test_what_is_no_list_is_declined(
    sample: Planned, names: dict[str, str], question: str, reason: str
) -> None:
    plan = sample.planner.plan(filled(question, names))
    assert isinstance(plan, Decline), plan
    assert reason in plan.reason


def test_no_personal_column_is_read(sample: Planned) -> None:
    plan = planned(sample, "show me every order with server and order type")
    assert not re.search(r"customer|phone|card_last", plan.sql)
