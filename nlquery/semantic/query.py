"""From a query over the model to one SQL statement: measures, averages, windows, ranks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nlquery.semantic import names
from nlquery.semantic.conditions import Conditions
from nlquery.semantic.errors import CompileError
from nlquery.semantic.facts import PERIOD, Facts
from nlquery.semantic.model import Measure, SemanticModel
from nlquery.semantic.names import quoted
from nlquery.semantic.resolve import COUNTS, Leaf, Resolver
from nlquery.semantic.spec import QuerySpec
from nlquery.semantic.sqltext import Select, Statement, union


@dataclass(frozen=True)
class Output:
    """A measure of the result.

    Attributes
    ----------
    name
        Column of the result.
    asked
        The measure that the query names.
    leaves
        What it is computed from: one aggregate, or a ratio's two.
    """

    name: str
    asked: Measure
    leaves: tuple[Leaf, ...]

    @property
    def told(self) -> Measure:
        """The measure whose definition holds: the counterpart, when one stands in."""
        return self.leaves[0].measure if len(self.leaves) == 1 else self.asked

    @property
    def adds_up(self) -> bool:
        """Whether the groups' values add up to the total."""
        return len(self.leaves) == 1 and self.told.additive and not self.leaves[0].overlaps


@dataclass
class Query:
    """The parts of a statement over the model, before windows and order.

    Attributes
    ----------
    spec, model
        What is asked, of what.
    conditions
        Holds the bound values.
    outputs
        By column name: the asked measures first, then those only sorted or filtered by.
    """

    spec: QuerySpec
    model: SemanticModel
    conditions: Conditions = field(init=False)
    outputs: dict[str, Output] = field(init=False)

    def __post_init__(self) -> None:
        self.conditions = Conditions(self.model)
        resolver = Resolver(self.spec, self.model)
        self.outputs = {name: _output(name, resolver) for name in self._measures()}

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Dimension columns of the result, `period` first when periods are compared."""
        return ((PERIOD,) if self.spec.periods else ()) + self.spec.group_by

    def statement(self) -> Statement:
        """Return the statement that gives one row for each group.

        Raises
        ------
        CompileError
            If the query cannot be answered.
        """
        inner = self.spec.group_by
        if self.spec.average_per:
            inner = (*inner, self.spec.average_per)
        facts = self.facts(inner)
        groups = self._by_rows()
        if len(groups) == 1:
            statement = Statement(self._single(facts, groups[0]))
        else:
            statement = self._united(facts, groups)
        if self.spec.average_per:
            self._average(statement)
        trees = self.conditions.trees | self._queries(statement)
        statement.recursive = bool(trees)
        statement.tables = trees | statement.tables
        return statement

    def facts(self, dimensions: Sequence[str]) -> Facts:
        """Return the writer of statements that group by `dimensions`."""
        return Facts(self.spec, self.model, self.conditions, dimensions)

    def _measures(self) -> Iterable[str]:
        spec = self.spec
        sorted_by = [o.field for o in spec.order_by if o.field in self.model.measures]
        return dict.fromkeys([*spec.metrics, *(h.metric for h in spec.having), *sorted_by])

    def _by_rows(self) -> list[list[Leaf]]:
        """Return the distinct leaves, those over the same rows together."""
        facts = self.facts(())
        groups: dict[object, dict[Leaf, None]] = {}
        for output in self.outputs.values():
            for leaf in output.leaves:
                defaults = tuple(facts.default_filters(leaf.base, [leaf.measure.name]))
                groups.setdefault((leaf.base, leaf.whole, defaults), {})[leaf] = None
        return [list(leaves) for leaves in groups.values()]

    def _single(self, facts: Facts, leaves: Sequence[Leaf]) -> Select:
        base = leaves[0].base
        part = [facts.inside(condition, base) for condition in self.spec.part]
        inside = [condition.sql for condition in part]
        measures = {}
        for name, output in self.outputs.items():
            measures[name] = _combined(output, [_part(leaf, inside) for leaf in output.leaves])
        if part:
            first = next(iter(self.outputs.values())).leaves[0]
            total = f"nullif({first.expression}, 0)"
            measures["share"] = f"100.0 * {_part(first, inside)} / {total}"
        return facts.select(base, leaves, measures, part)

    def _united(self, facts: Facts, groups: Sequence[Sequence[Leaf]]) -> Statement:
        """Return the statement that puts aggregates over different rows side by side."""
        if self.spec.part or self.spec.across:
            told = "What groups have of something else" if self.spec.across else "A share of a part"
            raise CompileError(f"{told} takes one measure at a time.")
        aliases: dict[Leaf, str] = {}
        for leaf in (leaf for group in groups for leaf in group):
            aliases[leaf] = _unique(leaf.measure.name, aliases.values())
        tables: dict[str, str] = {}
        rows = []
        for leaves in groups:
            name = _unique(f"from_{leaves[0].base}", tables)
            select = facts.select(
                leaves[0].base, leaves, {aliases[x]: x.expression for x in leaves}
            )
            tables[name] = str(select)
            shown = [quoted(key) for key in list(select.columns)[: select.groups]]
            shown += [
                quoted(alias) if leaf in leaves else f"{_nothing(leaf)} AS {quoted(alias)}"
                for leaf, alias in aliases.items()
            ]
            rows.append(f"SELECT {', '.join(shown)} FROM {name}")
        dimensions = list(select.columns)[: select.groups]
        columns = {key: quoted(key) for key in dimensions}
        for name, output in self.outputs.items():
            parts = [f"max({quoted(aliases[leaf])})" for leaf in output.leaves]
            columns[name] = _combined(output, parts)
        source = union(rows, "side_by_side")
        return Statement(Select(columns, source, groups=len(dimensions)), tables)

    def _average(self, statement: Statement) -> None:
        grain = names.dimension(self.model, self.spec.average_per or "")
        statement.wrap(f"per_{grain.grain or grain.name}")
        columns = {key: quoted(key) for key in self.dimensions}
        columns |= {name: f"avg({quoted(name)})" for name in self.outputs}
        statement.change(columns=columns, groups=len(self.dimensions))

    def _queries(self, statement: Statement) -> dict[str, str]:
        """Return the queries behind those datasets that are no tables and are joined."""
        text = "\n".join([str(statement.select), *statement.tables.values()])
        return {
            dataset.source: dataset.query
            for dataset in self.model.datasets.values()
            if dataset.query and f"{dataset.source} AS {dataset.alias} " in text
        }


def _output(name: str, resolver: Resolver) -> Output:
    asked = names.measure(resolver.model, name)
    if asked.aggregation != "ratio":
        return Output(name, asked, (resolver.leaf(asked),))
    measures = resolver.model.measures
    leaves = [
        resolver.leaf(measures[part], asked.counterparts or None)
        for part in (asked.numerator, asked.denominator)
    ]
    return Output(name, asked, tuple(leaves))


def _combined(output: Output, leaves: Sequence[str]) -> str:
    """Return the measure's expression over its leaves."""
    if len(leaves) == 1:
        return leaves[0]
    scale = f"{output.asked.scale:g} * " if output.asked.scale != 1 else ""
    if output.leaves[0].measure.aggregation in COUNTS:
        scale = f"{output.asked.scale:.1f} * "  # else the quotient would be a whole number
    return f"{scale}{leaves[0]} / nullif({leaves[1]}, 0)"


def _part(leaf: Leaf, part: Sequence[str]) -> str:
    if not part:
        return leaf.expression
    if leaf.measure.aggregation not in ("sum", "count"):
        raise CompileError(
            f"{leaf.measure.label} has no parts that add up, so it has no share.",
            mend="Ask for the share of a sum or of a count.",
        )
    return f"{leaf.expression} FILTER (WHERE {' AND '.join(part)})"


def _nothing(leaf: Leaf) -> str:
    """Return a NULL of the leaf's type; UNION would take an untyped one for text."""
    return "NULL::bigint" if leaf.measure.aggregation in COUNTS else "NULL::numeric"


def _unique(name: str, taken: Iterable[str]) -> str:
    held, number, unique = set(taken), 1, name
    while unique in held:
        number += 1
        unique = f"{name}_{number}"
    return unique
