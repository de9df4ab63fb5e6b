"""A query in words: its title, and what was assumed when it was read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from nlquery.semantic import names
from nlquery.semantic.clock import Clock
from nlquery.semantic.columns import counted_label
from nlquery.semantic.conditions import Condition, parts
from nlquery.semantic.formats import day, day_range, number
from nlquery.semantic.members import has_table
from nlquery.semantic.model import Dimension, SemanticModel
from nlquery.semantic.query import Output, Query
from nlquery.semantic.said import (
    COMPARISONS,
    across_words,
    conditions_words,
    either,
    grain_word,
    plural_word,
)
from nlquery.semantic.sentences import joined, lower, sentence
from nlquery.semantic.singles import lists_singles, singles_title
from nlquery.semantic.spec import Filter, Having, QuerySpec, TimeRange

ONE_DAY = timedelta(days=1)
RELATIVE = re.compile(
    r"\b(today|yesterday|last|this|past|previous|prior|current|ago|recent|to date|ytd|mtd|wtd"
    r"|so far|latest|now)\b",
    re.IGNORECASE,
)
CONDITIONS = "Conditions:"
_OF_PAIRS = {"difference": "Difference in", "change": "Change in", "quotient": "Ratio of"}


def title_of(query: Query) -> str:
    """Return one line that says what the result shows."""
    spec = query.spec
    if lists_singles(spec, query.model):
        return singles_title(spec, query.model) + _narrowed(query)
    if spec.transform == "count":
        return _counted_title(query)
    return _title(query) + _narrowed(query)


def _title(query: Query) -> str:
    spec = query.spec
    labels = [query.outputs[name].asked.label for name in dict.fromkeys(spec.metrics)]
    title = joined([labels[0], *(lower(label) for label in labels[1:])])
    if spec.average_per:
        title = f"Average {lower(title)} per {grain_word(query.model, spec.average_per)}"
    title = _transformed(query, title, labels)
    if spec.group_by and not spec.absent:
        title += f" by {joined([lower(query.model.dimensions[n].label) for n in spec.group_by])}"
    if spec.share_within:
        wholes = [lower(query.model.dimensions[n].label) for n in spec.share_within]
        title += f", within each {joined(wholes)}"
    if spec.limit is not None and spec.group_by:
        listed = spec.limit > 1 or spec.offset or spec.both_ends
        title = f"{_top(query)}: {lower(title)}" if listed else title
    if spec.absent:
        title = f"{query.model.dimensions[spec.group_by[0]].plural} without {lower(title)}"
    return title


def _transformed(query: Query, title: str, labels: list[str]) -> str:
    """Return the title of what a transform makes of the measures."""
    spec = query.spec
    if spec.transform == "share" and spec.part:
        return f"Share of {lower(title)}: {conditions_words(query.model, spec.part)}"
    if spec.transform == "ratio":
        return f"{labels[0]} in percent of {lower(labels[1])}"
    if spec.transform is None:
        return title
    told = _OF_PAIRS.get(spec.transform, f"{spec.transform.capitalize()} of")
    return f"{told} {lower(title)}"


def _narrowed(query: Query) -> str:
    """Return what rows and groups are narrowed to, and the days."""
    spec, model = query.spec, query.model
    title = "".join(f", {across_words(model, part)}" for part in spec.across)
    taken = _beside_across(spec)
    if taken:
        title += f", {conditions_words(model, taken)}"
    return title + _when(query)


def _beside_across(spec: QuerySpec) -> list[Condition]:
    """Return the conditions that do not say again what groups must have."""
    told = {part.field for part in spec.across if part.values}
    return [c for c in spec.filters if not (isinstance(c, Filter) and c.field in told)]


def _counted_title(query: Query) -> str:
    """Return ``Number of days with over 20 orders``."""
    spec, model = query.spec, query.model
    title = f"Number of {lower(counted_label(spec, model))}"
    if spec.having:
        title += f" with {joined([_bound(query, having) for having in spec.having])}"
    if spec.absent:
        measure = query.outputs[spec.metrics[0]].asked
        title += f" without {lower(measure.label)}"
    return title + _narrowed(query)


def _bound(query: Query, having: Having) -> str:
    """Return ``over 20 orders`` and ``sales over $800.00``."""
    measure = query.outputs[having.metric].asked
    told = number(having.value, measure.format, query.model.currency)
    if measure.format == "integer":
        return f"{COMPARISONS[having.op]} {told} {lower(measure.label)}".strip()
    return f"{lower(measure.label)} {COMPARISONS[having.op]} {told}"


def assumptions_of(query: Query, clock: Clock) -> tuple[str, ...]:
    """Return full sentences: definitions, days, and how words were read."""
    found = [
        *_definitions(query),
        *_conditions(query),
        *_default_rows(query),
        *_readings(query),
        *days_of(query, clock),
    ]
    return tuple(dict.fromkeys(found))


def days_of(query: Query, clock: Clock) -> tuple[str, ...]:
    """Return full sentences about the days that the result covers."""
    if not query.model.time_dimension:
        return ()
    spec = query.spec
    ranges = spec.periods or ((spec.time,) if spec.time is not None else ())
    if not ranges:
        return (f"All data: {day_range(clock.first_day, clock.last_day)}.",)
    told = [_range_told(time) for time in ranges]
    if not clock.fresh and any(RELATIVE.search(time.label) for time in ranges):
        told.append(
            f"The data ends on {day(clock.last_day)}, so relative dates are read as of "
            f"{day(clock.as_of)}."
        )
    return tuple(told)


def _top(query: Query) -> str:
    spec, model = query.spec, query.model
    grouped = [name for name in spec.group_by if name != spec.limit_per]
    plural = lower(model.dimensions[grouped[-1]].plural) if grouped else "rows"
    up = bool(spec.order_by) and not spec.order_by[0].descending
    if spec.both_ends:
        return f"Top and bottom {spec.limit} {plural}" if spec.limit != 1 else "Highest and lowest"
    per = f" of each {lower(model.dimensions[spec.limit_per].label)}" if spec.limit_per else ""
    if spec.offset:
        last = spec.offset + (spec.limit or 1)
        places = f"Place {last}" if spec.limit == 1 else f"Places {spec.offset + 1} to {last}"
        return f"{places} from the {'bottom' if up else 'top'} of the {plural}"
    return f"{'Bottom' if up else 'Top'} {spec.limit} {plural}{per}"


def _when(query: Query) -> str:
    spec = query.spec
    if spec.periods:
        return f", {' vs '.join(period.label or _days(period) for period in spec.periods)}"
    if spec.time is None:
        return ""
    return f", {spec.time.label or _days(spec.time)}"


def _range_told(time: TimeRange) -> str:
    """Return the sentence that says which days a label means; a day's own name means itself."""
    days = _days(time)
    if not time.label or days in time.label:
        return f"Days: {time.label or days}."
    return f"{sentence(time.label)[:-1]} is {days}."


