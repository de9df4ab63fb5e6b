"""What comes after the groups: windows, conditions on groups, ranks, order, limit."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import indent

from nlquery.semantic import members, names
from nlquery.semantic.errors import CompileError
from nlquery.semantic.facts import PERIOD
from nlquery.semantic.model import TIME_SERIES
from nlquery.semantic.names import quoted
from nlquery.semantic.pairs import PAIRED, pair, set_against
from nlquery.semantic.query import Query
from nlquery.semantic.resolve import COUNTS
from nlquery.semantic.spec import Order, Transform
from nlquery.semantic.sqltext import INDENT, Statement


@dataclass
class Finish:
    """Finishes the statement of a query.

    Attributes
    ----------
    query
        What is asked.
    statement
        Its statement, changed step by step.
    """

    query: Query
    statement: Statement

    def run(self) -> str:
        """Return the text of the finished statement.

        Raises
        ------
        CompileError
            If a window, rank or order is asked that these columns do not have.
        """
        spec = self.query.spec
        if spec.absent:
            self._absent()
        if spec.transform == "count":
            return self._count()
        if spec.transform is not None and not spec.part:
            self._transform(spec.transform)
        self._having(late=spec.transform is not None and not spec.part)
        asked, rest = self._order()
        # what stands first alone must not hide others that equal it
        ties = spec.limit == 1 and spec.limit_per is None and not spec.offset
        ties = ties and not spec.both_ends
        ties = ties and bool(self.query.dimensions)
        order = asked if ties else [*asked, *rest]
        if any(self._sequence(term.field) for term in order) and not self._wrapped:
            self.statement.wrap("grouped")
        terms = [self._term(term) for term in order]
        if spec.limit is not None:
            terms = self._limit(terms)
            self.statement.change(ties=ties)
        self.statement.change(order=tuple(terms) if self.query.dimensions else ())
        self._drop_helpers()
        return str(self.statement)

    def _absent(self) -> None:
        """Keep the known values of the group that have nothing of the first measure."""
        (name,), spec = self.query.spec.group_by, self.query.spec
        output = self.query.outputs[spec.metrics[0]]
        if output.told.aggregation not in ("sum", *COUNTS):
            raise CompileError(
                f"{output.asked.label} is no sum and no count, so nothing has none of it.",
                mend="Ask for what has no orders, or no sales.",
            )
        known = indent(str(members.known(self.query.facts((name,)), name)), INDENT)
        self.statement.wrap("grouped")
        grouped = self.statement.select.source.removeprefix("FROM ")
        measures = {key: f"coalesce({quoted(key)}, 0)" for key in self.query.outputs}
        self.statement.change(
            columns={name: quoted(name), **measures},
            source=f"FROM (\n{known}\n) AS known\nLEFT JOIN {grouped} USING ({quoted(name)})",
            where=(f"{measures[output.name]} = 0",),
        )

    def _count(self) -> str:
        """Return the statement that counts the groups."""
        self._having(late=False)
        self.statement.wrap("counted")
        self.statement.change(columns={"count": "count(*)"})
        return str(self.statement)

    @property
    def columns(self) -> list[str]:
        """The result's columns."""
        spec = self.query.spec
        if spec.transform == "count":
            return ["count"]
        shown = [*self.query.dimensions, *dict.fromkeys(spec.metrics)]
        return [*shown, spec.transform] if spec.transform else shown

    @property
    def _wrapped(self) -> bool:
        return not self.statement.select.groups

    def _transform(self, transform: Transform) -> None:
        if transform == "ratio":
            self._ratio()
        elif transform in PAIRED:
            set_against(self.query, self.statement)
        else:
            self._window(transform)

    def _window(self, transform: Transform) -> None:
        name = self.query.spec.metrics[0]
        output = self.query.outputs[name]
        if transform in ("share", "cumulative") and not output.adds_up:
            raise CompileError(
                f"The groups of {output.asked.label.lower()} do not add up to a total, "
                f"so there is no {transform} of it.",
                mend="Ask for it of a sum, such as "
                f"{self.query.model.measures[self.query.model.default_measure].label.lower()}.",
            )
        window = self._over(transform)
        self.statement.wrap("grouped")
        value = quoted(name)
        expression = {
            "share": f"100.0 * {value} / nullif(sum({value}) OVER ({window}), 0)",
            "growth": f"100.0 * {value} / nullif(lag({value}) OVER ({window}), 0) - 100",
            "increase": f"{value} - lag({value}) OVER ({window})",
            "cumulative": f"sum({value}) OVER ({window})",
        }[transform]
        self.statement.change(columns={**self.statement.select.columns, transform: expression})

    def _ratio(self) -> None:
        """Add the first measure in percent of the second."""
        self.statement.wrap("grouped")
        left, right = (quoted(name) for name in self.query.spec.metrics)
        ratio = f"100.0 * {left} / nullif({right}, 0)"
        self.statement.change(columns={**self.statement.select.columns, "ratio": ratio})

    def _over(self, transform: Transform) -> str:
        """Return the window: the whole, or along time within each group."""
        dimensions = self.query.dimensions
        if transform == "share":
            wholes = [n for n in dimensions if n == PERIOD or n in self.query.spec.share_within]
            return f"PARTITION BY {', '.join(map(quoted, wholes))}" if wholes else ""
        along = self._along(transform)
        others = [quoted(name) for name in dimensions if name != along]
        partition = f"PARTITION BY {', '.join(others)} " if others else ""
        return f"{partition}ORDER BY {self._sequence(along) or quoted(along)}"

    def _along(self, transform: Transform) -> str:
        grains = {name: self._grain(name) for name in self.query.dimensions}
        series = [name for name, grain in grains.items() if grain in TIME_SERIES]
        around = [name for name, grain in grains.items() if grain]
        along = [*series, *around, *(n for n in grains if n == PERIOD)]
        if not along:
            raise CompileError(
                f"{transform.capitalize()} runs along time, and the query has no time.",
                mend="Group by a time too, such as month.",
            )
        return along[0]

    def _having(self, *, late: bool) -> None:
        """Add the conditions on groups; after windows they need a level of their own."""
        spec, params = self.query.spec, self.query.conditions.params
        if not spec.having:
            return
        if late:
            self.statement.wrap("measured")
        conditions = [
            f"{self.statement.select.columns[h.metric]} {h.op} {params.bind(h.metric, h.value)}"
            for h in spec.having
        ]
        if late:
            self.statement.change(where=tuple(conditions))
        else:
            self.statement.change(having=(*self.statement.select.having, *conditions))

    def _order(self) -> tuple[list[Order], list[Order]]:
        """Return what rows are sorted by, and what breaks ties, so that answers repeat."""
        spec, dimensions = self.query.spec, self.query.dimensions
        known = [*self.columns, *self.query.outputs]
        for term in spec.order_by:
            if term.field not in known:
                raise names.unknown("column to sort by", term.field, known)
        paired = pair(spec)[0] if spec.transform in PAIRED else ""
        times = [n for n in dimensions if n != paired and (n == PERIOD or self._grain(n))]
        order = list(spec.order_by)
        if not order:
            order = [Order(field=name, descending=False) for name in times]
        if not order and spec.absent:
            order = [Order(field=name, descending=False) for name in dimensions]
        if not order:
            told = spec.transform if spec.transform in (*PAIRED, "ratio") else None
            order = [Order(field=told or spec.metrics[0])]
        named = {term.field for term in order}
        rest = [name for name in (*times, *dimensions) if name not in named]
        return order, [Order(field=n, descending=False) for n in dict.fromkeys(rest)]

    def _term(self, order: Order) -> str:
        sequence = self._sequence(order.field)
        hidden = order.field not in self.columns and not self._wrapped
        term = self.statement.select.columns[order.field] if hidden else quoted(order.field)
        direction = " DESC NULLS LAST" if order.descending else ""
        return f"{sequence or term}{direction}"

    def _limit(self, terms: list[str]) -> list[str]:
        """Keep the first rows, of all or of each group, and return the final order."""
        spec, bind = self.query.spec, self.query.conditions.params.bind
        if spec.both_ends:
            return self._both_ends()
        if spec.limit_per is None:
            self.statement.change(limit=bind("limit", spec.limit or 0))
            if spec.offset:
                self.statement.change(offset=bind("offset", spec.offset))
            return terms
        per = quoted(spec.limit_per)
        rank = [self._term(order) for order in self._ranked(spec.limit_per)]
        if not self._wrapped:
            self.statement.wrap("grouped")
            rank = [self._term(order) for order in self._ranked(spec.limit_per)]
        count = "rank" if spec.limit == 1 else "row_number"
        number = f"{count}() OVER (PARTITION BY {per} ORDER BY {', '.join(rank)})"
        self.statement.change(columns={**self.statement.select.columns, "place": number})
        self.statement.wrap("ranked")
        self.statement.change(where=(f"place <= {bind('limit', spec.limit or 0)}",))
        return [self._sequence(spec.limit_per) or per, "place", *self._tied()]

    def _both_ends(self) -> list[str]:
        """Keep the first and the last rows, with those that equal them."""
        spec = self.query.spec
        asked = (spec.order_by or (Order(field=spec.metrics[0]),))[0]
        turned = Order(field=asked.field, descending=not asked.descending)
        if not self._wrapped:
            self.statement.wrap("grouped")
        alone = spec.limit == 1  # what equals the best or the worst is not hidden
        count = "rank" if alone else "row_number"
        rest = [] if alone else [quoted(name) for name in self.query.dimensions]
        ranks = {
            name: f"{count}() OVER (ORDER BY {', '.join([self._term(order), *rest])})"
            for name, order in (("place", asked), ("place_from_last", turned))
        }
        self.statement.change(columns={**self.statement.select.columns, **ranks})
        self.statement.wrap("ranked")
        limit = self.query.conditions.params.bind("limit", spec.limit or 0)
        self.statement.change(where=(f"place <= {limit} OR place_from_last <= {limit}",))
        return ["place", *(quoted(name) for name in self.query.dimensions)]

    def _ranked(self, per: str) -> list[Order]:
        """Return what decides places in a group; those who share the first are all there."""
        asked = self.query.spec.order_by or (Order(field=self.query.spec.metrics[0]),)
        named = {per, *(order.field for order in asked)}
        rest = [n for n in self.query.dimensions if n not in named and self.query.spec.limit != 1]
        return [
            *(order for order in asked if order.field != per),
            *(Order(field=name, descending=False) for name in rest),
        ]

    def _tied(self) -> list[str]:
        """Return what sorts rows that share a place."""
        spec = self.query.spec
        others = [name for name in self.query.dimensions if name != spec.limit_per]
        return [quoted(name) for name in others] if spec.limit == 1 else []

    def _drop_helpers(self) -> None:
        columns = self.statement.select.columns
        self.statement.change(columns={name: columns[name] for name in self.columns})

    def _grain(self, name: str) -> str:
        return "" if name == PERIOD else names.dimension(self.query.model, name).grain

    def _sequence(self, name: str) -> str:
        """Return what sorts a column whose values have an order of their own, else nothing."""
        if name == PERIOD and self.query.spec.periods:
            count = len(self.query.spec.periods)
            labels = [f":{PERIOD}_{number + 1}" for number in range(count)]
            return f"array_position(CAST(ARRAY[{', '.join(labels)}] AS text[]), {PERIOD})"
        if name not in self.query.model.dimensions:
            return ""
        dimension = self.query.model.dimensions[name]
        if dimension.grain not in ("weekday", "daypart") or not dimension.enum:
            return ""
        values = ", ".join("'" + v.value.replace("'", "''") + "'" for v in dimension.enum)
        return f"array_position(ARRAY[{values}], {quoted(name)})"
