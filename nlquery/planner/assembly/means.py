"""Means: of an order, of a day, of what has one already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlquery.planner import language
from nlquery.planner.assembly.situation import Measuring
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading

MEANS: Mapping[str, str] = {
    "sales": "average_order_value",
    "tips": "average_tip",
    "discounts": "average_discount",
    "tax": "average_tax",
    "net_sales": "average_net_sales",
    "subtotal": "average_subtotal",
    "commission": "average_commission",
    "fees": "average_fees",
    "delivery_fees": "average_delivery_fee",
    "service_fees": "average_service_fee",
    "items_sold": "items_per_order",
    "payment_amount": "average_payment",
    "payments": "average_payment",
    "payout": "average_payout",
}

_COUNTED = frozenset({"number", "count", "quantity"})


def is_per_order(reading: Reading, link: Link) -> bool:
    """Return whether the orders are what a number is divided by: ``tips per order``."""
    words, place = reading.words, link.start - 1
    while place > 0 and words[place].role in ("value", "group"):
        place -= 1
    if any(0 <= t.start - link.end <= 1 for t in reading.thresholds):
        return False  # "stores that had an order over $100"
    divided = place >= 0 and words[place].text in ("per", "each", "an")
    return link.entry.name == "orders" and divided


def per_order(situation: Measuring, links: Sequence[Link]) -> list[str]:
    """Return the means of an order: ``how many items do we sell per order``.

    Raises
    ------
    Declined
        If there is none of that number.
    """
    names = list(dict.fromkeys(link.entry.name for link in links)) or ["sales"]
    if not links and (situation.reading.has(_COUNTED) or situation.reading.says("how", "many")):
        raise Declined("How many of them an order has depends on whether orders without any count.")
    means = [MEANS.get(name, name if name in MEANS.values() else "") for name in names]
    if not all(name in situation.model.measures for name in means):
        labels = " and ".join(situation.model.measures[name].label.lower() for name in names)
        raise Declined(f"The {labels} per order is not a number that I know.")
    return means


def take_means(
    situation: Measuring, named: list[str], notes: list[str]
) -> tuple[list[str], str | None, list[str]]:
    """Return the measures that are means, and the dimension that others are averaged over."""
    model, averaged = situation.model, situation.averaged
    if averaged is not None:
        return named, averaged, notes
    if (over := _over_groups(situation, named, notes)) is not None:
        return named, over, notes
    found = []
    around = [model.dimensions[name].grain for name in situation.group_by]
    by_weekday = "weekday" in around or "day_type" in situation.group_by
    on_weekday = {"weekday", "day_type"} & {*situation.values}
    for name in named:
        measure = model.measures[name]
        summed = measure.aggregation in ("sum", "count") and name in MEANS
        if summed and (by_weekday or on_weekday) and model.time_dimension:
            notes.append("The average is that of the days with data.")
            return named, model.time_dimension, notes
        if measure.aggregation in ("average", "ratio", "minimum", "maximum"):
            found.append(name)
        elif (mean := MEANS.get(name, f"average_{name}")) in model.measures:
            found.append(mean)
        elif name == "orders" and model.time_dimension:
            notes.append("The average is that of the days with data.")
            return named, model.time_dimension, notes
        else:
            raise Declined(f"The average of {measure.label.lower()} – for each day, week or month?")
    return list(dict.fromkeys(found)), None, notes


_ADDED = frozenset({"sales", "net_sales", "orders", "item_sales", "items_sold", "payout"})


def _over_groups(situation: Measuring, named: Sequence[str], notes: list[str]) -> str | None:
    """Return the places of ``average sales per location``: the total is divided by their number.

    Raises
    ------
    Declined
        If it can as well be the mean of the orders.
    """
    model = situation.model
    for link in situation.reading.of("dimension"):
        before = situation.reading.before(link.start, frozenset({"the", "single"}))
        dimension = model.dimensions[link.entry.name]
        per = before in ("per", *language.AVERAGE) and dimension.name in situation.group_by
        if not per or dimension.grain or not {*named} <= _ADDED:
            continue
        if dimension.partial or dimension.dataset in ("products", "categories", "category_groups"):
            label, of = model.measures[named[0]].label.lower(), dimension.label.lower()
            raise Declined(
                f"The average {label} per {of} can be that of its orders, or the total over the "
                f"number of {dimension.plural.lower()}.",
                (f"Average order value by {of}", f"{label.capitalize()} by {of}"),
            )
        situation.group_by.remove(dimension.name)  # type: ignore[attr-defined]
        notes.append(f"The average is the total over the {dimension.plural.lower()} with data.")
        return dimension.name
    return None
