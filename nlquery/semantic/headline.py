"""What a result says first: the number, the winner and the gap, the change."""

from __future__ import annotations

from collections.abc import Sequence

from nlquery.semantic.compared import apart, difference, is_pair, side_by_side, signed, two_sides
from nlquery.semantic.facts import PERIOD
from nlquery.semantic.formats import preposition
from nlquery.semantic.listed import is_listed, listed
from nlquery.semantic.model import TIME_SERIES
from nlquery.semantic.pairs import PAIRED
from nlquery.semantic.places import (
    both_ends,
    chosen,
    each,
    is_choice,
    is_first,
    missing_of,
    only,
    shared,
    total_told,
    winner,
)
from nlquery.semantic.result import Result, Row
from nlquery.semantic.sentences import is_plural, joined, lower
from nlquery.semantic.single_rows import single_rows
from nlquery.semantic.singles import lists_singles

MOST_PEAKS = 12


def headline(result: Result) -> str:
    """Return the first paragraph of an answer, as Markdown."""
    if lists_singles(result.compiled.spec, result.model):
        return single_rows(result)
    if not result.dimensions or result.compiled.spec.offset:
        return _place(result) if result.dimensions else _single(result)
    if is_listed(result):
        return listed(result)
    ranked = result.best()
    if result.compiled.spec.transform in PAIRED and ranked:
        return apart(result, ranked)
    if ranked and is_choice(result):
        return chosen(result, ranked, missing_of(result, result.dimensions[0]))
    if len(ranked) == 1:
        return only(result, ranked[0])
    return both_ends(result, ranked) if result.compiled.spec.both_ends else _listed(result, ranked)


def _listed(result: Result, ranked: Sequence[Row]) -> str:
    if result.compiled.spec.limit_per is not None:
        return each(result)
    if is_first(result):
        return shared(result, ranked)
    if result.compiled.spec.transform in ("growth", "increase"):
        return _growth(result)
    if [c.name for c in result.dimensions] == [PERIOD] or is_pair(result):
        return difference(result, ranked)
    if sides := two_sides(result):
        return side_by_side(result, sides)
    if len(result.dimensions) == 1 and result.dimensions[0].grain in TIME_SERIES:
        return _series(result, ranked)
    if len(result.dimensions) == 2 and any(c.grain == "hour" for c in result.dimensions):
        return _peaks(result, ranked)
    return winner(result, ranked)


def _single(result: Result) -> str:
    row = result.rows[0]
    spec, main = result.compiled.spec, result.main
    if spec.part:
        of = result.told(row, result.measures[0])
        return f"{result.compiled.title}: **{result.told(row, main)}** ({of})."
    if spec.transform == "ratio":
        part, whole = (result.told(row, column) for column in result.measures[:2])
        return f"{result.compiled.title}: **{result.told(row, main)}** ({part} of {whole})."
    if len(result.measures) == 1:
        return f"{result.compiled.title}: **{result.told(row, main)}**."
    numbers = [f"{lower(c.label)} **{result.told(row, c)}**" for c in result.measures]
    return f"{result.compiled.title}: {joined(numbers)}."


def _place(result: Result) -> str:
    """Tell the rows behind the first ones: the second best."""
    main = result.main
    told = [f"**{result.name(row)}** (**{result.told(row, main)}**)" for row in result.rows]
    return f"{result.compiled.title}: {joined(told)}."


def _series(result: Result, ranked: Sequence[Row]) -> str:
    first, last = result.rows[0], result.rows[-1]
    main = result.main
    if result.compiled.spec.transform == "cumulative":
        verb = "reach" if is_plural(main.label) else "reaches"
        return f"{main.label} {verb} **{result.told(last, main)}** by {result.name(last)}."
    total = total_told(result)
    start = f"{total} " if total else ""
    they, verb = ("they", "are") if is_plural(main.label) else ("it", "is")
    at = preposition(result.dimensions[0].grain)
    ends = (
        f"From {result.name(first)} to {result.name(last)} {they} went from "
        f"{result.told(first, main)} to {result.told(last, main)}."
    )
    return (
        f"{start}{main.label} {verb} highest {at} **{result.name(ranked[0])}** "
        f"(**{result.told(ranked[0], main)}**) and lowest {at} {result.name(ranked[-1])} "
        f"({result.told(ranked[-1], main)}). {ends if result.complete else ''}"
    ).strip()


def _growth(result: Result) -> str:
    ranked = result.best()
    if not ranked:
        return f"{result.compiled.title}: there is nothing before to compare with."
    last = next(r for r in reversed(result.rows) if result.value(r, result.main) is not None)
    told = f"{result.compiled.title}: **{signed(result, last)}** for {result.name(last)}."
    best = f" The highest is {signed(result, ranked[0])} for {result.name(ranked[0])}"
    worst = f" the lowest {signed(result, ranked[-1])} for {result.name(ranked[-1])}."
    return f"{told}{best},{worst}" if len(ranked) > 1 else told


def _peaks(result: Result, ranked: Sequence[Row]) -> str:
    """Tell the highest hour of each place."""
    hour = next(c for c in result.dimensions if c.grain == "hour")
    other = next(c for c in result.dimensions if c is not hour)
    peaks: dict[str, Row] = {}
    for row in ranked:
        peaks.setdefault(result.name(row, [other]), row)
    told = [
        f"{name} {result.name(row, [hour])} ({result.told(row, result.main)})"
        for name, row in list(peaks.items())[:MOST_PEAKS]
    ]
    top = ranked[0]
    verb = "peak" if is_plural(result.main.label) else "peaks"
    return (
        f"{result.main.label} {verb} at **{result.name(top, [hour])}** for "
        f"**{result.name(top, [other])}** with **{result.told(top, result.main)}**. "
        f"The peak of each: {'; '.join(told)}."
    )
