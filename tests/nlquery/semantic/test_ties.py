"""What stands first or last: all that share the place are there, and are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nlquery.semantic.clock import Clock
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.narrate import narrate


def told(query: Any, model: SemanticModel, clock: Clock) -> str:
    return narrate(query.compiled, query.table, model, clock).markdown.split("\n")[0]


def test_equal_winners_are_all_there_and_told(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    query = tell("orders", group_by=["location"], limit=1)
    assert sorted(query.table["rows"]) == [["Airport", 2], ["Downtown", 2]]
    assert (
        told(query, model, clock) == "**Airport** and **Downtown** share the most orders: "
        "**2** each."
    )


def test_one_winner_stands_alone(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    least = [{"field": "orders", "descending": False}]
    query = tell("orders", group_by=["location"], limit=1, order_by=least)
    assert query.table["rows"] == [['O\'Hare "B"', 1]]
    assert told(query, model, clock) == '**O\'Hare "B"** has the fewest orders: **1**.'


def test_more_than_one_place_is_cut_as_asked(tell: Callable[..., Any]) -> None:
    assert tell("orders", group_by=["source"], limit=2).table["row_count"] == 2


def test_equals_share_the_first_place_of_each_group(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    best = {"limit": 1, "limit_per": "location"}
    query = tell("orders", group_by=["location", "business_date"], **best)
    days = [row[:2] for row in query.table["rows"]]
    assert [name for name, _ in days].count("Downtown") == 2
    assert "**Downtown** 1 January 2025 and 2 January 2025 (1)" in told(query, model, clock)


def test_two_things_are_compared_in_all_and_where_most(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    two = [{"field": "location", "values": ["Downtown", "Airport"]}]
    query = tell("sales", group_by=["location", "source"], filters=two)
    assert told(query, model, clock) == (
        "Sales: **Airport** $110.00 and **Downtown** $36.00. Airport has $74.00 more (205.6%) than "
        "Downtown. They differ most for **Square**: $70.00 and $0.00."
    )


def test_two_groups_of_hours_are_compared_in_all_and_where_most(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    groups = [
        {"label": "before noon", "values": [str(hour) for hour in range(12)]},
        {"label": "from noon", "values": [str(hour) for hour in range(12, 24)]},
    ]
    query = tell("sales", group_by=["location", "hour"], sides={"field": "hour", "groups": groups})
    said = told(query, model, clock)
    assert said.startswith("Sales: **")
    assert " They differ most for **" in said
    totals = {
        label: sum(row[2] for row in query.table["rows"] if row[1] == label)
        for label in ("before noon", "from noon")
    }
    assert all(f"**{label}** ${total:,.2f}" in said for label, total in totals.items())


def test_an_extreme_of_an_extreme_is_named_once(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    query = tell("largest_order", group_by=["location"], limit=1)
    assert told(query, model, clock) == "**Airport** has the largest order: **$70.00**."


def test_next_questions_look_at_other_tables_first(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    kept = [{"field": "location", "values": ["Airport"]}]
    query = tell("sales", filters=kept)
    for question in narrate(query.compiled, query.table, model, clock).suggestions:
        assert "city" not in question
        assert "state" not in question


def test_a_day_is_not_explained_by_itself(
    tell: Callable[..., Any], model: SemanticModel, clock: Clock
) -> None:
    day = {"start": "2025-01-02", "end": "2025-01-03", "label": "2 January 2025"}
    answer = narrate(*_parts(tell("sales", time=day)), model, clock).markdown
    assert "Days: 2 January 2025." in answer


def _parts(query: Any) -> tuple[Any, Any]:
    return query.compiled, query.table
