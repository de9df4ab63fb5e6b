"""Four hundred answers to recorded results: lies are caught, true words are left alone."""

from __future__ import annotations

import pytest

from benchmarks.honesty import is_caught, made, measure, written
from nlquery.claims.numbers import numbers_in

pytestmark = pytest.mark.unit


def test_true_answers_are_not_doubted_and_lies_are_caught() -> None:
    cases = written()
    found = measure(cases)
    assert len(cases) >= 390
    assert found["true"][0] == 0
    for kind in ("percentage", "amount", "word"):
        caught, number = found[kind]
        assert caught >= 0.95 * number, kind


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("changed amount", 0.95),
        ("changed percentage", 0.88),
        ("exchanged", 0.8),
        ("names exchanged", 0.6),
    ],
)
def test_true_answers_with_a_changed_word_are_caught(kind: str, least: float) -> None:
    caught, number = measure(made(written()))[kind]
    assert caught >= least * number


@pytest.mark.parametrize(
    ("text", "value", "kind", "way"),
    [
        ("Half of it is sold.", 50, "part", ""),
        ("It makes two thirds of sales.", 66.7, "part", ""),
        ("It sold a fifth less.", 20, "change", "down"),
        ("Sales rose by a quarter.", 25, "change", "up"),
        ("Sales doubled.", 2, "times", "up"),
        ("Tips halved.", 0.5, "times", "down"),
        ("It sold three times as much.", 3, "times", ""),
        ("It is up 2.5% on last week.", 2.5, "change", "up"),
        ("The change is −28.4%.", 28.4, "change", "down"),
        ("It leads by 6.3% points.", 6.3, "points", ""),
        ("Sales fell by 3% and 30%.", 3, "change", "down"),
    ],
)
def test_ratios_are_read_with_what_they_mean(text: str, value: float, kind: str, way: str) -> None:
    number = numbers_in(text)[0]
    assert number.value == pytest.approx(value, abs=0.05)
    assert (number.kind, number.way) == (kind, way)


@pytest.mark.parametrize(
    "text",
    [
        "The first half of January.",
        "Half an hour later, at half past two.",
        "It came in a third place.",
        "In the third quarter.",
        "They sold it twice.",
        "A double espresso.",
    ],
)
def test_words_that_compare_nothing_are_no_ratios(text: str) -> None:
    assert [number.text for number in numbers_in(text) if number.is_ratio] == []


def test_a_lie_is_only_caught_where_it_stands() -> None:
    lie = next(case for case in written() if case.kind == "percentage")
    assert is_caught(lie, [lie.lies[0]])
    assert not is_caught(lie, ["4,711"])
