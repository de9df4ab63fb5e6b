"""One of few named things is sought: all are there, the first is told with the gap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nlquery.semantic.clock import Clock
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.narrate import narrate

from .test_ties import told

HIGHEST = [{"field": "sales"}]
LOWEST = [{"field": "sales", "descending": False}]


def among(*values: str, field: str = "location") -> list[dict[str, Any]]:
    return [{"field": field, "values": list(values)}]


def test_the_first_of_two_is_told_with_the_gap(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    two = among("Downtown", "Airport")
    query = tell("sales", group_by=["location"], filters=two, order_by=HIGHEST)
    assert told(query, model, clock) == (
        "**Airport** has the highest sales: **$110.00**, $74.00 (205.6%) more than Downtown "
        "($36.00)."
    )
    query = tell("sales", group_by=["location"], filters=two, order_by=LOWEST)
    assert told(query, model, clock) == (
        "**Downtown** has the lowest sales: **$36.00**, $74.00 (67.3%) less than Airport ($110.00)."
    )


def test_the_first_of_two_days_is_told_like_any_other(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    two = among("2025-01-01", "2025-01-02", field="business_date")
    query = tell("sales", group_by=["business_date"], filters=two, order_by=HIGHEST)
    assert told(query, model, clock) == (
        "**2 January 2025** has the highest sales: **$50.00**, $24.00 (92.3%) more than "
        "1 January 2025 ($26.00)."
    )


def test_branches_are_told_with_all_below_them_and_may_overlap(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    groups = [{"label": name, "values": [name]} for name in ("Coffee", "Beverages", "Sides")]
    query = tell(
        "items_sold", group_by=["category"], sides={"field": "category", "groups": groups},
        filters=among("Coffee", "Beverages", "Sides", field="category"),
    )  # fmt: skip
    assert query.table["rows"] == [["Beverages", 13], ["Coffee", 10], ["Sides", 5]]
    assert told(query, model, clock) == (
        "**Beverages** has the most items sold: **13**, 3 more than Coffee."
    )


def test_who_has_nothing_is_told(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    filters = [*among("Downtown", "Airport"), *among("SQUARE", field="source")]
    query = tell("sales", group_by=["location"], filters=filters, order_by=HIGHEST)
    said = narrate(query.compiled, query.table, model, clock).markdown.split("\n\n")
    assert said[:2] == [
        "**Airport** has the highest sales: **$70.00**.", "There is nothing for Downtown."
    ]  # fmt: skip
    query = tell("sales", group_by=["location"], filters=filters, order_by=LOWEST)
    said = narrate(query.compiled, query.table, model, clock).markdown.split("\n\n")
    assert said[0] == "**Downtown** has the lowest sales: none, Airport $70.00."
    assert len(said) == 2