def _days(time: TimeRange) -> str:
    if time.start is not None and time.end is not None:
        return day_range(time.start, time.end - ONE_DAY)
    if time.start is not None:
        return f"from {day(time.start)}"
    return f"before {day(time.end)}" if time.end is not None else "all days"


def _conditions(query: Query) -> Iterator[str]:
    if query.spec.filters:
        yield f"{CONDITIONS} {conditions_words(query.model, query.spec.filters)}."
    if query.spec.having:
        told = joined([_bound(query, having) for having in query.spec.having])
        yield f"{CONDITIONS} {told} for each {_each_of(query)}."
    for part in query.spec.across:
        yield f"{CONDITIONS} {across_words(query.model, part)} for each {_each_of(query)}."


def _each_of(query: Query) -> str:
    return " and ".join(grain_word(query.model, name) for name in query.spec.group_by) or "row"


def _definitions(query: Query) -> Iterator[str]:
    for name in dict.fromkeys(query.spec.metrics):
        output = query.outputs[name]
        if output.told.name != output.asked.name:
            yield _stand_in(query, output)
        else:
            yield sentence(f"{output.asked.label}: {output.asked.description}")
        if any(leaf.whole for leaf in output.leaves):
            yield (
                f"{output.asked.label} is of all {output.leaves[0].base.replace('_', ' ')} "
                "that have such a part, taken whole."
            )
    if query.spec.average_per:
        word = grain_word(query.model, query.spec.average_per)
        yield f"The average is over each {word} that has data; one without any does not count."


