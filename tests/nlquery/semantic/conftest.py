"""A small restaurant whose every number can be checked by hand."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd
import pytest
from sqlalchemy import Engine, text

from nlquery.semantic import load_model
from nlquery.semantic.clock import Clock
from nlquery.semantic.compile import CompiledQuery, compile_spec
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.spec import QuerySpec
from nlquery_kernels.inside.formatters import table
from nlquery_schema.database import open_embedded
from nlquery_schema.embedded import EmbeddedPostgres

Rows = list[tuple[Any, ...]]
Ask = Callable[..., Rows]

ROWS = """
INSERT INTO locations (name, city, state, timezone) VALUES
    ('Downtown', 'Boston', 'MA', 'America/New_York'),
    ('Airport', 'Denver', 'CO', 'America/Denver'),
    ('O''Hare "B"', 'Chicago', 'IL', 'America/Chicago');
INSERT INTO categories (name, normalized_name, parent_id) VALUES
    ('Beverages', 'beverages', NULL), ('Coffee', 'coffee', 1), ('Beer', 'beer', 1),
    ('Espresso Drinks', 'espresso drinks', 2), ('Sides', 'sides', NULL);
INSERT INTO products (name, normalized_name, category_id, size) VALUES
    ('Latte', 'latte', 4, 'Large'), ('Drip Coffee', 'drip coffee', 2, NULL),
    ('Lager', 'lager', 3, NULL), ('Fries', 'fries', 5, 'Large'), ('Mystery', 'mystery', NULL, NULL);
INSERT INTO orders (source, source_order_id, location_id, order_type, status, created_at,
                    business_date, subtotal, tax_amount, tip_amount, discount_amount,
                    total_amount, delivery_fee, commission_fee, is_voided, server_name,
                    source_metadata) VALUES
    ('TOAST', '1', 1, 'DINE_IN', 'COMPLETED', '2025-01-01 17:30+00', '2025-01-01',
     20, 2, 4, 0, 26, 0, 0, false, 'Ann', '{}'),
    ('TOAST', '2', 1, 'TAKEOUT', 'COMPLETED', '2025-01-02 13:05+00', '2025-01-02',
     10, 1, 0, 1, 10, 0, 0, false, NULL, '{}'),
    ('DOORDASH', '3', 2, 'DELIVERY', 'COMPLETED', '2025-01-03 02:10+00', '2025-01-02',
     30, 3, 5, 0, 40, 2, 6, false, NULL, '{"merchant_payout": 24}'),
    ('SQUARE', '4', 2, NULL, 'COMPLETED', '2025-01-04 19:00+00', '2025-01-04',
     60, 5, 10, 5, 70, 0, 0, false, 'Bob', '{}'),
    ('TOAST', '5', 1, 'DINE_IN', 'CANCELLED', '2025-01-04 19:00+00', '2025-01-04',
     100, 0, 0, 0, 100, 0, 0, false, NULL, '{}'),
    ('TOAST', '6', 1, 'DINE_IN', 'COMPLETED', '2025-01-04 19:00+00', '2025-01-04',
     100, 0, 0, 0, 100, 0, 0, true, NULL, '{}'),
    ('TOAST', '7', 3, 'DINE_IN', 'COMPLETED', '2025-01-05 04:59+00', '2025-01-04',
     8, 1, 1, 0, 10, 0, 0, false, 'Ann', '{}');
INSERT INTO order_items (order_id, product_id, item_name, quantity, unit_price, total_price) VALUES
    (1, 1, 'latte', 2, 5, 10), (1, 4, 'fries', 1, 10, 10),
    (2, 4, 'frys', 1, 10, 10),
    (3, 3, 'lager', 3, 6, 18), (3, 2, 'coffee', 2, 6, 12),
    (4, 4, 'fries', 3, 10, 30), (4, 1, 'latte', 6, 5, 30),
    (5, 4, 'fries', 10, 10, 100),
    (7, 5, 'mystery', 1, 8, 8);
INSERT INTO payments (order_id, source, source_payment_id, payment_type, amount, tip_amount,
                      card_brand, refund_amount) VALUES
    (1, 'TOAST', 'a', 'CARD', 12, 4, 'VISA', 0), (1, 'TOAST', 'b', 'CASH', 10, 0, NULL, 0),
    (2, 'TOAST', 'c', 'CASH', 10, 0, NULL, 0),
    (4, 'SQUARE', 'd', 'CARD', 60, 10, 'AMEX', 3),
    (5, 'TOAST', 'e', 'CARD', 100, 0, 'VISA', 100),
    (7, 'TOAST', 'f', 'CARD', 9, 1, 'VISA', 0);
