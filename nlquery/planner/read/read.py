"""A question read from its text."""

from __future__ import annotations

import re
from dataclasses import replace

from nlquery.planner.correcting import MARKS
from nlquery.planner.days import read_days
from nlquery.planner.lexicon import Lexicon
from nlquery.planner.read.bare_hours import read_bare_hours
from nlquery.planner.read.charts import read_charts
from nlquery.planner.read.corrections import corrected, is_corrected
from nlquery.planner.read.extremes import read_extremes
from nlquery.planner.read.hours import read_hours
from nlquery.planner.read.meanings import contextual
from nlquery.planner.read.operators import (
    read_new_number,
    read_operators,
    read_rank_number,
    read_verbs,
    read_whole_counts,
)
from nlquery.planner.read.partial import read_partial_phrases, read_partial_values
from nlquery.planner.read.people import read_people, read_whose
from nlquery.planner.read.places import read_place
from nlquery.planner.read.pouring import read_pouring
from nlquery.planner.read.singles import read_ends
from nlquery.planner.read.sorting import read_sorting
from nlquery.planner.read.spoken import (
    read_bare_types,
    read_base_measures,
    read_plus,
    read_weekday_ranges,
)
from nlquery.planner.read.thresholds import read_thresholds
from nlquery.planner.reading import Reading
from nlquery.planner.spelling import Speller
from nlquery.planner.tokens import Word, tokenise
from nlquery.semantic.clock import Clock
from nlquery.semantic.spec import QuerySpec, TimeRange


def read(
    question: str,
    lexicon: Lexicon,
    speller: Speller,
    clock: Clock,
    previous: QuerySpec | None = None,
) -> Reading:
    """Read a question.

    Parameters
    ----------
    previous
        The query of the question before it.

    Raises
    ------
    Declined
        If it names a date that cannot be.
    """
    words, mended = _spelled(question, speller)
    before = previous.time if previous is not None else None
    if not is_corrected(words):
        reading = _read(words, mended, lexicon, clock, previous, before)
    else:
        whole = _read([replace(word) for word in words], mended, lexicon, clock, previous, before)
        found = corrected(whole)
        reading = _read(found.kept(words), mended, lexicon, clock, previous, found.days or before)
        reading.notes += found.notes
    reading.asks = question.rstrip().endswith("?")
    return reading


def _read(
    words: list[Word],
    mended: list[tuple[str, str]],
    lexicon: Lexicon,
    clock: Clock,
    previous: QuerySpec | None,
    before: TimeRange | None,
) -> Reading:
    """Read words that are spelled right; `before` is what ``the day before`` steps back from."""
    for word in words:
        word.role = "mark" if word.text in MARKS else ""
    reading = Reading(words, mended=mended)
    read_charts(reading)
    read_verbs(reading)
    read_sorting(reading)
    read_ends(reading, lexicon.things, follows=previous is not None and _lists(previous))
    read_place(reading)
    reading.spans = read_days(words, clock, before)
    read_bare_hours(reading)
    reading.hours += read_hours(words, "hour")
    read_thresholds(reading)
    read_rank_number(reading)
    if previous is not None and previous.group_by:
        read_new_number(reading)
    read_people(reading)
    links = lexicon.link(words, shortest=2)
    links += read_partial_phrases(reading, lexicon)
    links += lexicon.link(words, longest=1)
    links.sort(key=lambda link: link.start)
    reading.links = contextual(links, lexicon, reading, previous)
    read_extremes(reading, lexicon)
    read_whose(reading)
    read_whole_counts(reading, lexicon.sizes)
    read_weekday_ranges(reading)
    read_plus(reading)
    read_base_measures(reading, lexicon)
    read_bare_types(reading)
    read_partial_values(reading, lexicon)
    read_pouring(reading)
    read_operators(reading)
    return reading


def _spelled(question: str, speller: Speller) -> tuple[list[Word], list[tuple[str, str]]]:
    """Return the words as they are meant, and those that were misspelled.

    Phrases are found in the text, so that it is gone through again with the words it means.
    """
    words = tokenise(question, asked=True)
    written = [word.text for word in words]
    mended = speller.correct(words)
    changed = {a: word.text for a, word in zip(written, words, strict=True) if a != word.text}
    if not changed:
        return words, mended
    for wrong, right in changed.items():
        question = re.sub(rf"\b{re.escape(wrong)}\b", right, question, flags=re.IGNORECASE)
    words = tokenise(question, asked=True)
    return words, [*mended, *speller.correct(words)]


def _lists(previous: QuerySpec) -> bool:
    """Return whether the query before may be a list of single rows."""
    return previous.limit is not None and len(previous.group_by) > 2
