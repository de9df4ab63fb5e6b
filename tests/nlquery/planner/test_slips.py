"""Typing slips: mended when it is clear what is meant, never made another question."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from nlquery.planner import Decline, Plan
from nlquery.planner.slips import cost

from .conftest import Planned

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
MENDED = [
    ("how amny orders do we have by locaton", "Orders by location"),
    ("tipd by server", "Tips by server"),
    ("what wre sales on jan 5", "Sales, 5 January 2025"),
    ("sales by sttae", "Sales by state"),
    ("sales excet the airport", "Sales, without Airport"),
    ("sales laeving out toast", "Sales, without Toast"),
    ("orders by channel not couning jan 1st", "Orders by channel, without 1 January 2025"),
    ("desert sales", "Sales, Desserts"),
    ("revenue per chanel", "Sales by channel"),
]
UNKNOWN = [
    ("pho revenue", "“pho”"),
    ("sales of lattes", "“lattes”"),
    ("Revenue from raen bowls?", "“raen”"),
    ("tis by server", "“tis”"),
    ("number of gelatos", "“gelatos”"),
    ("early birds by location", "“early”"),
]


@pytest.mark.unit
def test_some_slips_are_likelier_than_others() -> None:
    slips = [
        ("tpis", "tips"),
        ("tipps", "tips"),
        ("tip", "tips"),
        ("tios", "tips"),
        ("ips", "tips"),
    ]
    costs = [cost(*slip) or 0 for slip in slips]
    assert costs == sorted(costs)
    assert cost("tips", "tips") is None
    for word, known in [("wise", "wine"), ("cake", "cafe"), ("beer", "deer"), ("salad", "sale")]:
        assert cost(word, known) is None


@pytest.mark.parametrize(("question", "title"), MENDED)
def test_what_is_meant_is_read(sample: Planned, question: str, title: str) -> None:
    plan = sample.planner.plan(question)
    assert isinstance(plan, Plan), plan
    assert plan.title == title
    assert any("is read as" in note for note in plan.assumptions)


@pytest.mark.parametrize(("question", "named"), UNKNOWN)
def test_words_that_are_meant_as_they_are_written_stay(
    sample: Planned, question: str, named: str
) -> None:
    answer = sample.planner.plan(question)
    assert isinstance(answer, Decline)
    assert named in answer.reason


def test_a_slip_in_each_question_makes_few_of_them_wrong(
    sample: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    import slips

    lines = (BENCHMARKS / "questions/frozen.jsonl").read_text().splitlines()
    questions = [json.loads(line) for line in lines]
    outcomes = slips.slipped(sample.planner, sample.engine, questions, seed=7)
    counts = Counter(outcome.verdict for outcome in outcomes)
    assert len(outcomes) > 250
    assert counts["right"] >= 0.88 * len(outcomes), counts
    assert counts["wrong"] <= 0.01 * len(outcomes), counts
