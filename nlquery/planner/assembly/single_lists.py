"""Single orders: one by one, the largest and the smallest, the first and the last."""

from __future__ import annotations

from pydantic import ValidationError

from nlquery.planner.assembly.bounds import read_bounds
from nlquery.planner.assembly.draft import Making
from nlquery.planner.assembly.periods import read_periods
from nlquery.planner.assembly.presence import presence
from nlquery.planner.assembly.single_asked import Asked, asked_singles
from nlquery.planner.assembly.single_columns import Columns, read_columns
from nlquery.planner.assembly.values import read_values, value_filters
from nlquery.planner.errors import Declined
from nlquery.semantic.singles import MOST_LISTED, Singles, singles_of
from nlquery.semantic.spec import Order, QuerySpec

SHOWN = 10
"""Rows of ``our biggest orders``, where no number is named."""


def single_rows(making: Making) -> QuerySpec | None:
    """Return the query of a question about single rows; None where it is about their numbers.

    Raises
    ------
    Declined
        If single rows are asked for in a way that makes no list.
    """
    singles = singles_of(making.model)
    asked = asked_singles(making, singles) if singles is not None else None
    if singles is None or asked is None:
        return None
    read_values(making)
    take_conditions(making)
    columns = read_columns(making, singles, asked)
    _read_bounds(making)
    if asked.both and columns.per:
        raise Declined("Please ask for the first and the last of each one after the other.")
    time, periods = read_periods(making)
    if periods:
        raise Declined("Single orders of several periods are not set side by side.")
    filters = (*making.draft.filters, *value_filters(making), *making.reading.hour_conditions)
    order, limit = _order(asked, singles, columns), _limit(making, asked)
    _note_chart(making)
    try:
        return QuerySpec(
            metrics=metrics_of(asked, singles, columns),
            group_by=groups_of(singles, columns),
            filters=filters,
            time=time,
            order_by=order,
            limit=limit,
            limit_per=columns.per,
            both_ends=asked.both,
            offset=(asked.place or 1) - 1,
        )
    except ValidationError as error:
        raise Declined(f"That does not make a list: {error.errors()[0]['msg']}.") from error


def take_conditions(making: Making, *, follows: bool = False) -> None:
    """Take ``with a tip`` as a condition."""
    for link, condition in presence(making.reading, making.model, follows=follows):
        making.conditions.append(link)
        making.draft.filters.append(condition)


def metrics_of(asked: Asked, singles: Singles, columns: Columns) -> tuple[str, ...]:
    """Return the numbers that are told of each row, the one that ranks them first."""
    by = [asked.by] if asked.by else []
    return tuple(dict.fromkeys([*by, singles.value, *columns.metrics, *singles.beside]))


def groups_of(singles: Singles, columns: Columns) -> tuple[str, ...]:
    """Return what is told of each row."""
    per = [columns.per] if columns.per else []
    return tuple(dict.fromkeys([*per, *singles.dimensions, *columns.dimensions]))


def _read_bounds(making: Making) -> None:
    """Read numbers as conditions of orders: as where they are counted."""
    draft = making.draft
    draft.group_by, draft.metrics = [], ["orders"] if "orders" in making.model.measures else []
    read_bounds(making)
    if draft.having:
        raise Declined("A condition on groups does not pick single orders.")


def _order(asked: Asked, singles: Singles, columns: Columns) -> tuple[Order, ...]:
    if columns.sort is not None and not asked.ranks:
        return (columns.sort,)
    if asked.by:
        return (Order(field=asked.by, descending=asked.descending),)
    if not singles.at:
        raise Declined("When single rows were is not part of this data.")
    return (Order(field=singles.at, descending=asked.descending),)


def _limit(making: Making, asked: Asked) -> int:
    if asked.number is not None:
        return check_length(asked.number)
    if asked.ranks and asked.several:
        making.notes.append(f"{SHOWN} are listed, since the question names no number.")
        return SHOWN
    return 1 if asked.ranks else MOST_LISTED


def check_length(number: int) -> int:
    """Return the length of a list that an answer can have.

    Raises
    ------
    Declined
        If it is longer.
    """
    if number > MOST_LISTED:
        raise Declined(f"Lists have up to {MOST_LISTED} rows, and not {number:,}.")
    return number


def _note_chart(making: Making) -> None:
    if making.reading.chart not in (None, "none", "table"):
        making.notes.append("Single orders are listed; no chart is drawn of them.")
