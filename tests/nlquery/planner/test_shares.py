"""Percentages, ratios and means: what is the part and what the whole, against SQL by hand."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from nlquery.planner import Decline, Plan

from .conftest import Planned

OK = "o.status = 'COMPLETED' AND NOT o.is_voided AND NOT o.is_deleted"
ORDERS = f"FROM orders o JOIN locations l ON l.id = o.location_id WHERE {OK}"
CATEGORIES = (
    "FROM orders o JOIN locations l ON l.id = o.location_id "
    "JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id "
    "JOIN categories c ON c.id = p.category_id "
    f"LEFT JOIN categories top ON top.id = c.parent_id WHERE {OK}"
)
MORNING = "extract(hour FROM o.created_at AT TIME ZONE l.timezone) < 12"


def share(value: str, part: str, whole: str = "true") -> str:
    return f"SELECT 100.0 * sum({value}) FILTER (WHERE {part}) / sum({value}) {ORDERS} AND {whole}"


def within(whole: str, other: str, value: str = "sum(o.total_amount)") -> str:
    share = f"100.0 * {value} / sum({value}) OVER (PARTITION BY {whole})"
    return f"SELECT {whole}, {other}, {share} {ORDERS} GROUP BY 1, 2"


IN_SHOPS = within("l.name", "o.source")
FIRST = "o.business_date = '2025-01-01'"
EACH = "round(100.0 * sum(o.commission_fee) / sum(o.total_amount), 6)"
GOLD = [
    ("Within every store, how does revenue split across the channels in percent?", IN_SHOPS),
    ("For every location, what share of sales comes from each channel", IN_SHOPS),
    ("what percent of each store's sales came from each channel", IN_SHOPS),
    ("Inside each channel, which percent of the orders belongs to which location?",
     within("o.source", "l.name", "count(*)")),
    ("What share of all Airport tips was earned on January 2?",
     share("o.tip_amount", "o.business_date = '2025-01-02'", "l.name = 'Airport'")),
    ("how much of our revenue, as a percentage, came in on Jan 1?",
     share("o.total_amount", FIRST)),
    ("what percentage of January 1 sales came from Toast",
     share("o.total_amount", "o.source = 'TOAST'", FIRST)),
    ("What percentage of Mall revenue comes from orders placed before noon?",
     share("o.total_amount", MORNING, "l.name = 'Mall Location'")),
    ("what percent of Downtown orders were placed before noon on January 2",
     share("1", f"{MORNING} AND o.business_date = '2025-01-02'", "l.name = 'Downtown'")),
    ("For each order type, what percent of orders was placed at each location",
     within("o.order_type", "l.name", "count(*)")),
    ("cash payments as a percentage of all payments by location",
     "SELECT l.name, 100.0 * count(*) FILTER (WHERE y.payment_type = 'CASH') / count(*) "
     "FROM payments y JOIN orders o ON o.id = y.order_id "
     f"JOIN locations l ON l.id = o.location_id WHERE {OK} GROUP BY 1"),
    ("Commission as a percentage of what customers were charged on DoorDash orders, by location",
     f"SELECT l.name, {EACH} {ORDERS} AND o.source = 'DOORDASH' GROUP BY 1"),
    ("What's the ratio of dine-in to delivery revenue at Airport?",
     "SELECT sum(o.total_amount) FILTER (WHERE o.order_type = 'DINE_IN') / "
     f"sum(o.total_amount) FILTER (WHERE o.order_type = 'DELIVERY') {ORDERS} "
     "AND l.name = 'Airport'"),
    ("by what percent did Toast sales exceed Square sales",
     "SELECT 100 * sum(o.total_amount) FILTER (WHERE o.source = 'TOAST') / "
     f"sum(o.total_amount) FILTER (WHERE o.source = 'SQUARE') - 100 {ORDERS}"),
    ("How far ahead of the University is my Airport in total sales?",
     "SELECT sum(CASE l.name WHEN 'Airport' THEN o.total_amount ELSE -o.total_amount END) "
     f"{ORDERS} AND l.name IN ('Airport', 'University')"),
    ("how far behind Downtown is the Mall in orders",
     f"SELECT sum(CASE l.name WHEN 'Downtown' THEN 1 ELSE -1 END) {ORDERS} "
     "AND l.name IN ('Downtown', 'Mall Location')"),
    ("Mean order value of orders placed before noon at each location",
     f"SELECT l.name, avg(o.total_amount) {ORDERS} AND {MORNING} GROUP BY 1"),
    ("Average subtotal per order (before tax, tip and fees) by channel",
     f"SELECT o.source, avg(o.subtotal) {ORDERS} GROUP BY 1"),
    ("orders per day on average, DoorDash, all four days",
     f"SELECT 1.0 * count(*) / count(DISTINCT o.business_date) {ORDERS} AND o.source = 'DOORDASH'"),
    ("sales at the Mall on January 1st across Toast and Square",
     f"SELECT sum(o.total_amount) {ORDERS} AND o.source IN ('TOAST', 'SQUARE') "
     f"AND l.name = 'Mall Location' AND {FIRST}"),
    ("airport orders before 7am all channels, how many",
     f"SELECT count(*) {ORDERS} AND l.name = 'Airport' AND "
     "extract(hour FROM o.created_at AT TIME ZONE l.timezone) < 7"),
    ("Item sales of Entrees and Sides by location",
     f"SELECT coalesce(top.name, c.name), l.name, sum(i.total_price) {CATEGORIES} "
     "AND coalesce(top.name, c.name) IN ('Entrees', 'Sides') GROUP BY 1, 2"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "gold"), GOLD)
def test_the_part_and_the_whole(real: Planned, question: str, gold: str) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan), plan
    with real.engine.connect() as connection:
        theirs = [tuple(row) for row in connection.execute(text(gold))]
    keys = len(theirs[0]) - 1
    ours = [(*row[:keys], row[-1]) for row in real.rows(plan)]
    assert told(ours) == told(theirs)


def told(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Return rows that compare: the groups in any order, and the number."""
    return sorted((*sorted(map(str, names)), round(float(str(value)), 2)) for *names, value in rows)


