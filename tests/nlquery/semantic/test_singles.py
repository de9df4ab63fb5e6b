"""Single rows of a model: listed whole, named uniquely, told with when and where they were."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from nlquery.semantic.errors import CompileError, SemanticModelError
from nlquery.semantic.explain import explain
from nlquery.semantic.live_check import live_check
from nlquery.semantic.load import parse
from nlquery.semantic.model import SemanticModel, Single
from nlquery.semantic.names import told_only
from nlquery.semantic.singles import singles_of
from nlquery.semantic.source import read
from nlquery.semantic.spec import Order, QuerySpec
from tests.nlquery.semantic.conftest import Restaurant, Told

LISTED = ("order_id", "placed_at", "source", "location", "order_type")
AT = datetime.fromisoformat


def test_each_row_is_one_order_in_local_time(ask: Callable[..., Any]) -> None:
    assert ask("sales", "tips", group_by=LISTED) == [
        ("1", AT("2025-01-01 12:30"), "TOAST", "Downtown", "DINE_IN", 26, 4),
        ("2", AT("2025-01-02 08:05"), "TOAST", "Downtown", "TAKEOUT", 10, 0),
        ("3", AT("2025-01-02 19:10"), "DOORDASH", "Airport", "DELIVERY", 40, 5),
        ("4", AT("2025-01-04 12:00"), "SQUARE", "Airport", None, 70, 10),
        ("7", AT("2025-01-04 22:59"), "TOAST", 'O\'Hare "B"', "DINE_IN", 10, 1),
    ]


def test_a_row_without_a_type_is_ranked_with_the_others(ask: Callable[..., Any]) -> None:
    largest = ask("sales", group_by=LISTED, limit=2, order_by=[Order(field="sales")])
    assert [row[0] for row in largest] == ["4", "3"]


def test_orders_with_something_are_listed_whole(ask: Callable[..., Any]) -> None:
    fries = [{"field": "product", "values": ["Fries"]}]
    found = ask("sales", "tips", group_by=LISTED, filters=fries)
    assert [(row[0], row[-2], row[-1]) for row in found] == [
        ("1", 26, 4),
        ("2", 10, 0),
        ("4", 70, 10),
    ]


def test_items_are_counted_beside_what_was_charged(ask: Callable[..., Any]) -> None:
    order = [Order(field="items_sold")]
    found = ask("items_sold", "sales", group_by=LISTED, limit=1, order_by=order)
    assert [(row[0], row[-2], row[-1]) for row in found] == [("4", 9, 70)]


def test_the_first_of_each_has_a_name(ask: Callable[..., Any], model: SemanticModel) -> None:
    spec: dict[str, Any] = {"group_by": ("server", *LISTED), "limit": 1, "limit_per": "server"}
    assert told_only(QuerySpec(metrics=("sales",), **spec), model) == ["server"]
    assert [row[:2] for row in ask("sales", **spec)] == [("Ann", "1"), ("Bob", "4")]


def test_a_number_alone_is_no_name(ask: Callable[..., Any]) -> None:
    with pytest.raises(CompileError, match="order_id names one row only together with source"):
        ask("sales", group_by=["order_id"])


def test_no_chart_is_drawn(tell: Callable[..., Told]) -> None:
    told = tell("sales", group_by=LISTED, limit=3, order_by=[Order(field="sales")], chart="bar")
    assert told.chart is None
    assert told.table["rows"][0][:2] == ["4", "2025-01-04T12:00:00"]


def test_model_check_finds_names_that_are_shared(
    restaurant: Restaurant, model: SemanticModel
) -> None:
    assert live_check(model, restaurant.reader) == []
    key = model.dimensions["order_id"]
    shared = dataclasses.replace(key, expression="o.business_date", single=Single(("source",)))
    broken = dataclasses.replace(model, dimensions={**model.dimensions, "order_id": shared})
    assert live_check(broken, restaurant.reader) == [
        "The field order_id: several rows have the same order_id and source"
    ]


def test_what_a_list_tells_must_be_there() -> None:
    text, name = read(None)
    wrong = text.replace("beside: [location, order_type, tips]", "beside: [location, tipps]")
    with pytest.raises(SemanticModelError, match="no field or metric 'tipps'"):
        parse(wrong, name)


def test_the_model_in_words_tells_of_it(model: SemanticModel) -> None:
    assert "**Order** – The order's own number at its channel" in explain(model)
    singles = singles_of(model)
    assert singles is not None
    assert (singles.dimensions, singles.at, singles.value) == (LISTED, "placed_at", "sales")


def test_without_a_name_nothing_is_listed(model: SemanticModel) -> None:
    rest = {name: d for name, d in model.dimensions.items() if d.single is None}
    assert singles_of(dataclasses.replace(model, dimensions=rest)) is None
