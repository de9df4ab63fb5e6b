"""Dimensions: names, categories, yes or no, and the calendar of one table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nlquery.semantic.names import quoted
from nlquery.semantic.scaffold import guesses
from nlquery.semantic.scaffold.catalog import Column, Table
from nlquery.semantic.scaffold.english import identifier, label, plural, singular, words

Data = dict[str, Any]
_FEW, _MOST_NAMED = 12, 2_000
_SHORT = 3  # letters that may be an abbreviation: UK, USA
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Named:
    """Names that are taken: each stands for one thing in a model."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, *wanted: str) -> str:
        """Return the first of the names that is free, else the last with a number."""
        for name in wanted:
            if name not in self._taken:
                self._taken.add(name)
                return name
        number = 2
        while f"{wanted[-1]}_{number}" in self._taken:
            number += 1
        return self.take(f"{wanted[-1]}_{number}")


def dimension_fields(table: Table, alias: str, taken: Named) -> list[Data]:
    """Return the table's dimensions."""
    named, person = guesses.name_column(table), guesses.person_columns(table)
    linked = {link.column for link in table.links} | table.keys | {table.key}
    made = []
    if named is not None and named not in linked:
        column = table.columns[named]
        made.append(_name_field(table, column, f"{alias}.{quoted(named)}", taken))
    elif person is not None:
        parts = ", ".join(f"{alias}.{quoted(part)}" for part in person)
        column = table.columns[person[1]]
        made.append(_name_field(table, column, f"concat_ws(' ', {parts})", taken))
        linked |= {*person}
    for column in table.columns.values():
        if column.name not in {named, *linked} and not guesses.is_private(column.name):
            made += _field(table, column, alias, taken)
    return made


def time_fields(table: Table, alias: str, taken: Named) -> list[Data]:
    """Return the calendar of the table's time, its day first; empty when it has none."""
    column = guesses.time_column(table)
    if column is None:
        return []
    at = f"{alias}.{quoted(column.name)}"
    day = at if column.kind == "date" else f"{at}::date"
    one = singular(table.name)
    parts: list[tuple[str, str, str, list[str]]] = [
        ("day", day, "The day", ["date", "daily", words(column.name), "calendar day"]),
        ("week", f"date_trunc('week', {at})::date", "The week's Monday", ["weekly"]),
        ("month", f"date_trunc('month', {at})::date", "The month's first day", ["monthly"]),
        ("quarter", f"date_trunc('quarter', {at})::date", "The quarter's first day", ["quarterly"]),
        ("year", f"extract(year FROM {at})::int", "The calendar year", ["yearly", "annual"]),
        ("weekday", f"to_char({at}, 'FMDay')", "The day of the week", ["day of the week"]),
    ]
    if column.kind == "timestamp":
        hour = f"extract(hour FROM {at})::int"
        parts.append(("hour", hour, "The hour, 0 to 23", ["hourly", "time of day"]))
    return [_time_field(one, column, taken, *part) for part in parts]


def _time_field(
    one: str, column: Column, taken: Named, grain: str, sql: str, text: str, synonyms: list[str]
) -> Data:
    extra: Data = {"grain": grain}
    if column.nullable:
        extra["nullable"] = True
    if grain == "weekday":
        extra["values"] = [
            {
                "value": day,
                "label": day,
                "synonyms": [day[:3].lower(), f"{day.lower()}s"],
                "groups": ["weekend", "weekends"] if day[0] == "S" else ["weekday", "weekdays"],
            }
            for day in _WEEK
        ]
    unique = list(dict.fromkeys(s for s in synonyms if s != grain))
    return {
        "name": taken.take(grain, f"{identifier(one)}_{grain}"),
        "expression": _expression(sql),
        "dimension": {"is_time": True},
        "label": label(grain),
        "description": f"{text} of the {one} ({words(column.name)}).",
        "ai_context": {"synonyms": unique},
        "custom_extensions": [{"vendor_name": "NLQUERY", "data": extra}],
    }