def _stand_in(query: Query, output: Output) -> str:
    words = set(query.spec.group_by)
    words |= {part.field for c in (*query.spec.filters, *query.spec.part) for part in parts(c)}
    finer = [
        lower(query.model.dimensions[name].label)
        for name in query.model.dimensions
        if name in words and query.model.dimensions[name].dataset != output.asked.dataset
    ]
    told = output.told
    split = f"By {joined(finer[-1:])}, " if finer else ""
    return sentence(
        f"{split}{lower(output.asked.label)} are {lower(told.label)}: {told.description}"
    )


def _default_rows(query: Query) -> Iterator[str]:
    facts = query.facts(())
    seen: dict[str, None] = {}
    for output in query.outputs.values():
        for leaf in output.leaves:
            for default in facts.default_filters(leaf.base, [leaf.measure.name]):
                seen[default.description] = None
    if seen:
        yield sentence(f"Counted: {', '.join(seen)}")


def _readings(query: Query) -> Iterator[str]:
    model = query.model
    yield from _members(query)
    for side in query.spec.sides.groups if query.spec.sides else ():
        if len(side.values) > 1:
            yield f"{side.label} are added up."
    conditions = [p for c in (*query.spec.filters, *query.spec.part) for p in parts(c)]
    for condition in conditions:
        dimension = model.dimensions[condition.field]
        if dimension.hierarchy:
            values = either([str(value) for value in condition.values])
            yield f"{values} includes all {lower(dimension.plural)} below it."
        if dimension.grain == "daypart":
            yield from _dayparts(model, condition)
    for name in query.spec.group_by:
        if model.dimensions[name].hierarchy:
            label = lower(model.dimensions[name].label)
            yield f"Each row is a {label} by itself, without the ones below it."
    for name in names.told_only(query.spec, model) if not query.spec.absent else ():
        yield f"What has no {lower(model.dimensions[name].label)} is left out."
    if any(model.dimensions[name].grain == "daypart" for name in query.spec.group_by):
        told = [
            f"{part.name} {part.start}:00–{part.end}:00"
            for part in model.dayparts.values()
            if not part.filter_only
        ]
        yield f"Local hours: {', '.join(told)}."


def _members(query: Query) -> Iterator[str]:
    """Yield which values are all that there are."""
    spec, model = query.spec, query.model
    for part in spec.across if not spec.absent else ():
        if not part.values and part.has == "every":
            one = names.dimension(model, part.field)
            yield f"Every {grain_word(model, part.field)} is every one {_known_by(query, one)}."
    if spec.absent:
        one = names.dimension(model, spec.group_by[0])
        yield f"Looked at are all {plural_word(model, one.name)} {_known_by(query, one)}."


def _known_by(query: Query, dimension: Dimension) -> str:
    if has_table(query.model, dimension):
        return "in the data, with or without orders"
    asked = bool(dimension.grain) and query.spec.time is not None
    return "with orders in that time" if asked else "with orders"


def _dayparts(model: SemanticModel, condition: Filter) -> Iterator[str]:
    by_name = {name.lower(): part for name, part in model.dayparts.items()}
    for value in condition.values:
        part = by_name[str(value).lower()]
        yield f"{part.name} is {part.start}:00 to {part.end}:00, local time of the order."
