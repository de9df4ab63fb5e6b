"""Numbers never double, on random orders: the SQL's sums are those of plain Python."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, text

from nlquery.semantic import load_model
from nlquery.semantic.clock import Clock
from nlquery.semantic.compile import compile_spec
from nlquery.semantic.spec import Filter, QuerySpec
from nlquery_schema.database import open_embedded
from nlquery_schema.embedded import EmbeddedPostgres

DAY = date(2025, 1, 1)
PRODUCTS = ("Tea", "Soup", "Cake")


@pytest.fixture(scope="module")
def engine(postgres: EmbeddedPostgres) -> Iterator[Engine]:
    owner = open_embedded(postgres, "nlq_t_fan_out").owner_engine()
    yield owner
    owner.dispose()


def filled(engine: Engine, rng: random.Random) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """Fill the tables anew and return (location, total, [(product, price)]) of each order."""
    orders = []
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE locations, products, orders RESTART IDENTITY CASCADE"))
        for name in ("North", "South"):
            connection.execute(
                text("INSERT INTO locations (name, timezone) VALUES (:name, 'UTC')"), {"name": name}
            )
        for name in PRODUCTS:
            connection.execute(
                text("INSERT INTO products (name, normalized_name) VALUES (:name, lower(:name))"),
                {"name": name},
            )
        for number in range(1, rng.randint(8, 25)):
            place, total = rng.randint(1, 2), rng.randint(5, 90)
            items = [(rng.randint(1, 3), rng.randint(1, 20)) for _ in range(rng.randint(0, 5))]
            connection.execute(
                text(
                    "INSERT INTO orders (source, source_order_id, location_id, status, created_at,"
                    " business_date, total_amount) VALUES ('TOAST', :n, :p, 'COMPLETED',"
                    " '2025-01-01 12:00+00', '2025-01-01', :t)"
                ),
                {"n": str(number), "p": place, "t": total},
            )
            for product, price in items:
                connection.execute(
                    text(
                        "INSERT INTO order_items (order_id, product_id, item_name, quantity,"
                        " unit_price, total_price) VALUES (:o, :p, 'x', 1, :c, :c)"
                    ),
                    {"o": number, "p": product, "c": price},
                )
            named = [(PRODUCTS[product - 1], price) for product, price in items]
            orders.append((("North", "South")[place - 1], total, named))
    return orders


def asked(engine: Engine, **spec: object) -> dict[object, float]:
    """Return group → number of a query with one group or none."""
    query = QuerySpec.model_validate(spec)
    compiled = compile_spec(query, load_model(), Clock.of(DAY, DAY, date(2026, 1, 1)))
    with engine.connect() as connection:
        rows = connection.execute(text(compiled.sql), dict(compiled.params)).all()
    return {row[0] if len(row) > 1 else None: float(row[-1] or 0) for row in rows}


@pytest.mark.parametrize("seed", range(4))
def test_sums_over_joins_are_those_of_plain_python(engine: Engine, seed: int) -> None:
    orders = filled(engine, random.Random(seed))
    totals: dict[object, float] = defaultdict(float)
    counts: dict[object, float] = defaultdict(float)
    sold: dict[object, float] = defaultdict(float)
    with_tea: dict[object, float] = defaultdict(float)
    for place, total, items in orders:
        totals[place] += total
        with_tea[place] += any(name == "Tea" for name, _ in items)
        for name in {name for name, _ in items}:
            counts[name] += 1
        for name, price in items:
            sold[name] += price
    assert asked(engine, metrics=["sales"], group_by=["location"]) == totals
    assert asked(engine, metrics=["orders"], group_by=["product"]) == counts
    assert asked(engine, metrics=["sales"], group_by=["product"]) == sold
    tea = Filter(field="product", values=("Tea",))
    found = asked(engine, metrics=["orders"], group_by=["location"], filters=[tea])
    assert found == {place: count for place, count in with_tea.items() if count}
    both = asked(engine, metrics=["items_sold", "orders"])
    assert both == {counts_of(orders): len(orders)}


def counts_of(orders: list[tuple[str, int, list[tuple[str, int]]]]) -> int:
    """Return how many pieces were sold."""
    return sum(len(items) for _, _, items in orders)