def single_fields(table: Table, alias: str, taken: Named, beside: list[str]) -> list[Data]:
    """Return what names single rows of the table, and when each was.

    Parameters
    ----------
    beside
        Names of the dimensions that are told of each row.
    """
    one = singular(table.name)
    key = identifier(f"{one} id")
    made: list[Data] = [{
        "name": taken.take(key),
        "expression": _expression(f"{alias}.{quoted(table.key)}"),
        "label": label(one),
        "description": f"Names one {one}; group by it to list single rows.",
        "custom_extensions": [
            {"vendor_name": "NLQUERY",
             "data": {"plural": label(plural(one)), "single": {"beside": beside}}}
        ],
    }]  # fmt: skip
    column = guesses.time_column(table)
    if column is None or column.kind != "timestamp":
        return made
    extra: Data = {"grain": "timestamp", **({"nullable": True} if column.nullable else {})}
    return [*made, {
        "name": taken.take(identifier(column.name), identifier(f"{one} time")),
        "expression": _expression(f"date_trunc('second', {alias}.{quoted(column.name)})"),
        "dimension": {"is_time": True},
        "label": label(words(column.name)),
        "description": f"When the {one} was ({words(column.name)}).",
        "custom_extensions": [{"vendor_name": "NLQUERY", "data": extra}],
    }]  # fmt: skip


def _name_field(table: Table, column: Column, sql: str, taken: Named) -> Data:
    """Return the dimension that is called like the table: an author's name is the author."""
    one = singular(table.name)
    name = taken.take(identifier(one), f"{identifier(one)}_name")
    extra: Data = {"vocabulary": True, "plural": label(plural(one))}
    synonyms = {words(column.name), f"{one} {words(column.name)}", *_last_word(one)} - {one, "name"}
    return _entry(name, one, sql, column, extra, sorted(synonyms), f"The {one}.")


def _last_word(phrase: str) -> set[str]:
    return {phrase.split(" ")[-1]}


def _field(table: Table, column: Column, alias: str, taken: Named) -> Iterator[Data]:
    one, phrase = singular(table.name), words(column.name)
    phrase = phrase.removeprefix("is ").removeprefix("has ")
    extra: Data = {"plural": label(plural(phrase))}
    if column.kind == "boolean":
        extra = {"kind": "boolean", "plural": label(phrase)}
    elif column.kind != "text" or not _is_category(table, column):
        return
    elif column.labels or (column.values and column.distinct <= _FEW):
        values = column.labels or column.values
        extra["values"] = [_value(value) for value in values]
    else:
        extra["vocabulary"] = True
    name = taken.take(identifier(phrase), identifier(f"{one} {phrase}"))
    called = phrase if name == identifier(phrase) else f"{one} {phrase}"
    synonyms = {f"{one} {phrase}", phrase} - {called}
    sql = f"{alias}.{quoted(column.name)}"
    yield _entry(name, called, sql, column, extra, sorted(synonyms), f"The {one}'s {phrase}.")


def _is_category(table: Table, column: Column) -> bool:
    """Return whether the values name groups of rows, not single rows or free text."""
    if column.labels:
        return True
    few = column.distinct <= max(50, table.rows // 3)
    return 0 < column.distinct <= _MOST_NAMED and few


def _value(value: str) -> Data:
    said = words(value) or value
    shouted = value == value.upper() and len(value) > _SHORT
    made: Data = {"value": value, "label": label(said) if shouted else value}
    synonyms = {said, value.lower()} - {made["label"].lower()}
    if synonyms:
        made["synonyms"] = sorted(synonyms)
    return made


def _entry(
    name: str,
    called: str,
    sql: str,
    column: Column,
    extra: Data,
    synonyms: list[str],
    description: str,
) -> Data:
    if column.nullable:
        extra["nullable"] = True
    made: Data = {
        "name": name,
        "expression": _expression(sql),
        "label": label(called),
        "description": description,
        "custom_extensions": [{"vendor_name": "NLQUERY", "data": extra}],
    }
    if synonyms:
        made["ai_context"] = {"synonyms": synonyms}
    return made


def _expression(sql: str) -> Data:
    return {"dialects": [{"dialect": "POSTGRESQL", "expression": sql}]}