TITLES = [
    ("How many items does the average Airport dine-in ticket contain?",
     "Items per order, Airport, Dine-in"),
    ("On average, what did a unit sell for in Desserts? (item sales divided by units)",
     "Average item price, Desserts"),
    ("split of orders by order type within Downtown in percent",
     "Share of orders by order type, Downtown"),
    ("By number of payments, what percentage at Downtown was cash?",
     "Share of payments: Cash, Downtown"),
    ("each location's share of DoorDash revenue in percent",
     "Share of sales by location, DoorDash"),
    ("share of sales by location and channel", "Share of sales by location and channel"),
    ("Tips as a percentage of subtotal for every server, best on top", "Tip rate by server"),
    ("How did item sales of the top-level categories differ between channels?",
     "Item sales by category group and channel"),
    ("On average how many orders per day do we handle?", "Average orders per day"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "title"), TITLES)
def test_what_is_told(real: Planned, question: str, title: str) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan), plan
    assert plan.title == title
    assert plan.spec.limit is None


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("compare the share of DoorDash sales between Downtown and Airport", "own total"),
        ("what share of orders is delivery vs pickup", "of both together"),
        ("how did the share of DoorDash change from Jan 1 to Jan 2", "How a share changes"),
        ("how many times more orders did Downtown have than Mall", "as a ratio"),
        ("percent difference between Airport and Downtown sales", "of which of the two"),
        ("what percentage less did Airport sell than Downtown", "not clear"),
        ("which location sold more on January 2 than on January 1", "not looked up"),
        ("sales by location, Jan 1 minus Jan 2", "how much more"),
        ("revenue on Jan 1 and Jan 2 as shares of the total", "or of all days"),
    ],
)
def test_what_may_be_several_is_declined(real: Planned, question: str, reason: str) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Decline), plan
    assert reason in plan.reason


def test_the_share_of_another_number_follows(real: Planned) -> None:
    first = real.planner.plan("What percentage of our orders are delivery?")
    assert isinstance(first, Plan), first
    then = real.planner.plan("And what percentage of our sales?", first.spec)
    assert isinstance(then, Plan), then
    assert then.title == "Share of sales: Delivery"


def test_the_highest_share_of_its_own_is_ranked_by_the_share(real: Planned) -> None:
    plan = real.planner.plan(
        "Which location gets the highest percentage of its sales from DoorDash?"
    )
    assert isinstance(plan, Plan), plan
    gold = (
        "SELECT l.name, 100.0 * sum(o.total_amount) FILTER (WHERE o.source = 'DOORDASH') / "
        f"sum(o.total_amount) {ORDERS} GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
    )
    with real.engine.connect() as connection:
        (best,) = connection.execute(text(gold)).all()
    ((name, _, share),) = real.rows(plan)
    assert (name, float(share)) == (best[0], pytest.approx(float(best[1])))
