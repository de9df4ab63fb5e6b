"""What groups have of something else, and those that have nothing: how it is told and refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from nlquery.semantic.clock import Clock
from nlquery.semantic.errors import CompileError
from nlquery.semantic.model import SemanticModel

from .test_ties import told


def test_those_that_have_nothing_are_named(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    jan2 = {"start": "2025-01-02", "end": "2025-01-03"}
    query = tell("items_sold", group_by=["product"], absent=True, time=jan2)
    assert told(query, model, clock) == (
        "Products without items sold, 2 January 2025: **2** – **Latte** and **Mystery**."
    )
    assert query.compiled.chart.mark == "none"
    looked = "Looked at are all products in the data, with or without orders."
    assert looked in query.compiled.assumptions


def test_that_there_is_none_is_said(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    query = tell("items_sold", group_by=["product"], across=[{"field": "location"}])
    assert query.table["rows"] == []
    assert told(query, model, clock) == (
        "There is **none**: items sold by product, with every location."
    )


def test_how_many_others_a_group_has_is_a_condition(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    two = [{"field": "location", "has": "count", "op": ">=", "count": 2}]
    query = tell("items_sold", group_by=["product"], across=two)
    assert told(query, model, clock) == (
        "Items sold by product, with at least 2 locations: **2** – **Latte** (8) and **Fries** (5)."
    )
    assert query.compiled.params == {"location_count": 2}


@pytest.mark.parametrize(
    "wrong", [{"has": "count"}, {"has": "every", "count": 2}, {"has": "count", "count": -1}]
)
def test_a_count_needs_its_number(tell: Callable[..., Any], wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        tell("items_sold", group_by=["product"], across=[{"field": "location", **wrong}])


def test_what_has_both_is_named_with_its_number(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    both = [{"field": "location", "values": ["Airport", "Downtown"]}]
    query = tell("items_sold", group_by=["product"], across=both)
    assert told(query, model, clock) == (
        "Items sold by product, with both Airport and Downtown: **2** – **Latte** (8) and "
        "**Fries** (5)."
    )


@pytest.mark.parametrize(
    "spec",
    [
        {"across": [{"field": "location"}]},
        {"group_by": ["location"], "across": [{"field": "location"}]},
        {"group_by": ["location"], "across": [{"field": "source", "has": "only"}]},
        {"group_by": ["location"], "across": [{"field": "source"}], "transform": "share"},
        {"group_by": ["location", "source"], "absent": True},
        {"absent": True},
    ],
)
def test_what_makes_no_sense_is_refused(tell: Callable[..., Any], spec: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        tell("orders", **spec)


def test_a_mean_is_nothing_that_things_have_none_of(tell: Callable[..., Any]) -> None:
    with pytest.raises(CompileError, match="no sum and no count"):
        tell("average_order_value", group_by=["location"], absent=True)


def test_numbers_of_different_rows_do_not_share_such_a_condition(tell: Callable[..., Any]) -> None:
    with pytest.raises(CompileError, match="one measure at a time"):
        tell("sales", "payments", group_by=["location"], across=[{"field": "source"}])
