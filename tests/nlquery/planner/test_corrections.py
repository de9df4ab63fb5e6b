"""Somebody corrects himself: what follows takes the place of what is of its kind before."""

from __future__ import annotations

import pytest

from nlquery.planner import Decline, Plan

from .conftest import Planned

AIRPORT = "Airport is taken, not Downtown: you corrected yourself."
CORRECTED = [
    ("downtown, I mean airport sales", "Sales, Airport", AIRPORT),
    ("Total for downtown I mean university", "Sales, University",
     "University is taken, not Downtown: you corrected yourself."),
    ("sales at the airport, no sorry, at the mall", "Sales, Mall Location",
     "Mall Location is taken, not Airport: you corrected yourself."),
    ("sales downtown - sorry, airport", "Sales, Airport", AIRPORT),
    ("mall wait no university", "Sales, University",
     "University is taken, not Mall Location: you corrected yourself."),
    ("sales at downtown, or rather the airport", "Sales, Airport", AIRPORT),
    ("sales by location without downtown, sorry, the airport",
     "Sales by location, without Airport", AIRPORT),
    ("sales yesterday, no, the day before", "Sales, the day before",
     "The day before is taken, not yesterday: you corrected yourself."),
    ("sales on January 10, I mean January 11", "Sales, 11 January 2025",
     "11 January 2025 is taken, not 10 January 2025: you corrected yourself."),
    ("sales on Friday, sorry, Saturday", "Sales, Saturday",
     "Saturday is taken, not Friday: you corrected yourself."),
    ("orders from 11am to 2pm, I mean noon to 3pm", "Orders, from 12:00, before 15:00",
     "Noon to 3pm is taken, not 11am to 2pm: you corrected yourself."),
    ("top 5 products, make that top 3", "Top 3 products: items sold by product",
     "3 is taken, not 5: you corrected yourself."),
    ("which location sold the most, I mean the least", "Sales by location",
     "Least is taken, not most: you corrected yourself."),
    ("tips, I mean sales by location", "Sales by location",
     "Sales are taken, not tips: you corrected yourself."),
    ("revenue by day, no, by location", "Sales by location",
     "Location is taken, not day: you corrected yourself."),
    ("sales at downtown, or no, at the airport", "Sales, Airport", AIRPORT),
    ("sales at downtown, er, the airport", "Sales, Airport", AIRPORT),
    ("i want sales by hour, hmm no, by weekday", "Sales by weekday",
     "Weekday is taken, not hour: you corrected yourself."),
    ("orders over $50, I mean over $40", "Orders, order value over $40.00",
     "Over $40 is taken, not over $50: you corrected yourself."),
    ("compare downtown and airport on Friday, I mean Saturday",
     "Sales by location, Downtown or Airport, Saturday",
     "Saturday is taken, not Friday: you corrected yourself."),
    ("how many fr... sorry, french fries did we sell", "Items sold, French Fries",
     "“fr” is left out: you corrected yourself."),
]  # fmt: skip


@pytest.mark.parametrize(("question", "title", "note"), CORRECTED)
def test_what_follows_replaces_what_is_of_its_kind(
    sample: Planned, question: str, title: str, note: str
) -> None:
    plan = sample.planner.plan(question)
    assert isinstance(plan, Plan), plan
    assert plan.title == title
    assert note in plan.assumptions


def test_two_things_at_once_are_replaced(sample: Planned) -> None:
    plan = sample.planner.plan("sales downtown, scratch that, orders at the airport")
    assert isinstance(plan, Plan)
    assert plan.title == "Orders, Airport"
    assert {AIRPORT, "Orders are taken, not sales: you corrected yourself."} <= {*plan.assumptions}


NOTHING = [
    ("I mean, how much did we sell", "Sales"),
    ("how much did we, I mean the mall, sell", "Sales, Mall Location"),
    ("did the airport do better than the university? i mean revenue",
     "Sales by location, Airport or University"),
    ("sales by location, I mean in dollars", "Sales by location"),
    ("sorry, I meant sales by day", "Sales by day"),
    ("sales by location, make it a bar chart", "Sales by location"),
    ("sales by store, no chart", "Sales by location"),
    ("sales at, er, the mall", "Sales, Mall Location"),
    ("what does doordash actually pay out", "Payout, DoorDash"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "title"), NOTHING)
def test_what_only_fills_in_changes_nothing(sample: Planned, question: str, title: str) -> None:
    plan = sample.planner.plan(question)
    assert isinstance(plan, Plan), plan
    assert plan.title == title
    assert not any("corrected" in note for note in plan.assumptions)


@pytest.mark.parametrize(
    "question",
    [
        "sales at downtown and the mall, I mean airport",
        "revenue without tips... no hang on, with tips, but without doordash",
        "sales, scratch that",
        "sales by location, no wait, downtown",
    ],
)
def test_what_is_not_certain_is_declined(sample: Planned, question: str) -> None:
    plan = sample.planner.plan(question)
    assert isinstance(plan, Decline), plan
    assert "the whole question again" in plan.reason


def test_a_follow_up_is_corrected_too(sample: Planned) -> None:
    first = sample.planner.plan("sales by location")
    assert isinstance(first, Plan)
    then = sample.planner.plan("only delivery, sorry, pickup", first.spec)
    assert isinstance(then, Plan)
    assert then.title == "Sales by location, Pickup"
    five = sample.planner.plan("top 3 products by sales")
    assert isinstance(five, Plan)
    then = sample.planner.plan("only doordash, make it five", five.spec)
    assert isinstance(then, Plan)
    assert then.title == "Top 5 products: sales by product, DoorDash"
