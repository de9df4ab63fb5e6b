"""What is told of single orders, of what they are the first, and how a list of them is sorted."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlquery.planner import language
from nlquery.planner.assembly.draft import ARTICLES, Making
from nlquery.planner.assembly.groups import read_flag
from nlquery.planner.assembly.single_asked import Asked, is_along, summed
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.semantic.joins import datasets_in, reach
from nlquery.semantic.singles import Singles
from nlquery.semantic.spec import Order

_WORTH = frozenset({"total", "totals", "amount", "amounts", "value", "size", "price", "worth"})
_MOMENT = frozenset({"time", "date", "hour", "when", "timestamp"})
_DOWN = ("down", "late")


@dataclass
class Columns:
    """What the words ask of each row.

    Attributes
    ----------
    per
        The dimension of ``the first order of each location``.
    dimensions, metrics
        Told of each row, beside what lists tell anyway.
    sort
        The order that is asked for.
    """

    per: str | None = None
    dimensions: list[str] = field(default_factory=list)
    metrics: list[str] = field(default_factory=list)
    sort: Order | None = None


def read_columns(making: Making, singles: Singles, asked: Asked) -> Columns:
    """Return what is told of each row, and of what the rows are the first.

    Raises
    ------
    Declined
        If something is asked that a single row does not have one of.
    """
    columns = Columns()
    _read_who(making, columns)
    for link in making.reading.of("dimension"):
        if link in asked.spent:
            continue
        dimension = making.model.dimensions[link.entry.name]
        if dimension.kind == "number":
            making.draft.numbers.append(link)
            _number(making, dimension.expression, columns)
        elif dimension.kind == "boolean":
            read_flag(making, link)
        else:
            _dimension(making, singles, asked, link, columns)
    for link in making.reading.of("measure"):
        _measure(making, singles, link, columns)
    columns.sort = _sort(making, singles, columns)
    return columns


def _dimension(
    making: Making, singles: Singles, asked: Asked, link: Link, columns: Columns
) -> None:
    dimension = making.model.dimensions[link.entry.name]
    near = reach(making.model, singles.key.dataset)
    if not datasets_in(making.model, dimension.expression) | {dimension.dataset} <= near:
        noun = singles.key.label.lower()
        raise Declined(f"What {dimension.plural.lower()} a single {noun} has is not listed.")
    if _is_per(making, link):
        if not asked.ranks:
            columns.sort = Order(field=dimension.name, descending=False)
        elif columns.per not in (None, dimension.name):
            raise Declined("The first of each can be told of one thing at a time.")
        else:
            columns.per = dimension.name
    if not dimension.grain and (is_along(making, link) or link.start >= asked.end):
        columns.dimensions.append(dimension.name)


_BOUGHT = frozenset({"placed", "ordered", "bought", "paid", "purchased", "order", "place"})


def _read_who(making: Making, columns: Columns) -> None:
    """Tell who served; who ordered is nobody's business.

    Raises
    ------
    Declined
        If the customer is asked for, or servers are not told.
    """
    if not (making.reading.says("who") or making.reading.says("whose")):
        return
    bought = any(word.text in _BOUGHT and word.role != "measure" for word in making.reading.words)
    if bought or "server" not in making.model.dimensions:
        raise Declined("Whose order it was is not part of the data that questions can read.")
    columns.dimensions.append("server")


def _is_per(making: Making, link: Link) -> bool:
    """Return whether it is the first of each of them: ``of each store``, ``of the day``."""
    reading = making.reading
    before = reading.before(link.start, ARTICLES | {"single", "individual"})
    if before in language.BY or reading.words[link.end - 1].text in ("daily", "weekly", "monthly"):
        return True
    dimension = making.model.dimensions[link.entry.name]
    told = [w.text for w in reading.words[max(0, link.start - 2) : link.start]]
    of_the = told in (["of", "the"], ["of", "a"], ["in", "the"], ["on", "a"])
    return bool(dimension.grain) and of_the and not reading.spans


def _number(making: Making, expression: str, columns: Columns) -> None:
    """Tell the number that a condition or a column is on: the tip amount."""
    if name := summed(making.model, expression):
        columns.metrics.append(name)


def _measure(making: Making, singles: Singles, link: Link, columns: Columns) -> None:
    measure = making.model.measures[link.entry.name]
    own = measure.dataset == singles.key.dataset
    counts = measure.aggregation == "count" and own
    extreme = measure.aggregation in ("maximum", "minimum") and own
    if counts or extreme or link in making.conditions:
        return
    children = {r.child for r in making.model.relationships if r.parent == singles.key.dataset}
    if measure.aggregation != "sum" or measure.dataset not in {singles.key.dataset, *children}:
        noun = singles.key.label.lower()
        raise Declined(f"{measure.label} is not told of a single {noun}.")
    columns.metrics.append(measure.name)


def _sort(making: Making, singles: Singles, columns: Columns) -> Order | None:
    """Return the order asked for: ``sorted by tip``, ``largest first``, ``by time``."""
    reading, sort = making.reading, making.reading.sort
    field = _sorted_by(making, singles)
    if field is None and sort is None:
        return columns.sort
    if sort in ("early", "late") or (sort is None and field == singles.at):
        return Order(field=singles.at, descending=sort == "late")
    if sort == "name":
        raise Declined("Single orders are sorted by a number or by time, not by name.")
    low = reading.has(language.LOWEST)
    down = sort in _DOWN if sort is not None else field != singles.at and not low
    return Order(field=field or singles.value, descending=down)


def _sorted_by(making: Making, singles: Singles) -> str | None:
    """Return the number or the moment behind ``by``."""
    reading = making.reading
    for link in reading.of("measure"):
        before = reading.before(link.start, ARTICLES | {"total"})
        if before == "by" and making.model.measures[link.entry.name].aggregation == "sum":
            return link.entry.name
    for place, word in enumerate(reading.words):
        if word.role in ("measure", "value") or reading.before(place, ARTICLES) != "by":
            continue
        if word.text in _WORTH:
            return singles.value
        if word.text in _MOMENT and singles.at:
            return singles.at
    return None
