"""Checking a condition's values against its dimension before they are bound."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from nlquery.semantic.errors import CompileError
from nlquery.semantic.model import Dimension, Grain, SemanticModel
from nlquery.semantic.names import unknown
from nlquery.semantic.spec import Filter, Scalar

Bound = str | bool | int | float
COMPARED = ("<", "<=", ">", ">=")
DATES: tuple[Grain, ...] = ("day", "week", "month", "quarter", "timestamp")


def checked(condition: Filter, dimension: Dimension, model: SemanticModel) -> tuple[Bound, ...]:
    """Return the values as they are bound: dates as ISO text, names as the database has them.

    Raises
    ------
    CompileError
        If the operator or a value does not suit the dimension.
    """
    ordered = dimension.kind == "number" or dimension.grain in (*DATES, "hour", "year")
    if condition.op in COMPARED and not ordered:
        raise CompileError(
            f"{dimension.label} has no order, so {condition.op!r} means nothing.",
            mend="Use in or not_in.",
        )
    return tuple(_value(value, dimension, model) for value in condition.values)


def _value(value: Scalar, dimension: Dimension, model: SemanticModel) -> Bound:
    match dimension.kind:
        case "number":
            return _number(value, dimension)
        case "boolean":
            return _boolean(value, dimension)
        case "time":
            return _time(value, dimension, model)
        case "category":
            return _category(value, dimension)
    assert_never(dimension.kind)


def _number(value: Scalar, dimension: Dimension) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise _misfit(value, dimension, "a number")
    return value


def _boolean(value: Scalar, dimension: Dimension) -> bool:
    words: dict[object, bool] = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(value, bool):
        return value
    if (word := str(value).lower()) in words:
        return words[word]
    raise _misfit(value, dimension, "true or false")


def _time(value: Scalar, dimension: Dimension, model: SemanticModel) -> Bound:
    if dimension.grain in DATES:
        return _day(value, dimension).isoformat()
    if dimension.grain == "daypart":
        return _known(value, dimension, {part.lower(): part for part in model.dayparts})
    if dimension.grain == "weekday":
        return _category(value, dimension)
    number = value if isinstance(value, int) else _whole(str(value))
    if number is None or isinstance(value, bool):
        raise _misfit(value, dimension, "a whole number")
    if dimension.grain == "hour" and not 0 <= number <= 24:
        raise _misfit(value, dimension, "an hour from 0 to 23")
    return number


def _category(value: Scalar, dimension: Dimension) -> Bound:
    if not dimension.enum:
        return str(value)
    names = {entry.label.lower(): entry.value for entry in dimension.enum}
    names |= {entry.value.lower(): entry.value for entry in dimension.enum}
    return _known(value, dimension, names)


def _known(value: Scalar, dimension: Dimension, names: dict[str, str]) -> str:
    found = names.get(str(value).lower())
    if found is None:
        raise unknown(dimension.label.lower(), value, dict.fromkeys(names.values()))
    return found


def _day(value: Scalar, dimension: Dimension) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise _misfit(value, dimension, "a date such as 2025-01-31") from error


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _misfit(value: Scalar, dimension: Dimension, wanted: str) -> CompileError:
    return CompileError(f"{dimension.label} takes {wanted}, not {str(value)[:80]!r}.")
