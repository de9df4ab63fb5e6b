"""Follow-ups about single orders: and the last one, just the top 3, when was that."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.bounds import read_bounds, rebound
from nlquery.planner.assembly.changes import drop_named
from nlquery.planner.assembly.cues import asks_of_row, asks_which, counts_rows
from nlquery.planner.assembly.draft import Making
from nlquery.planner.assembly.kept import changed_days, changed_filters
from nlquery.planner.assembly.single_asked import Asked, asked_singles, asks_along, extreme_of
from nlquery.planner.assembly.single_columns import Columns, read_columns
from nlquery.planner.assembly.single_lists import (
    check_length,
    groups_of,
    metrics_of,
    take_conditions,
)
from nlquery.planner.assembly.values import read_values
from nlquery.planner.errors import Declined
from nlquery.semantic.singles import MOST_LISTED, Singles, lists_singles, singles_of
from nlquery.semantic.spec import Order, QuerySpec


def edited_rows(making: Making, previous: QuerySpec) -> QuerySpec | None:
    """Return the single rows that a follow-up asks for; None where it is not about any.

    Raises
    ------
    Declined
        If what it changes of a list is not understood.
    """
    singles = singles_of(making.model)
    if singles is None:
        return None
    if lists_singles(previous, making.model):
        return _changed(making, previous, singles)
    found = _of_number(making, previous, singles) if _is_one(making, previous) else None
    if found is None and asks_of_row(making.reading):
        raise Declined("Of what that is asked is not said; please name it.")
    return found


def _is_one(making: Making, previous: QuerySpec) -> bool:
    """Return whether the answer before is one number, or one group that has it."""
    known = all(not making.model.dimensions[name].nullable for name in previous.group_by)
    first = previous.limit == 1 and previous.limit_per is None and not previous.offset and known
    other = previous.periods or previous.transform or previous.average_per or previous.both_ends
    return not other and (first or not previous.group_by)


def _of_number(making: Making, previous: QuerySpec, singles: Singles) -> QuerySpec | None:
    """Return the rows behind one number: those counted, the one that was the largest."""
    reading = making.reading
    if counts_rows(previous) and asks_which(reading):
        order = (Order(field=singles.at, descending=False),)
        return _rows(previous, singles, Asked(ranks=False), MOST_LISTED, order)
    found = extreme_of(making, singles, previous.metrics[0])
    bare = not (reading.of("measure") or reading.of("dimension") or reading.of("value"))
    listed = bare and making.is_ranked and (reading.place or reading.number)
    if found is None or not (asks_of_row(reading) or listed):
        return None
    by, descending = found
    if making.is_ranked and reading.has(language.LOWEST) == descending:
        return None
    order = (Order(field=by, descending=descending),)
    limit, offset = check_length(reading.number or 1), (reading.place or 1) - 1
    rows = _rows(previous, singles, Asked(by, descending), limit, order)
    return rows.model_copy(update={"offset": offset})


def _rows(
    previous: QuerySpec, singles: Singles, asked: Asked, limit: int, order: tuple[Order, ...]
) -> QuerySpec:
    return QuerySpec(
        metrics=metrics_of(asked, singles, Columns()),
        group_by=groups_of(singles, Columns()),
        filters=previous.filters,
        time=previous.time,
        order_by=order,
        limit=limit,
    )


def _changed(making: Making, previous: QuerySpec, singles: Singles) -> QuerySpec:
    reading = making.reading
    if reading.says("how", "many"):
        return _counted(previous)
    previous = drop_named(making, previous)
    read_values(making)
    take_conditions(making, follows=True)
    asked = asked_singles(making, singles) or _bare(making, singles, previous)
    columns = read_columns(making, singles, asked)
    if columns.sort is not None and columns.sort.field in making.model.dimensions \
            and columns.sort.field != singles.at:  # fmt: skip
        return _counted(previous).model_copy(update={"group_by": (columns.sort.field,)})
    changes = changed_days(making, previous)
    before, previous = previous, rebound(making, previous)
    making.draft.metrics, making.draft.group_by = ["orders"], []
    if reading.thresholds:
        read_bounds(making)
    changes |= changed_filters(making, previous)
    changes |= _order(making, previous, singles, asked, columns)
    ranked = changes["order_by"][0].field  # type: ignore[index]
    metrics = dict.fromkeys([
        *([ranked] if ranked in making.model.measures else []), *previous.metrics, *columns.metrics
    ])  # fmt: skip
    new = [name for name in columns.dimensions if name not in previous.group_by]
    per = [columns.per] if columns.per and columns.per not in previous.group_by else []
    changes |= {"metrics": tuple(metrics), "group_by": (*per, *previous.group_by, *new)}
    spec = QuerySpec.model_validate({**previous.model_dump(), **changes, "chart": None})
    if spec == before and not asks_along(making, 0):
        raise Declined("What that changes of the list was not understood.")
    return spec


def _counted(previous: QuerySpec) -> QuerySpec:
    return QuerySpec(metrics=("orders",), filters=previous.filters, time=previous.time)


def _bare(making: Making, singles: Singles, previous: QuerySpec) -> Asked:
    """Return what is asked for where the orders are not named: ``and the smallest?``."""
    order = previous.order_by[0] if previous.order_by else Order(field=singles.at, descending=False)
    by = order.field if order.field in making.model.measures else ""
    reading = making.reading
    if not (making.is_ranked or reading.place):
        return Asked(by, order.descending, ranks=previous.limit != MOST_LISTED)
    named = [m.entry.name for m in reading.of("measure")]
    sums = [n for n in named if making.model.measures[n].aggregation == "sum"]
    found = next((e for n in named if (e := extreme_of(making, singles, n)) is not None), None)
    high = found[1] if found else not reading.has(language.LOWEST)
    if reading.place and not making.is_ranked:
        high = order.descending
    by = found[0] if found else (sums[0] if sums else by or singles.value)
    return Asked(by, high, reading.number, reading.place)


def _order(
    making: Making, previous: QuerySpec, singles: Singles, asked: Asked, columns: Columns
) -> dict[str, object]:
    """Return order and length of the list."""
    reading = making.reading
    found: dict[str, object] = {"order_by": previous.order_by}
    ranked = reading.single is not None or making.is_ranked or reading.place is not None
    if ranked and asked.ranks:
        field = asked.by or singles.at
        found["order_by"] = (Order(field=field, descending=asked.descending),)
        found["both_ends"] = asked.both
        whole = previous.limit == MOST_LISTED
        found["limit"] = asked.number or (1 if whole or asked.place else previous.limit)
        found["offset"] = (asked.place or 1) - 1
    elif columns.sort is not None:
        found["order_by"] = (columns.sort,)
    number = asked.number or reading.number
    if number is not None:
        found["limit"] = check_length(number)
    if columns.per is not None:
        found["limit_per"] = columns.per
    return found
