"""How far apart two things are: one row, told with both."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
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


def test_a_pair_is_set_against_each_other_in_every_group(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    days = [{"field": "business_date", "values": ["2025-01-02", "2025-01-01"]}]
    query = tell(
        "sales",
        group_by=["location", "business_date"],
        filters=days,
        transform="difference",
        order_by=[{"field": "location", "descending": False}],
    )
    totals = tell("sales", group_by=["location", "business_date"], filters=days).table["rows"]
    sold = {(row[0], str(row[1])[:10]): row[2] for row in totals}
    places = sorted({place for place, _ in sold})
    assert [(row[0], row[-1]) for row in query.table["rows"]] == [
        (p, sold.get((p, "2025-01-02"), 0) - sold.get((p, "2025-01-01"), 0)) for p in places
    ]
    assert told(query, model, clock).startswith(
        "Difference in sales, 2 January 2025 against 1 January 2025: highest for **"
    )


def test_percent_and_quotient_of_a_pair(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    two = [{"field": "location", "values": ["Airport", "Downtown"]}]
    change = tell("sales", group_by=["location"], filters=two, transform="change")
    assert change.table["rows"] == [["Airport", 110.0, pytest.approx(100 * 110 / 36 - 100)]]
    assert told(change, model, clock) == (
        "Sales: **Airport** has **+205.6%** against Downtown: $110.00."
    )
    times = tell("sales", group_by=["location"], filters=two, transform="quotient")
    assert times.table["rows"] == [["Airport", 110.0, pytest.approx(110 / 36)]]
    assert told(times, model, clock) == "Sales: **Airport** has **3.06 times** that of Downtown."


def test_shares_are_of_each_whole_that_is_asked_for(tell: Callable[..., Any]) -> None:
    query = tell("sales", group_by=["location", "source"], transform="share",
                 share_within=["location"])  # fmt: skip
    wholes: dict[str, float] = {}
    for place, _, _, share in query.table["rows"]:
        wholes[place] = wholes.get(place, 0) + share
    assert len(wholes) > 1
    assert all(whole == pytest.approx(100) for whole in wholes.values())
    assert query.compiled.title == "Share of sales by location and channel, within each location"


def test_the_increase_from_day_to_day_is_an_amount(tell: Callable[..., Any]) -> None:
    days = tell("sales", group_by=["business_date"]).table["rows"]
    steps = tell("sales", group_by=["business_date"], transform="increase").table["rows"]
    assert steps[0][2] is None
    assert [row[2] for row in steps[1:]] == [pytest.approx(b[1] - a[1]) for a, b in pairwise(days)]
