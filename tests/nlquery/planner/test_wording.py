"""The many words for one thing: each is read as the plain question; no answer stays none."""

from __future__ import annotations

import re

import pytest

from nlquery.planner import Decline, Plan
from nlquery.planner.rewriting import rewritten
from nlquery.planner.wording import ALL

from .conftest import Planned
from .wordings import ALIKE, DECLINED


@pytest.mark.parametrize(
    "question",
    [
        "what dates does the data cover?",
        "how many days of data do we have",
        "when does the data end",
    ],
)
def test_the_days_that_there_are_are_told(real: Planned, question: str) -> None:
    told = real.planner.plan(question)
    assert isinstance(told, Decline)
    assert told.reason == "The data covers 1–4 January 2025, 4 days."


def _plan(real: Planned, question: str) -> Plan:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan), (question, plan.reason if isinstance(plan, Decline) else plan)
    return plan


@pytest.mark.parametrize(
    ("plain", "worded"), [(plain, worded) for plain, many in ALIKE.items() for worded in many]
)
def test_another_wording_is_answered_as_the_plain_question(
    real: Planned, plain: str, worded: str
) -> None:
    wanted, found = _plan(real, plain), _plan(real, worded)
    assert sorted(map(str, real.rows(found))) == sorted(map(str, real.rows(wanted)))


@pytest.mark.parametrize("question", DECLINED)
def test_what_the_data_does_not_have_stays_declined(real: Planned, question: str) -> None:
    assert isinstance(real.planner.plan(question), Decline)


@pytest.mark.parametrize(
    ("question", "sum_of"),
    [
        ("sales through Saturday", 4),
        ("sales before Friday", 2),
        ("sales after Thursday", 2),
        ("sales up to Friday", 3),
        ("sales up to the third", 3),
        ("sales until the second", 2),
        ("sales from Wednesday through Friday", 3),
    ],
)
def test_days_before_and_after_a_weekday(real: Planned, question: str, sum_of: int) -> None:
    """The real files have Wednesday to Saturday: days are counted by what they sold."""
    days = [float(row[1]) for row in real.rows(_plan(real, "sales by day"))]
    part = days[-sum_of:] if "after" in question else days[:sum_of]
    ((found,),) = real.rows(_plan(real, question))
    assert float(found) == pytest.approx(sum(part))


def test_strongest_comes_first(real: Planned) -> None:
    plan = _plan(real, "Rank the stores from strongest to weakest by turnover")
    sold = [float(row[1]) for row in real.rows(plan)]
    assert sold == sorted(sold, reverse=True)


@pytest.mark.unit
def test_names_keep_their_words() -> None:
    assert rewritten("Typical Ticket") == "typical ticket"
    assert rewritten("Kitchen Sink") == "kitchen sink"


@pytest.mark.unit
def test_every_rule_compiles() -> None:
    for rules in ALL:
        for rule in rules:
            re.compile(rule.pattern)


def test_a_suggestion_tells_the_difference_that_was_not_looked_up(real: Planned) -> None:
    told = real.planner.plan("which locations had more orders on DoorDash than on Toast")
    assert isinstance(told, Decline)
    assert told.suggestions == ("Difference in orders between DoorDash and Toast by location",)
    assert _plan(real, told.suggestions[0]).spec.transform == "difference"
