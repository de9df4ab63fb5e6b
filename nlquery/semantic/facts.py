"""The innermost SELECT statements: aggregates of one dataset's rows, joined, filtered, grouped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import indent

from nlquery.semantic import members, names
from nlquery.semantic.conditions import (
    NEGATIVE,
    Condition,
    Conditions,
    datasets_of,
    fields,
)
from nlquery.semantic.errors import CompileError
from nlquery.semantic.joins import (
    equal_keys,
    from_clause,
    joins,
    path,
    reach,
    table,
)
from nlquery.semantic.model import DefaultFilter, Relationship, SemanticModel
from nlquery.semantic.resolve import Leaf
from nlquery.semantic.spec import Across, Filter, QuerySpec
from nlquery.semantic.sqltext import INDENT, Select

PERIOD = "period"


@dataclass(frozen=True)
class Written:
    """A condition's SQL, and what of it the statement's joins must provide."""

    sql: str
    uses: str


@dataclass(frozen=True)
class Facts:
    """Writes the statements that read tables, for one query.

    Attributes
    ----------
    spec, model
        What is asked, of what.
    conditions
        Where values are bound.
    dimensions
        Names of the dimensions that rows are grouped by.
    """

    spec: QuerySpec
    model: SemanticModel
    conditions: Conditions
    dimensions: Sequence[str]

    def select(
        self,
        base: str,
        leaves: Sequence[Leaf],
        measures: Mapping[str, str],
        part: Sequence[Written] = (),
    ) -> Select:
        """Return the statement that computes aggregates over the rows of `base`.

        Parameters
        ----------
        base
            Dataset whose rows are aggregated.
        leaves
            What is computed, to know the conditions; all over the same rows.
        measures
            Alias → aggregate, for the columns after the dimensions.
        part
            Conditions that stand inside the aggregates.

        Raises
        ------
        CompileError
            If a condition cannot be written.
        """
        columns = {name: names.dimension(self.model, name).expression for name in self.dimensions}
        where = self._where(base, leaves)
        used = [*columns.values(), *(leaf.expression for leaf in leaves)]
        groups = [self._across(condition, base) for condition in self.spec.across]
        used += [condition.uses for condition in (*where, *part, *groups)]
        if self.spec.periods:
            used.append(self.day())
        sides = self._sides()
        source = from_clause(self.model, base, [*used, sides])
        if sides:
            source = f"{source}\n{sides}"
        if self.spec.periods:
            columns = {PERIOD: "periods.period", **columns}
            source = f"{source}\n{self._periods()}"
        lines = tuple(condition.sql for condition in where)
        having = tuple(condition.sql for condition in groups)
        selected = {**columns, **measures}
        return Select(selected, source, lines, groups=len(columns), having=having)

    def inside(self, condition: Condition, base: str) -> Written:
        """Return a condition on rows of `base`, with EXISTS where only finer rows can tell."""
        near = reach(self.model, base)
        if datasets_of(self.model, condition) <= near:
            sql = self.conditions.sql(condition)
            return Written(sql, sql)
        return self._exists(condition, base, near)

    def default_filters(self, base: str, measures: Iterable[str]) -> list[DefaultFilter]:
        """Return the conditions that hold for rows of `base` unless the query says otherwise."""
        named = {
            *fields(self.spec.filters),
            *fields(self.spec.part),
            *self.spec.group_by,
            *measures,
        }
        return [
            default
            for name in self.model.datasets
            if name in reach(self.model, base)
            for default in self.model.datasets[name].filters
            if not named.intersection(default.unless)
        ]

    def _where(self, base: str, leaves: Sequence[Leaf]) -> list[Written]:
        measures = {leaf.measure.name for leaf in leaves}
        plain = [default.expression for default in self.default_filters(base, measures)]
        if self.spec.time is not None:
            plain += self.conditions.days(self.spec.time, self.day())
        where = [Written(sql, sql) for sql in plain]
        where += [self.inside(condition, base) for condition in self.spec.filters]
        where += [Written(f"{name} IS NOT NULL", name) for name in self._named_only()]
        return where

    def _named_only(self) -> list[str]:
        """Return the expressions that rows must have: a ranking is among things with a name."""
        return [
            names.dimension(self.model, name).expression
            for name in names.told_only(self.spec, self.model)
        ]

    def _across(self, part: Across, base: str) -> Written:
        """Return the condition on what the rows of each group have of another dimension."""
        dimension = names.dimension(self.model, part.field)
        if dimension.kind == "number":
            raise CompileError(f"{dimension.label} is a number, of which no rows can have every.")
        if part.has == "count":
            assert part.count is not None
            number = self.conditions.params.bind(f"{part.field}_count", part.count)
            sql = f"count(DISTINCT {dimension.expression}) {part.op} {number}"
            return Written(sql, dimension.expression)
        if not part.values:
            counted = indent(str(members.how_many(self, part.field)), INDENT)
            expression = dimension.expression
            return Written(f"count(DISTINCT {expression}) = (\n{counted}\n)", expression)
        together = [part.values] if part.has != "every" else [(value,) for value in part.values]
        found = [self.inside(Filter(field=part.field, values=v), base) for v in together]
        told = [f"({one.sql}) IS TRUE" if dimension.nullable else one.sql for one in found]
        form = {"every": "bool_or({})", "only": "bool_and({})", "none": "NOT bool_or({})"}
        sql = "\n   AND ".join(form[part.has].format(one) for one in told)
        return Written(sql, " ".join(one.uses for one in found))

    def _exists(self, condition: Condition, base: str, near: frozenset[str]) -> Written:
        far = datasets_of(self.model, condition) - near
        ways = [
            (start, link)
            for start in self.model.datasets
            if far <= reach(self.model, start) and (link := self._link(start, near))
        ]
        start, link = min(ways, key=lambda way: len(reach(self.model, way[0])), default=("", None))
        if link is None:
            raise CompileError(
                f"Conditions on {', '.join(sorted(fields([condition])))} cannot be combined "
                f"with {base.replace('_', ' ')}."
            )
        steps = dict.fromkeys(link[:-1])
        for name in far:
            steps |= dict.fromkeys(path(self.model, start, name) or ())
        negated = isinstance(condition, Filter) and condition.op in NEGATIVE
        if negated and isinstance(condition, Filter):
            condition = condition.model_copy(update={"op": "in"})
        where = f"WHERE {equal_keys(self.model, link[-1])}\n  AND {self.conditions.sql(condition)}"
        lines = ["SELECT 1", f"FROM {table(self.model, start)}", *joins(self.model, steps), where]
        body = indent("\n".join(lines), INDENT)
        outer = self.model.datasets[link[-1].parent].alias
        return Written(f"{'NOT ' if negated else ''}EXISTS (\n{body}\n)", f"{outer}.key")

    def _link(self, start: str, near: frozenset[str]) -> tuple[Relationship, ...] | None:
        ways = [way for name in near if (way := path(self.model, start, name))]
        return min(ways, key=len, default=None)

    def _periods(self) -> str:
        bind = self.conditions.params.bind
        rows = []
        for number, period in enumerate(self.spec.periods, 1):
            label = bind(f"{PERIOD}_{number}", period.label or f"period {number}")
            start = period.start.isoformat() if period.start else "-infinity"
            end = period.end.isoformat() if period.end else "infinity"
            days = (bind(f"start_{number}", start), bind(f"end_{number}", end))
            rows.append(
                f"(CAST({label} AS text), CAST({days[0]} AS date), CAST({days[1]} AS date))"
            )
        body = indent(",\n".join(rows), INDENT * 2)
        return (
            f"JOIN (\n{INDENT}VALUES\n{body}\n) AS periods (period, first_day, end_day)\n"
            f"  ON {self.day()} >= periods.first_day AND {self.day()} < periods.end_day"
        )

    def _sides(self) -> str:
        """Return the join that puts a row on each side whose tree it is in; else nothing."""
        sides = self.spec.sides
        if sides is None or not names.dimension(self.model, sides.field).hierarchy:
            return ""
        rows = ", ".join(f"(CAST(:side_{n + 1} AS text))" for n in range(len(sides.groups)))
        trees = [
            f"sides.side = :side_{number} AND "
            + self.conditions.sql(Filter(field=sides.field, values=side.values))
            for number, side in enumerate(sides.groups, start=1)
        ]
        either = f"\n{INDENT}OR ".join(trees)
        return f"JOIN (VALUES {rows}) AS sides (side)\n  ON {either}"

    def day(self) -> str:
        """Return the expression of the day that ranges are about.

        Raises
        ------
        CompileError
            If the data has none.
        """
        if not self.model.time_dimension:
            raise CompileError("This data has no dates, so it cannot be asked for a time range.")
        return names.dimension(self.model, self.model.time_dimension).expression
