"""Meanings that were found must show in the query, else it is another one."""

from __future__ import annotations

from collections.abc import Iterator

from nlquery.planner import language
from nlquery.planner.assembly.means import is_per_order
from nlquery.planner.assembly.single_asked import EXTREME, summed
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.singles import lists_singles
from nlquery.semantic.spec import AnyOf, Filter, QuerySpec

_WHOLE = frozenset({"all", "every", "across", "whole", "entire", "everywhere", "any"})
_BESIDE = frozenset({"the", "our", "my", "of", "its", "their"})
_PRESENT = {
    "tips": {"order_tip", "order_tip_rate"},
    "tip_rate": {"order_tip_rate"},
    "discounts": {"order_discount", "order_discount_rate"},
    "discount_rate": {"order_discount_rate"},
    "payments": {"has_payment"},
    "items_sold": {"item_price", "order_pieces"},
}


def check_traces(reading: Reading, spec: QuerySpec, model: SemanticModel, *, follows: bool) -> None:
    """Decline when something that the data has was named and left no trace in the query.

    Parameters
    ----------
    follows
        Whether the question edits another, where ``by day instead of location`` leaves out on
        purpose: only conditions are looked for then.

    Raises
    ------
    Declined
        Naming the words.
    """
    _check_added(reading, spec)
    for link in reading.links:
        shows = _TRACES[link.entry.kind](link, reading, spec, model)
        shows = shows or (lists_singles(spec, model) and _is_of_rows(link, spec, model))
        if not shows and (not follows or _is_number(link, model)):
            raise Declined(f"What “{link.text}” asks for here was not understood.")


def _is_of_rows(link: Link, spec: QuerySpec, model: SemanticModel) -> bool:
    """Return whether listed rows tell it another way: what they are ranked by, their moment."""
    name = link.entry.name
    if link.entry.kind == "measure":
        if model.measures[name].aggregation == "count":
            return True  # "each order" is no mean
        extreme = EXTREME.fullmatch(model.measures[name].expression)
        return extreme is not None and summed(model, extreme[2]) in spec.metrics
    if link.entry.kind == "dimension" and not link.entry.values:
        timed = any(model.dimensions[n].grain == "timestamp" for n in spec.group_by)
        pieces = name == "product" and "items_sold" in spec.metrics
        return pieces or (timed and model.dimensions[name].grain in ("day", "hour"))
    return False


def _check_added(reading: Reading, spec: QuerySpec) -> None:
    """Decline ``sales including cancelled orders``, which are not those of cancelled ones alone.

    Raises
    ------
    Declined
        Saying so.
    """
    picked = {condition.field for condition in conditions(spec)} & {"status", "voided"}
    added = {word.text for word in reading.words} & {"including", "include", "included", "incl"}
    if picked and added:
        raise Declined("Orders that were not completed are told alone, not added to the others.")


def conditions(spec: QuerySpec) -> Iterator[Filter]:
    """Yield all conditions of a query, also those of a part and of alternatives."""
    for condition in (*spec.filters, *spec.part):
        yield from condition.any_of if isinstance(condition, AnyOf) else (condition,)


def _is_number(link: Link, model: SemanticModel) -> bool:
    return link.entry.kind == "dimension" and model.dimensions[link.entry.name].kind == "number"


def _value(link: Link, reading: Reading, spec: QuerySpec, model: SemanticModel) -> bool:
    held = {value for condition in conditions(spec) for value in condition.values}
    if spec.sides is not None:
        held |= {value for side in spec.sides.groups for value in side.values}
    divides = reading.before(link.start) == "per"  # "payout per delivery"
    return bool(held & {*link.entry.values}) and (
        not divides or bool(spec.group_by) or _is_mean(spec, model)
    )


def _dimension(link: Link, reading: Reading, spec: QuerySpec, model: SemanticModel) -> bool:
    name = link.entry.name
    by = {*spec.group_by, spec.average_per, spec.limit_per}
    fields = {condition.field for condition in conditions(spec)}
    if name in fields - by and reading.before(link.start, _BESIDE) in ("by", "per"):
        return False  # "by hour from 11 to 2" is not only of these hours
    if name in by | fields or (spec.sides is not None and spec.sides.field == name):
        return True
    if _is_number(link, model):
        return f"{name}_rate" in fields or _is_measured(link, spec, model)
    return _is_whole(link, reading) or _says_what_values_are(link, reading)


def _is_measured(link: Link, spec: QuerySpec, model: SemanticModel) -> bool:
    """Return whether a number that rows have is itself what is asked for: ``order value``."""
    form = model.dimensions[link.entry.name].format
    if link.text.endswith("ed"):
        return False  # "tipped orders" are some of them
    return any(model.measures[name].format == form for name in spec.metrics)


def _is_whole(link: Link, reading: Reading) -> bool:
    """Return whether nothing is picked: ``all our stores``, ``across the four places``."""
    place, counted = link.start - 1, False
    while place >= 0 and (
        reading.words[place].text in _BESIDE or reading.words[place].role == "count"
    ):
        counted = counted or reading.words[place].role == "count"
        place -= 1
    return counted or (place >= 0 and reading.words[place].text in _WHOLE)


def _says_what_values_are(link: Link, reading: Reading) -> bool:
    """Return whether it follows a value: ``breakfast menu items``, ``ribeye list price``."""
    return any(value.end == link.start for value in reading.of("value"))


def _measure(link: Link, reading: Reading, spec: QuerySpec, model: SemanticModel) -> bool:
    name = link.entry.name
    named = {*spec.metrics, *(having.metric for having in spec.having)}
    if name in named or spec.transform == "count":
        return True
    if _PRESENT.get(name, set()) & {condition.field for condition in conditions(spec)}:
        return True
    if _is_mean(spec, model) or spec.transform == "ratio":
        return True  # what they are made of: "items in an average order"
    if model.measures[name].aggregation == "count":
        return not is_per_order(reading, link)  # "tips on Toast orders": whose they are
    return {*link.text.split()} <= language.EARNING | {"in", "from", "dollars"}


def _is_mean(spec: QuerySpec, model: SemanticModel) -> bool:
    made = {model.measures[metric].aggregation for metric in spec.metrics}
    return bool(made & {"average", "ratio"}) or spec.average_per is not None


_TRACES = {
    "value": _value,
    "group": _value,
    "dimension": _dimension,
    "measure": _measure,
    "topic": lambda *_: True,
}
