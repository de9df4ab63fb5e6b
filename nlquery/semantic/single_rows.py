"""What is said of single rows: when and where the first one was, how large the largest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from nlquery.semantic.columns import Column
from nlquery.semantic.formats import clock, day, moment
from nlquery.semantic.places import MOST_GROUPS, MOST_SHARING
from nlquery.semantic.result import Result, Row
from nlquery.semantic.said import conditions_words
from nlquery.semantic.sentences import joined, lower, ordinal
from nlquery.semantic.singles import MOST_LISTED, Singles, singles_of
from nlquery.semantic.spec import Order, TimeRange
from nlquery.semantic.words import ONE_DAY

_PLACE = "location"


def single_rows(result: Result) -> str:
    """Return the first paragraph of an answer that lists single rows."""
    singles = singles_of(result.model)
    assert singles is not None
    spec = result.compiled.spec
    said = _Said(result, singles)
    if spec.limit_per is not None:
        return said.each(spec.limit_per)
    if spec.both_ends:
        return said.both()
    if spec.limit == 1:
        return said.one()
    return said.several()


class _Said:
    """Tells the rows of one result."""

    def __init__(self, result: Result, singles: Singles) -> None:
        self.result, self.singles = result, singles
        self.spec = result.compiled.spec
        first = Order(field=singles.at, descending=False)
        self.order = self.spec.order_by[0] if self.spec.order_by else first
        self.columns = {column.name: column for column in result.compiled.columns}

    def one(self) -> str:
        """Tell the only one, or those that share its place."""
        return self._told(self.result.rows)

    def _told(self, rows: Sequence[Row]) -> str:
        row, ranked = rows[0], self.order.field != self.singles.at
        if self._is_nothing(row):
            return self._none()
        if len(rows) > 1:
            return self._shared(rows)
        if not ranked:
            where = f"{self._where(row)}: {self._worth(row)}"
            return (
                f"The {self._end()} {self._noun(1)}{self._scope()} was {self._when(row)} {where}."
            )
        if self.order.field == self.singles.value:
            subject = f"The {self._end()} {self._noun(1)}{self._scope()} came to"
        else:
            subject = f"The {self._noun(1)} with the {self._end()}{self._scope()} has"
        return f"{subject} {self._worth(row)}, {self._when(row)} {self._where(row)}."

    def both(self) -> str:
        """Tell the first and the last, each with those that equal it."""
        rows, order = self.result.rows, self.order
        told = []
        for row in (rows[0], rows[-1]):
            self.order = order if row is rows[0] else _turned(order)
            equal = [
                r for r in rows if self._value(r, order.field) == self._value(row, order.field)
            ]
            told.append(self._told(equal))
        return " ".join(told)

    def each(self, per: str) -> str:
        """Tell the first of each group, with those that equal it."""
        groups: dict[str, list[Row]] = {}
        for row in self.result.rows:
            groups.setdefault(self._named(row, per), []).append(row)
        told = [
            f"**{name}** {self._brief(rows, per)}"
            for name, rows in list(groups.items())[:MOST_GROUPS]
        ]
        more = ["…"] if len(groups) > MOST_GROUPS else []
        # a sentence of its own, or "largest" would be said of the first group alone
        return f"{self.result.compiled.title}. {'; '.join([*told, *more])}."

    def several(self) -> str:
        """Tell a list: how many there are, what they come to, the largest or the first."""
        rows, main = self.result.rows, self.result.main
        count = f"**{len(rows):,} {self._noun(len(rows))}**"
        if self._is_cut():
            name = lower(self.singles.key.plural)
            return (
                f"{self.result.compiled.title}: the list stops at {MOST_LISTED} {name}, the "
                f"{self._sorting()} first. More conditions or days make it shorter."
            )
        if self.order.field != self.singles.at and self.spec.limit != MOST_LISTED:
            if self._is_nothing(rows[0]):
                return self._none()
            ends = [f"{self._worth(row)}, {self._at(row)} {self._where(row)}"
                    for row in (rows[0], *rows[1:][-1:])]  # fmt: skip
            return f"{self.result.compiled.title}: {'; to '.join(ends)}."
        if not self.result.complete:
            return f"{self.result.compiled.title}."
        best = max(rows, key=lambda row: self.result.value(row, main) or 0.0)
        total = sum(self.result.value(row, main) or 0.0 for row in rows)
        said = f"{self.result.compiled.title}: {count}, {self._amount(total)} in all."
        if len(rows) < 2:
            return said
        return f"{said} The largest: {self._worth(best)}, {self._at(best)} {self._where(best)}."

    def _is_cut(self) -> bool:
        listed = self.spec.limit == MOST_LISTED
        return listed and (len(self.result.rows) >= MOST_LISTED or not self.result.complete)

    def _sorting(self) -> str:
        if self.order.field == self.singles.at:
            return "latest" if self.order.descending else "earliest"
        return "highest" if self.order.descending else "lowest"

    def _shared(self, rows: Sequence[Row]) -> str:
        """Tell several that equal each other."""
        count = f"{len(rows):,}" if self.result.complete else "Many"
        more = [f"{len(rows) - MOST_SHARING:,} more"] if len(rows) > MOST_SHARING else []
        said = f"{count} {self._noun(2)}"
        if self.order.field == self.singles.at:
            said += f" were the {self._end()}{self._scope()}, {self._when(rows[0])}"
            shown = [f"{self._where(row)}, {self._worth(row)}" for row in rows[:MOST_SHARING]]
            return f"{said}: {'; '.join([*shown, *more])}."
        own = self.order.field == self.singles.value
        said += f" {'are' if own else 'have'} the {self._end()}{self._scope()}"
        shown = [f"{self._at(row)} {self._where(row)}" for row in rows[:MOST_SHARING]]
        return f"{said}, {self._worth(rows[0])} each: {joined([*shown, *more])}."

    def _end(self) -> str:
        """Return ``first``, ``second largest``, ``most items sold``."""
        place = f"{ordinal(self.spec.offset + 1)} " if self.spec.offset else ""
        down = self.order.descending
        if self.order.field == self.singles.at:
            return f"{place}{'last' if down else 'first'}"
        if self.order.field == self.singles.value:
            return f"{place}{'largest' if down else 'smallest'}"
        label = self._measure()
        words = ("most", "fewest") if label.format == "integer" else ("highest", "lowest")
        return f"{place}{words[not down]} {lower(label.label)}"

    def _scope(self) -> str:
        """Return the conditions and days that a superlative holds for."""
        said = conditions_words(self.result.model, self.spec.filters)
        return (f" ({said})" if said else "") + _days(self.spec.time)

    def _is_nothing(self, row: Row) -> bool:
        """Return whether not even the highest has any: discounts, where there are none."""
        own = self.order.field in (self.singles.at, self.singles.value)
        nothing = not self.result.value(row, self._measure())
        return not own and self.order.descending and nothing

    def _none(self) -> str:
        label = lower(self._measure().label)
        return f"None of the {self._noun(2)}{self._scope()} has any {label}."

    def _measure(self) -> Column:
        """Return the number that rows are ranked by, else the main one."""
        found = self.columns.get(self.order.field)
        return found if found is not None and found.kind == "measure" else self.result.main

    def _when(self, row: Row) -> str:
        """Return ``placed at 7:12``, with the day where the question does not name that day."""
        if not self.singles.at:
            return ""
        column, value = self.columns[self.singles.at], self._value(row, self.singles.at)
        when = date.fromisoformat(str(value)[:10])
        if column.grain == "day":
            return f"on **{day(when)}**"
        told = f"{lower(column.label).removesuffix(' at')} at **{clock(value)}**"
        return told if _only_day(self.spec.time) == when else f"{told} on **{day(when)}**"

    def _at(self, row: Row) -> str:
        if not self.singles.at:
            return ""
        column = self.columns[self.singles.at]
        return moment(self._value(row, self.singles.at), column.grain)

    def _where(self, row: Row) -> str:
        """Return ``at **Airport** (DoorDash, Delivery)``."""
        hidden = {self.singles.key.name, self.singles.at, _PLACE}
        names = [c.name for c in self.result.dimensions if c.name not in hidden]
        known = self.singles.dimensions
        rest = [self._named(row, n) for n in names
                if n not in known or self._value(row, n) is not None]  # fmt: skip
        place = f"at **{self._named(row, _PLACE)}**" if _PLACE in self.columns else ""
        return f"{place} ({', '.join(rest)})".strip() if rest else place

    def _brief(self, rows: Sequence[Row], per: str) -> str:
        told = []
        for row in rows[:MOST_SHARING]:
            place = _PLACE in self.columns and per != _PLACE
            where = f" at {self._named(row, _PLACE)}" if place else ""
            when, at = self._at(row), str(self._value(row, self.singles.at))
            if str(self._value(row, per))[:10] == at[:10] and len(at) > 10:
                when = clock(at)
            told.append(f"{when}{where} ({self.result.told(row, self._measure())})")
        return joined(told)

    def _worth(self, row: Row) -> str:
        column = self._measure()
        return f"**{self.result.told(row, column)}** {self._unit(column)}".strip()

    def _amount(self, value: float) -> str:
        return f"**{self.result.apart(value)}** {self._unit(self.result.main)}".strip()

    def _unit(self, column: Column) -> str:
        if column.name == self.singles.value:
            return ""
        return f"in {lower(column.label)}" if column.format == "currency" else lower(column.label)

    def _named(self, row: Row, name: str) -> str:
        return self.result.called(self._value(row, name), self.columns[name])

    def _value(self, row: Row, name: str) -> object:
        value = row[self.result.compiled.columns.index(self.columns[name])]
        return value.isoformat() if isinstance(value, date | datetime) else value

    def _noun(self, count: int) -> str:
        key = self.singles.key
        return lower(key.label if count == 1 else key.plural)


def _turned(order: Order) -> Order:
    return Order(field=order.field, descending=not order.descending)


def _only_day(time: TimeRange | None) -> date | None:
    if time is None or time.start is None or time.end is None:
        return None
    return time.start if time.end - time.start == ONE_DAY else None


def _days(time: TimeRange | None) -> str:
    """Return the days a sentence holds for: `` on 3 January 2025``."""
    only = _only_day(time)
    if only is not None:
        return f" on {day(only)}"
    return f" ({time.label})" if time is not None and time.label else ""