"""


@pytest.fixture(scope="session")
def model() -> SemanticModel:
    """Return the model that comes with the schema."""
    return load_model()


@pytest.fixture(scope="session")
def clock() -> Clock:
    """Return the clock of the small restaurant's days, long after them."""
    return Clock.of(date(2025, 1, 1), date(2025, 1, 4), date(2026, 6, 1))


@dataclass(frozen=True)
class Restaurant:
    """The small restaurant's database; nothing that tests do changes it.

    Attributes
    ----------
    reader
        Engine of the reader.
    """

    reader: Engine

    def run(self, sql: str, params: Mapping[str, Any]) -> tuple[list[str], Rows]:
        """Return column names and rows of a query, decimals as floats."""
        with self.reader.connect() as connection:
            result = connection.execute(text(sql), params)
            rows = [tuple(_plain(value) for value in row) for row in result]
            return list(result.keys()), rows


@pytest.fixture(scope="session")
def restaurant(postgres: EmbeddedPostgres) -> Iterator[Restaurant]:
    """Return a database with five orders that count and two that do not."""
    database = open_embedded(postgres, "nlq_t_restaurant")
    owner, reader = database.owner_engine(), database.reader_engine()
    with owner.begin() as connection:
        connection.execute(text(ROWS))
    yield Restaurant(reader)
    owner.dispose()
    reader.dispose()


@dataclass(frozen=True)
class Told:
    """What running a compiled cell gave.

    Attributes
    ----------
    compiled
        The query.
    table
        The displayed data frame, as the table type.
    chart
        The Vega-Lite specification, None when the cell draws none.
    published
        Type names of what was displayed, in order.
    """

    compiled: CompiledQuery
    table: dict[str, Any]
    chart: dict[str, Any] | None
    published: list[str]


@pytest.fixture
def tell(restaurant: Restaurant, model: SemanticModel, clock: Clock) -> Callable[..., Told]:
    """Return a function that compiles a spec, given as keywords, and runs its cell."""

    def answer(*metrics: str, **spec: Any) -> Told:
        compiled = compile_spec(QuerySpec(metrics=metrics, **spec), model, clock)
        return _run_cell(compiled, restaurant)

    return answer


def _run_cell(compiled: CompiledQuery, restaurant: Restaurant) -> Told:
    """Run a cell as a kernel does: `sql` and `display` are there, the last value is shown."""
    shown: list[Any] = []
    tree = ast.parse(compiled.code)
    last = tree.body.pop()
    assert isinstance(last, ast.Expr)

    def sql(query: str, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        names, rows = restaurant.run(query, params or {})
        frame = pd.DataFrame(rows, columns=names)
        for name in names:
            if frame[name].map(lambda value: isinstance(value, date)).any():
                frame[name] = pd.to_datetime(frame[name])
        return frame

    scope = {"sql": sql, "pd": pd, "alt": alt, "display": shown.append}
    exec(compile(tree, "cell", "exec"), scope)
    shown.append(eval(compile(ast.Expression(last.value), "cell", "eval"), scope))
    frame = next(value for value in shown if isinstance(value, pd.DataFrame))
    chart = next((value for value in shown if isinstance(value, alt.TopLevelMixin)), None)
    kinds = [type(value).__name__ for value in shown]
    return Told(compiled, table(frame, 1_000), chart.to_dict() if chart else None, kinds)


@pytest.fixture
def gold(restaurant: Restaurant) -> Callable[[str], Rows]:
    """Return a function that runs hand-written SQL."""
    return lambda sql: restaurant.run(sql, {})[1]


@pytest.fixture
def ask(restaurant: Restaurant, model: SemanticModel, clock: Clock) -> Ask:
    """Return a function that compiles a spec, given as keywords, and runs it as the reader."""

    def answer(*metrics: str, **spec: Any) -> Rows:
        compiled = compile_spec(QuerySpec(metrics=metrics, **spec), model, clock)
        names, rows = restaurant.run(compiled.sql, compiled.params)
        assert names == [column.name for column in compiled.columns]
        return rows

    return answer


def _plain(value: object) -> object:
    return round(float(value), 6) if isinstance(value, Decimal) else value
