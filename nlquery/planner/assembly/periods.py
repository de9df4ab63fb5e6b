"""Days of a query: one range, or several that are compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from pydantic import ValidationError

from nlquery.planner import language
from nlquery.planner.assembly.draft import Making
from nlquery.planner.days import Span
from nlquery.planner.errors import Declined
from nlquery.semantic.spec import Filter, TimeRange


def read_periods(making: Making) -> tuple[TimeRange | None, tuple[TimeRange, ...]]:
    """Return the range of days, or the ranges that are compared.

    Raises
    ------
    Declined
        If they do not go together.
    """
    spans = [s for s in making.reading.spans if not (_is_step(making, s) or _leave_out(making, s))]
    if not making.is_comparison:
        spans = _told_once(spans)
    if not spans:
        return None, ()
    if len(spans) == 1:
        return _one_span(making, spans[0])
    labels = [span.range.label for span in spans]
    ranges = [(span.range.start, span.range.end) for span in spans]
    if len(set(labels)) < len(labels) or len(set(ranges)) < len(ranges):
        raise Declined(f"“{labels[0]}” and “{labels[1]}” are the same days.")
    if all(span.is_day for span in spans) and making.model.time_dimension:
        name = making.model.time_dimension
        days = tuple(s.range.start for s in spans if s.range.start is not None)
        making.draft.filters.append(Filter(field=name, op="in", values=days))
        if not _are_conditions(making) and name not in making.draft.group_by:
            making.draft.group_by.insert(0, name)
        return None, ()
    if any(s.range.start is None or s.range.end is None for s in spans):
        return _intersection(making, spans), ()
    return None, tuple(span.range for span in spans)


def _are_conditions(making: Making) -> bool:
    """Return whether listed days only say which rows count: ``by store, January 1 and 2 only``."""
    either = making.reading.says("or") and not making.is_comparison
    only = making.reading.says("only") and bool(making.draft.group_by)
    return either or only or making.is_combined or making.reading.says("same")


def _told_once(spans: Sequence[Span]) -> list[Span]:
    """Leave out days that are told again: ``New Year's Day, that is January 1``."""
    found: dict[tuple[object, object], Span] = {}
    for span in spans:
        found.setdefault((span.range.start, span.range.end), span)
    return list(found.values())


def _is_step(making: Making, span: Span) -> bool:
    """Return whether it is the step of a growth: ``by day with the change from the day before``."""
    grains = {making.model.dimensions[name].grain for name in making.draft.group_by}
    told = [word.stem for word in making.reading.words[span.start : span.end]]
    grows = making.reading.has(language.CHANGE | language.GROWTH)
    before = making.reading.before(span.start, frozenset({"the", "to", "with"}))
    over = before in ("from", "over", "vs", "versus", "than", "against", "on", "compared")
    return grows and over and bool(grains & {*told}) and "before" not in told[:1]


_DAYS_LEFT_OUT = 200


def _is_left_out(making: Making, span: Span) -> bool:
    skip = frozenset({"on", "the", "for", "from", "in", "of", "at"})
    return making.reading.before(span.start, skip) in language.NEGATIONS | language.DROPPING


def _leave_out(making: Making, span: Span) -> bool:
    """Take ``except January 1`` as a condition and return whether it is one.

    Raises
    ------
    Declined
        If so many days are to be left out that they cannot be listed.
    """
    listed = [other for other in making.reading.spans if other.end < span.start]
    joined = making.reading.before(span.start, frozenset({"the", "on"})) in ("and", "or")
    joined = joined and bool(listed) and _is_left_out(making, listed[-1])
    if not joined and not _is_left_out(making, span):
        return False
    skip = frozenset({"on", "the", "that", "of"})
    if making.reading.before(span.start, skip) == "minus" and len(making.reading.spans) > 1:
        raise Declined("Please ask how much more there was on one day than on the other.")
    start, end, name = span.range.start, span.range.end, making.model.time_dimension
    if start is None or end is None or name is None or (end - start).days > _DAYS_LEFT_OUT:
        raise Declined(f"Leaving out {span.range.label} is not understood.")
    days = tuple(start + timedelta(days=n) for n in range((end - start).days))
    making.draft.filters.append(Filter(field=name, op="not_in", values=days))
    return True


def _one_span(making: Making, span: Span) -> tuple[TimeRange | None, tuple[TimeRange, ...]]:
    start, end = span.range.start, span.range.end
    _check_against(making, span)
    against = making.is_comparison and not any(len(v) > 1 for v in making.draft.values.values())
    if not (against and start and end) or making.draft.group_by:
        return span.range, ()
    before = TimeRange(start=start - (end - start), end=start, label=f"the {_unit(span)} before")
    making.notes.append(f"{span.range.label.capitalize()} is compared with {before.label}.")
    return None, (span.range, before)


def _check_against(making: Making, span: Span) -> None:
    """Decline ``sales compared to last week``: which days are, is not said.

    Raises
    ------
    Declined
        With both ways to say it.
    """
    before = making.reading.before(span.start, frozenset({"the", "to", "with", "that", "of"}))
    if before in ("compared", "vs", "versus", "against", "than"):
        label = span.range.label
        raise Declined(
            f"Which days are to be compared with {label} is not said.",
            ("Sales this week vs last week", "Sales last week vs the week before"),
        )


def _intersection(making: Making, spans: Sequence[Span]) -> TimeRange:
    starts = [s.range.start for s in spans if s.range.start is not None]
    ends = [s.range.end for s in spans if s.range.end is not None]
    label = " ".join(s.range.label for s in spans)
    try:
        return TimeRange(start=max(starts, default=None), end=min(ends, default=None), label=label)
    except ValidationError as error:
        raise Declined(f"No day is {label}.") from error


def _unit(span: Span) -> str:
    days = (span.range.end - span.range.start).days if span.range.start and span.range.end else 0
    return {1: "day", 7: "week"}.get(days, f"{days} days")
