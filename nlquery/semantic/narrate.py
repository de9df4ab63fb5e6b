"""An answer in words: the headline, the definition and days behind it, what to ask next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nlquery.semantic.clock import NO_DATA, Clock
from nlquery.semantic.compile import CompiledQuery
from nlquery.semantic.formats import day, day_range
from nlquery.semantic.headline import headline
from nlquery.semantic.listed import is_listed, nothing_listed
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.places import missing_of
from nlquery.semantic.result import Result
from nlquery.semantic.sentences import joined, lower
from nlquery.semantic.suggest import suggest
from nlquery.semantic.words import CONDITIONS


@dataclass(frozen=True)
class Narration:
    """What an answer says beside its table and chart.

    Attributes
    ----------
    markdown
        The answer, as Markdown.
    assumptions
        Full sentences: definitions, days, how words were read.
    suggestions
        Questions that can be asked next.
    """

    markdown: str
    assumptions: tuple[str, ...]
    suggestions: tuple[str, ...]


def narrate(
    compiled: CompiledQuery, table: Mapping[str, Any], model: SemanticModel, clock: Clock
) -> Narration:
    """Tell the result of a query.

    Parameters
    ----------
    compiled
        The query that gave the table.
    table
        The table type's JSON: columns, rows, row_count, truncated.
    model
        The semantic model.
    clock
        Which days the data covers.
    """
    rows = [tuple(row) for row in table["rows"]]
    complete = not table.get("truncated") and table.get("row_count", len(rows)) == len(rows)
    result = Result(compiled, model, rows, complete)
    if clock.empty and _counts_nothing(result):
        return Narration(NO_DATA, compiled.assumptions[:1], ())
    said = _nothing(result, clock) if _is_empty(result) else headline(result)
    missing = _missing_periods(result) or _missing_values(result, said)
    parts = [said, missing, f"_{' '.join(_basis(compiled))}_"]
    return Narration(
        markdown="\n\n".join(part for part in parts if part.strip("_")),
        assumptions=compiled.assumptions,
        suggestions=suggest(compiled.spec, model, clock),
    )


def _basis(compiled: CompiledQuery) -> list[str]:
    """Return the sentences that belong under every number: definitions, conditions, days."""
    told = compiled.assumptions
    conditions = [sentence for sentence in told if sentence.startswith(CONDITIONS)]
    return [told[0], *conditions, *compiled.days] if told else []


def _is_empty(result: Result) -> bool:
    """Return whether no row has a number."""
    return all(
        result.value(row, column) is None for row in result.rows for column in result.measures
    )


def _counts_nothing(result: Result) -> bool:
    """Return whether no row has another number than 0."""
    return not any(result.value(row, c) for row in result.rows for c in result.measures)


def _nothing(result: Result, clock: Clock) -> str:
    """Say plainly that nothing matches, and which days there are."""
    if is_listed(result):
        return nothing_listed(result)
    said = f"There is no data for this: {lower(result.compiled.title)}."
    if not result.model.time_dimension:
        return said
    covers = f"The data covers {day_range(clock.first_day, clock.last_day)}."
    time = result.compiled.spec.time
    if time is not None and time.start is not None and time.start > clock.last_day:
        return f"{said} {covers} It ends before {day(time.start)}."
    return f"{said} {covers}"


def _missing_periods(result: Result) -> str:
    """Name the compared periods that have no rows."""
    periods = result.compiled.spec.periods
    if not periods or not result.rows:
        return ""
    there = {row[0] for row in result.rows}
    missing = [period.label for period in periods if period.label not in there]
    return f"There is no data for {' and '.join(missing)}." if missing else ""


def _missing_values(result: Result, said: str) -> str:
    """Name what was to be set against others and has no rows, where that is not told yet."""
    spec = result.compiled.spec
    shaped = spec.limit is not None or spec.having or spec.across or spec.absent or spec.transform
    if not result.rows or not result.complete or shaped:
        return ""
    for column in result.dimensions:
        missing = [name for name in missing_of(result, column) if f"**{name}**" not in said]
        if missing:
            return f"There is nothing {joined([_for(label) for label in missing])}."
    return ""


def _for(label: str) -> str:
    """Return ``for Airport``, ``from 8pm on``."""
    return label if label.startswith(("from ", "before ")) else f"for {label}"
