"""From a question that was read to a query: what is measured, by what, of what, in which order."""

from __future__ import annotations

from pydantic import ValidationError

from nlquery.planner import language
from nlquery.planner.assembly.absences import read_absence
from nlquery.planner.assembly.bounds import read_bounds
from nlquery.planner.assembly.comparisons import read_comparisons
from nlquery.planner.assembly.counted import check_counted, read_counted
from nlquery.planner.assembly.divisions import check_division, read_division
from nlquery.planner.assembly.draft import Making
from nlquery.planner.assembly.ends import read_joined_extremes
from nlquery.planner.assembly.groups import add_time, read_dimensions
from nlquery.planner.assembly.measures import choose_measures
from nlquery.planner.assembly.moves import in_dollars, move_order, order_times, step_order
from nlquery.planner.assembly.parts_of_day import read_parts_as_spans
from nlquery.planner.assembly.periods import read_periods
from nlquery.planner.assembly.presence import presence
from nlquery.planner.assembly.ranking import asks_both_ends, check_ranking, left_out, read_order
from nlquery.planner.assembly.sellers import read_unnamed_groups
from nlquery.planner.assembly.single_lists import single_rows
from nlquery.planner.assembly.situation import Measuring
from nlquery.planner.assembly.transforms import read_transform
from nlquery.planner.assembly.values import read_values, value_filters
from nlquery.planner.errors import Declined
from nlquery.semantic.model import TIME_SERIES
from nlquery.semantic.spec import Filter, QuerySpec, TimeRange


def assemble(making: Making) -> QuerySpec:
    """Return the query of a question.

    Raises
    ------
    Declined
        If what was read does not make one.
    """
    if (rows := single_rows(making)) is not None:
        return rows
    read_parts_as_spans(making)
    read_absence(making)
    read_division(making)
    read_joined_extremes(making)
    read_counted(making)
    read_values(making)
    read_dimensions(making)
    read_unnamed_groups(making)
    check_division(making)
    read_comparisons(making)
    read_presence(making)
    read_measures(making)
    read_bounds(making)
    check_ranking(making)
    draft = making.draft
    time, periods = read_periods(making)
    transform, part = read_transform(making, periods)
    if draft.is_move:
        periods = order_times(making, transform, periods)
    transform = _as_amount(making, transform)
    if transform in ("growth", "increase", "cumulative") or making.is_trend:
        add_time(making)
    _check_growth(making, transform, time)
    filters = [*draft.filters, *value_filters(making)]
    filters += () if draft.takes_hours else making.reading.hour_conditions
    time = None if draft.takes_time else time
    if draft.is_counted:
        check_counted(making, transform)
        transform = "count"
    unranked = draft.is_counted or draft.absent
    order, limit = ((), None) if unranked else read_order(making)
    order = step_order(making, transform, order)
    if draft.is_move:
        order, limit = move_order(making, transform or "")
    try:
        return QuerySpec(
            metrics=tuple(draft.metrics),
            group_by=tuple(draft.group_by),
            filters=tuple(filters),
            time=time,
            periods=periods,
            sides=draft.sides,
            average_per=draft.average_per,
            transform=transform,  # type: ignore[arg-type]
            part=part,
            share_within=draft.share_within,
            having=tuple(draft.having),
            across=tuple(draft.across),
            absent=draft.absent,
            order_by=order,
            limit=limit,
            limit_per=draft.limit_per if limit is not None else None,
            both_ends=limit is not None and asks_both_ends(making),
            offset=left_out(making, order, limit),
            chart=making.reading.chart or _chart(making),  # type: ignore[arg-type]
        )
    except ValidationError as error:
        raise Declined(f"That does not make a query: {error.errors()[0]['msg']}.") from error


def _as_amount(making: Making, transform: str | None) -> str | None:
    """Return the transform of a change from row to row that is asked for in dollars.

    Raises
    ------
    Declined
        If only some days are told: the first of them would have none before it.
    """
    steps = transform == "growth" or (transform is None and _steps(making))
    most = making.is_ranked and not making.reading.has(language.GROWTH | language.SHARE)
    if not steps or not (in_dollars(making) or most or making.reading.says("how", "much")):
        return transform
    listed = any(isinstance(f, Filter) and f.field == making.model.time_dimension
                 for f in making.draft.filters)  # fmt: skip
    if making.reading.has(language.SHARE) or listed:
        raise Declined("Which change is asked for, and from when to when, is not clear.")
    return "increase"


def _steps(making: Making) -> bool:
    """Return whether the change from row to row is asked for: ``the change in sales by day``."""
    grains = {making.model.dimensions[name].grain for name in making.draft.group_by}
    changed = making.reading.has(language.CHANGE - {"difference", "gap"})
    return changed and bool(grains & TIME_SERIES)


def _check_growth(making: Making, transform: str | None, time: TimeRange | None) -> None:
    """Decline the growth of one day alone.

    Raises
    ------
    Declined
        Since there is nothing to grow from.
    """
    if transform == "increase":
        transform = "growth"
    if transform != "growth" or time is None or time.start is None or time.end is None:
        return
    if (time.end - time.start).days == 1:
        raise Declined(
            f"Growth on {time.label} – from which day? That is not said.",
            ("Daily sales growth", "Sales yesterday vs the day before"),
        )


def _chart(making: Making) -> str | None:
    return "line" if making.is_trend and len(making.draft.group_by) <= 2 else None


def read_measures(making: Making) -> None:
    """Choose the measures."""
    draft = making.draft
    situation = Measuring(
        reading=making.reading,
        model=making.model,
        group_by=draft.group_by,
        values=draft.values,
        numbers=[link.entry.name for link in draft.numbers],
        is_ranked=making.is_ranked,
        is_average=making.is_average,
        averaged=draft.average_per,
        ignored=frozenset(making.conditions),
        is_counted=draft.is_counted,
    )
    draft.metrics, averaged, notes = choose_measures(situation)
    draft.average_per = averaged
    making.notes += notes


def read_presence(making: Making) -> None:
    """Take ``with a tip`` as a condition."""
    for link, condition in presence(making.reading, making.model):
        making.conditions.append(link)
        making.draft.filters.append(condition)
