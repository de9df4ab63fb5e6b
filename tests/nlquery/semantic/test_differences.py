"""How far apart two things are: one row, told with both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nlquery.semantic.clock import Clock
from nlquery.semantic.errors import CompileError
from nlquery.semantic.model import SemanticModel

from .test_ties import told


def test_the_first_is_told_less_the_second(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    two = [{"field": "location", "values": ["Airport", "Downtown"]}]
    query = tell("sales", group_by=["location"], filters=two, transform="difference")
    assert query.table["rows"] == [["Airport", 110.0, 74.0]]
    assert query.compiled.chart.mark == "none"
    assert told(query, model, clock) == (
        "Sales: **Airport** has **$74.00 more** than Downtown: $110.00 and $36.00."
    )
    turned = [{"field": "location", "values": ["Downtown", "Airport"]}]
    query = tell("sales", group_by=["location"], filters=turned, transform="difference")
    assert told(query, model, clock) == (
        "Sales: **Downtown** has **$74.00 less** than Airport: $36.00 and $110.00."
    )


def test_one_of_two_may_have_nothing(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    two = [{"field": "source", "values": ["SQUARE", "DOORDASH"]}]
    filters = [*two, {"field": "location", "values": ["Airport"]}, {"field": "business_date",
               "values": ["2025-01-04"]}]  # fmt: skip
    query = tell("sales", group_by=["source"], filters=filters, transform="difference")
    assert query.table["rows"] == [["SQUARE", 70.0, 70.0]]


def test_periods_are_set_against_each_other(tell: Callable[..., Any]) -> None:
    periods = [
        {"start": "2025-01-02", "end": "2025-01-03", "label": "the second"},
        {"start": "2025-01-01", "end": "2025-01-02", "label": "the first"},
    ]
    query = tell("sales", periods=periods, transform="difference")
    assert query.table["rows"] == [["the second", 50.0, 24.0]]


def test_a_difference_needs_two_things(tell: Callable[..., Any]) -> None:
    with pytest.raises(CompileError, match="between two things"):
        tell("sales", group_by=["location"], transform="difference")
