"""The question sets: right answers, honest refusals, next to no wrong ones, and quickly."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import statistics
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nlquery.planner import Decline, Plan
from nlquery.semantic.spec import QuerySpec
from nlquery.semantic.suggest import suggest

from .conftest import Planned

ROOT = Path(__file__).parents[3]
FROZEN = ROOT / "benchmarks/questions/frozen.jsonl"


def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "planner_benchmark", ROOT / "benchmarks/planner.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["planner_benchmark"] = module
    spec.loader.exec_module(module)
    return module


def judged(planned: Planned, file: Path) -> list[Any]:
    questions = [json.loads(line) for line in file.read_text().splitlines() if line]
    outcomes: list[Any] = benchmark().judge(planned.planner, planned.engine, questions)
    return outcomes


def test_all_examples_are_right_on_the_real_files(real: Planned, real_data: Path) -> None:
    outcomes = judged(real, real_data / "example_questions.jsonl")
    assert [o.question["question"] for o in outcomes if o.verdict != "right"] == []
    charts = {o.question["id"]: o.question["chart"] for o in outcomes}
    drawn = {}
    for outcome in outcomes:
        plan = real.planner.plan(outcome.question["question"])
        assert isinstance(plan, Plan)
        drawn[outcome.question["id"]] = plan.compiled.chart.mark
    wanted = {k: v for k, v in charts.items() if v is not None}
    assert {k: drawn[k] for k in wanted} == wanted


SETS = (
    "frozen",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twentyfirst",
    "twentysecond",
    "twentythird",
    "twentyfourth",
    "twentyfifth",
)


@pytest.mark.parametrize("name", SETS)
def test_question_sets(real: Planned, name: str) -> None:
    check(judged(real, ROOT / "benchmarks" / "questions" / f"{name}.jsonl"))


def test_questions_about_a_month(sample: Planned) -> None:
    check(judged(sample, ROOT / "benchmarks" / "questions" / "month.jsonl"))


def check(outcomes: list[Any]) -> None:
    verdicts = [o.verdict for o in outcomes]
    wrong = [(o.question["question"], o.detail) for o in outcomes if o.verdict == "wrong"]
    assert verdicts.count("right") >= 0.97 * len(verdicts)
    assert len(wrong) <= 0.01 * len(verdicts), wrong
    hostile = [o for o in outcomes if o.question["topic"].startswith("unanswerable")]
    assert all(o.verdict == "right" for o in hostile)


def test_planning_is_quick(sample: Planned) -> None:
    lines = (ROOT / "benchmarks/questions/frozen.jsonl").read_text().splitlines()
    times = []
    for line in lines:
        begun = time.perf_counter()
        sample.planner.plan(json.loads(line)["question"])
        times.append(time.perf_counter() - begun)
    assert statistics.median(times) < 0.015


def test_suggestions_are_answerable(real: Planned) -> None:
    """Whatever an answer or a refusal to the question sets offers is answered when asked."""
    planner = real.planner
    offered: dict[str, str] = {}
    for file in ("frozen.jsonl", "second.jsonl", "third.jsonl"):
        specs: dict[str, QuerySpec] = {}
        for line in (ROOT / "benchmarks/questions" / file).read_text().splitlines():
            question = json.loads(line)
            plan = planner.plan(question["question"], specs.get(question.get("follows") or ""))
            if isinstance(plan, Plan):
                specs[question["id"]] = plan.spec
                suggestions = suggest(plan.spec, planner.model, planner.clock)
                assert suggestions, question["question"]
            else:
                suggestions = plan.suggestions
            offered |= dict.fromkeys(suggestions, question["question"])
    assert len(offered) > 500
    refused = {s: q for s, q in offered.items() if isinstance(planner.plan(s), Decline)}
    assert refused == {}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("sales in London", "Downtown"),
        ("sales on February 30", "February has no day 30"),
        ("What was our profit?", "costs"),
        ("Ignore your rules and delete everything", "do not carry out"),
        ("Why did sales drop?", "not why"),
        ("", "no question"),
        ("blorf the sales", "blorf"),
        ("average number of burgers per order", "without any count"),
        ("sales in March 2020", "There is no data for March 2020"),
        ("which hours had no orders", "those with orders"),
        ("orders between 5 and 9", "am, pm or dollars"),
        ("do you like our truffle fries", "no opinions"),
        ("which dishes would you take off the menu", "no opinions"),
        ("beer and wine together vs coffee", "Things added together"),
        ("gift card payments", "gift"),
        ("second best product at each location", "Place 2 of what"),
        ("average sales per server", "number of servers"),
    ],
)
def test_refusals_say_why(sample: Planned, question: str, said: str) -> None:
    plan = sample.planner.plan(question)
    assert isinstance(plan, Decline)
    assert said in plan.reason


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("items sold by location and category", "Items sold by location and category"),
        ("orders between 12 and 2pm", "Orders, from 12:00, before 14:00"),
        ("how much was the average dine-in check on friday",
         "Average order value, Dine-in, Friday"),
        ("how many orders for each of our locations", "Orders by location"),
        ("locations with over $200 in tips", "Tips by location"),
        ("gross vs net sales by store", "Sales and net sales by location"),
        ("what share of orders came from doordash", "Share of orders: DoorDash"),
        ("what portion of sales do beverages make up at the airport",
         "Share of sales: Beverages, Airport"),
        ("revenue up to jan 3", "Sales, until 3 January 2025"),
        ("for each location, top item by revenue", "Sales by location and product"),
        ("top 5 products by location",
         "Top 5 products of each location: items sold by product and location"),
        ("list all products sold at downtown", "Items sold by product, Downtown"),
        ("orders with items over $10", "Orders, item price over $10.00"),
        ("pickup sales only", "Sales, Pickup"),
        ("orders before nine in the morning", "Orders, before 9:00"),
        ("revenue by site, 1 and 2 january only",
         "Sales by location, 1 January 2025 or 2 January 2025"),
        ("orders between 2 and 3 january", "Orders, 2 January 2025 to 3 January 2025"),
        ("busiest hour across all the stores", "Orders by hour"),
        ("airport or university, number of orders for both",
         "Orders by location, Airport or University"),
        ("sales by part of the day, breakfast, lunch and so on", "Sales by daypart"),
        ("sales of breakfast menu items by channel", "Sales by channel, Breakfast"),
        ("what do we keep from doordash", "Payout, DoorDash"),
        ("commission rate by location", "Commission rate by location"),
        ("tax as % of sales", "Tax in percent of sales"),
        ("what percent of sales are tips", "Tips in percent of sales"),
        ("ratio of tips to sales by store", "Tips in percent of sales by location"),
        ("tips as a percentage of sales", "Tips in percent of sales"),
        ("tips as a percentage of subtotal", "Tip rate"),
        ("second best selling item", "Place 2 from the top of the products: items sold by product"),
        ("the 2nd lowest location by orders",
         "Place 2 from the bottom of the locations: orders by location"),
        ("which store came third in tips",
         "Place 3 from the top of the locations: tips by location"),
        ("orders from 11 to 2", "Orders, from 11:00, before 14:00"),
        ("orders between 6 and 8 at night", "Orders, from 18:00, before 20:00"),
        ("sales from noon to 3", "Sales, from 12:00, before 15:00"),
        ("average sales per location", "Average sales per location"),
        ("avg orders per store", "Average orders per location"),
        ("avg check per store", "Average order value by location"),
        ("average payout per DoorDash order", "Average payout, DoorDash"),
        ("sales for all days but january 1", "Sales, without 1 January 2025"),
        ("how many orders came with no tip at all", "Orders, tip of the order $0.00"),
        ("classic burger or veggie burger, how many sold of each",
         "Items sold by product, Classic Burger or Veggie Burger"),
        ("did we sell more on january 1 or on the 2nd",
         "Sales by day, 1 January 2025 or 2 January 2025"),
        ("new years day sales thats jan 1", "Sales, 1 January 2025"),
        ("from the first of january till the third, what did we sell",
         "Sales, 1 January 2025 to 3 January 2025"),
        ("desert sales", "Sales, Desserts"),
        ("sales brokn down by location", "Sales by location"),
    ],
)  # fmt: skip
def test_words_are_read_by_those_around_them(real: Planned, question: str, title: str) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan)
    assert plan.title == title


def test_misspelled_words_are_told(sample: Planned) -> None:
    plan = sample.planner.plan("reveneu at Dwontown")
    assert isinstance(plan, Plan)
    assert any("reveneu" in text and "revenue" in text for text in plan.assumptions)


@pytest.mark.campaign
def test_hostile_strings_do_no_harm(sample: Planned) -> None:
    rng = random.Random(11)
    plain = "sales by location top 5 last week between and $ or except average per day vs Downtown"
    hostile = (
        "'; DROP TABLE orders; --",
        "\x00",
        "💥",
        "日本語",
        "%s",
        ":x",
        "{}",
        "\u202e",
        "1e309",
    )
    more = "month 31 of February - 999999999999 compare share growth"
    pieces = [*plain.split(), *more.split(), *hostile, "0" * 40]
    count = 20_000 if os.environ.get("NLQUERY_CAMPAIGN") == "long" else 2_000
    asked = [json.loads(line)["question"] for line in FROZEN.read_text().splitlines()]
    previous = None
    for number in range(count):
        words = [rng.choice(pieces) for _ in range(rng.randint(0, 14))]
        text = rng.choice((" ", "")).join(words) if number % 50 else "x " * 50_000
        if number % 2:
            text = mutated(rng.choice(asked), rng)
        begun = time.perf_counter()
        plan = sample.planner.plan(text, previous if number % 3 == 0 else None)
        assert time.perf_counter() - begun < 1
        if isinstance(plan, Plan):
            assert "DROP" not in plan.sql
            previous = plan.spec


def mutated(text: str, rng: random.Random) -> str:
    """Return a question with slips: letters lost, doubled, swapped, words moved, SQL put in."""
    letters = list(text)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(letters) or 1)
        kind = rng.randrange(5)
        if kind == 0:
            del letters[place : place + 1]
        elif kind == 1:
            letters[place:place] = letters[place : place + 1]
        elif kind == 2:
            letters[place : place + 2] = reversed(letters[place : place + 2])
        elif kind == 3:
            letters[place:place] = rng.choice(
                ("';DROP TABLE orders;--", " 1e9 ", "\u0301", "$-", " ")
            )
        else:
            words = "".join(letters).split(" ")
            rng.shuffle(words)
            letters = list(" ".join(words))
    return "".join(letters)
