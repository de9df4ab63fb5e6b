"""Conditions of a query as SQL, with every value bound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nlquery.semantic import names
from nlquery.semantic.joins import datasets_in
from nlquery.semantic.model import Dimension, Hierarchy, SemanticModel
from nlquery.semantic.spec import AnyOf, Filter, TimeRange
from nlquery.semantic.values import Bound, checked

Condition = Filter | AnyOf
NEGATIVE = ("not_in", "!=")


@dataclass
class Params:
    """Values bound to names that say what they are."""

    values: dict[str, Bound] = field(default_factory=dict)

    def bind(self, name: str, value: Bound) -> str:
        """Return the placeholder of a value; equal values of one name share it."""
        stem = re.sub(r"\W+", "_", name).strip("_") or "value"
        number = 1
        while self._taken(key := stem if number == 1 else f"{stem}_{number}", value):
            number += 1
        self.values[key] = value
        return f":{key}"

    def _taken(self, key: str, value: Bound) -> bool:
        held = self.values.get(key, value)
        return held != value or type(held) is not type(value)


@dataclass
class Conditions:
    """Writes conditions; collects what they bind and the trees they walk.

    Attributes
    ----------
    model
        The semantic model.
    params
        Where values are bound.
    trees
        Name → SQL of the recursive common table expressions that conditions refer to.
    """

    model: SemanticModel
    params: Params = field(default_factory=Params)
    trees: dict[str, str] = field(default_factory=dict)

    def sql(self, condition: Condition) -> str:
        """Return the SQL of a condition.

        Raises
        ------
        CompileError
            If it names what is not in the model, or its values do not fit.
        """
        if isinstance(condition, AnyOf):
            return f"({' OR '.join(self.sql(part) for part in condition.any_of)})"
        dimension = names.dimension(self.model, condition.field)
        values = checked(condition, dimension, self.model)
        if dimension.name in self.model.hierarchies:
            return self._below(condition, self.model.hierarchies[dimension.name], values)
        if dimension.grain == "daypart":
            return self._dayparts(condition, dimension, [str(value) for value in values])
        if dimension.kind == "boolean":
            return self._flag(condition, dimension, values)
        return self._compared(condition, dimension, values)

    def days(self, time: TimeRange, expression: str) -> list[str]:
        """Return the conditions of a half-open range of days."""
        ends = (("start", ">=", time.start), ("end", "<", time.end))
        return [
            f"{expression} {op} {self.params.bind(name, day.isoformat())}"
            for name, op, day in ends
            if day is not None
        ]

    def _compared(self, condition: Filter, dimension: Dimension, values: Sequence[Bound]) -> str:
        marks = [self.params.bind(dimension.name, value) for value in dict.fromkeys(values)]
        left = dimension.expression
        if condition.op in NEGATIVE:
            if dimension.nullable:
                return f"({left} IN ({', '.join(marks)})) IS NOT TRUE"
            return f"{left} <> {marks[0]}" if len(marks) == 1 else f"{left} NOT IN ({_list(marks)})"
        if condition.op != "in":
            return f"{left} {condition.op} {marks[0]}"
        return f"{left} = {marks[0]}" if len(marks) == 1 else f"{left} IN ({_list(marks)})"

    def _flag(self, condition: Filter, dimension: Dimension, values: Sequence[Bound]) -> str:
        wanted = set(values) if condition.op not in NEGATIVE else {True, False} - set(values)
        if len(wanted) != 1:
            return "TRUE" if wanted else "FALSE"
        return dimension.expression if True in wanted else f"NOT {dimension.expression}"

    def _dayparts(self, condition: Filter, dimension: Dimension, parts: Sequence[str]) -> str:
        hour = next((d for d in self.model.dimensions.values() if d.grain == "hour"), None)
        if hour is None:
            return self._compared(condition, dimension, parts)
        ranges = " OR ".join(self._hours(hour.expression, part) for part in dict.fromkeys(parts))
        if condition.op in NEGATIVE:
            return f"NOT ({ranges})"
        return f"({ranges})"

    def _hours(self, hour: str, name: str) -> str:
        part = self.model.dayparts[name]
        start = self.params.bind(f"{name.lower()}_start", part.start)
        end = self.params.bind(f"{name.lower()}_end", part.end)
        joint = "AND" if part.start < part.end else "OR"
        return f"{hour} >= {start} {joint} {hour} < {end}"

    def _below(self, condition: Filter, tree: Hierarchy, values: Sequence[Bound]) -> str:
        marks = [self.params.bind(tree.dimension, value) for value in dict.fromkeys(values)]
        query = (
            f"SELECT {tree.key} FROM {tree.table} WHERE {tree.name} IN ({_list(marks)})\n"
            "UNION\n"
            f"SELECT child.{tree.key}\n"
            f"FROM {tree.table} AS child\n"
            f"JOIN {{name}} AS above ON child.{tree.parent} = above.{tree.key}"
        )
        name = self._tree(f"{tree.dimension}_tree", query)
        inside = f"{tree.column} IN (SELECT {tree.key} FROM {name})"
        return f"({inside}) IS NOT TRUE" if condition.op in NEGATIVE else inside

    def _tree(self, stem: str, query: str) -> str:
        number = 1
        while True:
            name = stem if number == 1 else f"{stem}_{number}"
            text = query.replace("{name}", name)
            if self.trees.setdefault(name, text) == text:
                return name
            number += 1


def fields(conditions: Iterable[Condition]) -> set[str]:
    """Return the names of the dimensions that conditions are on."""
    return {part.field for condition in conditions for part in parts(condition)}


def parts(condition: Condition) -> tuple[Filter, ...]:
    """Return the simple conditions of a condition."""
    return condition.any_of if isinstance(condition, AnyOf) else (condition,)


def datasets_of(model: SemanticModel, condition: Condition) -> frozenset[str]:
    """Return the datasets that a condition looks at.

    Raises
    ------
    CompileError
        If it names what is not in the model.
    """
    found: set[str] = set()
    for part in parts(condition):
        tree = model.hierarchies.get(part.field)
        dimension = names.dimension(model, part.field)
        if tree is not None:
            found |= datasets_in(model, tree.column)
        else:
            found |= datasets_in(model, dimension.expression) | {dimension.dataset}
    return frozenset(found)


def _list(marks: Sequence[str]) -> str:
    return ", ".join(marks)
