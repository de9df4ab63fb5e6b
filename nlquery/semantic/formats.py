"""Numbers and days as people read them."""

from __future__ import annotations

from datetime import date

from nlquery.semantic.model import Format, Grain


def number(value: float, form: Format, currency: str = "$") -> str:
    """Return a number as it is told: ``$1,234.50``, ``1,234``, ``12.3%``."""
    match form:
        case "currency":
            return f"{'-' if value < 0 else ''}{currency}{abs(value):,.2f}"
        case "percent":
            return f"{value:,.1f}%"
        case "integer":
            return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
        case "number":
            return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def day(value: date) -> str:
    """Return a day: ``4 January 2025``."""
    return f"{value.day} {value:%B} {value.year}"


def day_range(first: date, last: date) -> str:
    """Return the days from `first` to `last`, both included, without saying anything twice."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def clock(value: object) -> str:
    """Return the time of day of a moment: ``7:12``."""
    hour, minute = str(value)[11:16].split(":")
    return f"{int(hour)}:{minute}"


def preposition(grain: Grain) -> str:
    """Return what stands before a time: on 5 May, at 9:00, in May; ``for`` where it is none."""
    if not grain:
        return "for"
    return {"day": "on", "weekday": "on", "hour": "at", "daypart": "at"}.get(grain, "in")


def moment(value: object, grain: Grain) -> str:
    """Return a time value of a result as people read it."""
    if grain == "hour":
        return f"{int(float(str(value)))}:00"
    if grain == "timestamp":
        return f"{day(date.fromisoformat(str(value)[:10]))} {clock(value)}"
    if grain in ("day", "week", "month", "quarter"):
        return _date(date.fromisoformat(str(value)[:10]), grain)
    return str(value)


def _date(value: date, grain: Grain) -> str:
    if grain == "month":
        return f"{value:%B %Y}"
    if grain == "quarter":
        return f"Q{(value.month + 2) // 3} {value.year}"
    return f"the week of {day(value)}" if grain == "week" else day(value)
