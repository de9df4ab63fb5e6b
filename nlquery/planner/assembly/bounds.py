"""Conditions with a number: of orders (``over $50``) or of groups (``more than 20 orders``)."""

from __future__ import annotations

from nlquery.planner.assembly.draft import Making
from nlquery.planner.assembly.singles import HAVING, ONE_ORDER, is_single
from nlquery.planner.assembly.spread import counted_by
from nlquery.planner.errors import Declined
from nlquery.planner.read.thresholds import COUNTED
from nlquery.planner.reading import Threshold
from nlquery.semantic.spec import Filter, Having, QuerySpec

_ORDER_NUMBERS = {
    "tips": "order_tip",
    "discounts": "order_discount",
    "tip_rate": "order_tip_rate",
    "discount_rate": "order_discount_rate",
}
_ORDER_MEASURES = frozenset({"orders", "sales", "average_order_value", "tips"})


def read_bounds(making: Making) -> None:
    """Make conditions of the thresholds.

    Raises
    ------
    Declined
        If it is not clear what a number is about.
    """
    for threshold in making.reading.thresholds:
        if threshold.op == "same":
            raise Declined("There is no condition with a number before that could change.")
        _check_spread(making, threshold)
        _check_pieces(making, threshold)
        measure = _measure_at(making, threshold)
        near = _field(making, threshold, measure)
        if near is not None:
            _filter(making, _in_its_unit(making, near, threshold), threshold)
        elif _counts_orders(making, threshold) or _passes_orders(making, threshold):
            _order_value(making, threshold)
        elif measure is not None and making.draft.group_by and _fits(making, measure, threshold):
            _having(making, measure, threshold)
        elif _is_any(making, threshold):
            making.draft.metrics[:] = [m for m in making.draft.metrics if m != measure] or [
                "orders"
            ]
        elif _is_count(making, threshold):
            raise Declined(
                f"{threshold.value:g} – of each location, product, day …? That is not said.",
                (f"Locations with more than {threshold.value:g} orders",),
            )
        elif _is_of_orders(making, threshold, measure):
            _order_value(making, threshold)
        else:
            raise Declined(f"It is not clear what “{threshold.value:g}” is about.")


def rebound(making: Making, previous: QuerySpec) -> QuerySpec:
    """Return the query with another number in its only condition: ``lower the bar to $70``.

    ``And at least $10?`` after tips of at least $5 changes it, too.
    """
    numbers = [f for f in previous.filters if isinstance(f, Filter) and _is_number(making, f)]
    bounds = making.reading.thresholds
    if len(bounds) != 1 or len(previous.having) + len(numbers) != 1:
        return previous
    new, value = bounds[0], bounds[0].value
    bare = not (making.reading.of("measure") or making.reading.of("dimension"))
    if new.op != "same" and not (bare and numbers and new.unit in ("", "$")):
        return previous
    making.reading.thresholds.remove(new)
    having = tuple(h.model_copy(update={"value": value}) for h in previous.having)
    changed = {"values": (value,)} | ({} if new.op == "same" else {"op": new.op})
    filters = tuple(f.model_copy(update=changed) if f in numbers else f for f in previous.filters)
    return previous.model_copy(update={"having": having, "filters": filters})


def _is_number(making: Making, condition: Filter) -> bool:
    return making.model.dimensions[condition.field].kind == "number"


def _check_pieces(making: Making, threshold: Threshold) -> None:
    """Decline ``orders with more than 2 coffees``.

    Raises
    ------
    Declined
        Since how many of one thing an order has is no condition.
    """
    for link in making.reading.of("value"):
        counted = link.start == threshold.end and threshold.unit == ""
        if counted and link.entry.name in ("product", "category"):
            raise Declined(f"How many {link.text} an order has is not a condition that I know.")


def _check_spread(making: Making, threshold: Threshold) -> None:
    """Decline ``sold most on at least two days`` and ``more than 3 locations``.

    Raises
    ------
    Declined
        Since the number counts something else than what is asked for.
    """
    if (link := counted_by(making, threshold)) is not None:
        plural = making.model.dimensions[link.entry.name].plural.lower()
        raise Declined(
            f"A number of {plural} is understood as a condition on one kind of thing only.",
            (f"Which products were sold on at least {threshold.value:g} days?",)
            if "product" in making.model.dimensions
            else (),
        )


def _is_of_orders(making: Making, threshold: Threshold, measure: str | None) -> bool:
    """Return whether the number can be what single orders come to."""
    behind = [m for m in making.reading.of("measure") if m.entry.name == measure]
    told = any(0 <= m.start - threshold.end <= 1 for m in behind)  # "$70 in item sales"
    of_items = told and measure in ("item_sales", "items_sold", "modifier_sales")
    of_items = of_items or making.draft.metrics == ["items_sold"]
    pieces = making.reading.words[threshold.end - 1].text in COUNTED
    orders = measure is None or measure in _ORDER_MEASURES
    return not pieces and (orders or (threshold.unit == "$" and not of_items))


def _is_any(making: Making, threshold: Threshold) -> bool:
    """Return whether nothing is left out: servers with at least one order are those with any."""
    counts = {making.model.measures[name].aggregation for name in making.draft.metrics}
    one = (threshold.op, threshold.value) in ((">=", 1), (">", 0))
    return one and _is_count(making, threshold) and "count_distinct" in counts


def _is_count(making: Making, threshold: Threshold) -> bool:
    """Return whether the number counts what follows it: ``20+ orders``."""
    counts = ("count", "count_distinct")
    behind = [m for m in making.reading.of("measure") if 0 <= m.start - threshold.end <= 1]
    number = threshold.unit == "" and bool(behind)
    return number and making.model.measures[behind[0].entry.name].aggregation in counts


def _number_dimension(making: Making, threshold: Threshold) -> str | None:
    for link in making.draft.numbers:
        if abs(link.end - threshold.start) <= 3 or abs(link.start - threshold.end) <= 2:
            return link.entry.name
    return None


def _field(making: Making, threshold: Threshold, measure: str | None) -> str | None:
    """Return the number of each row that the condition is on, None when it is on groups."""
    return (
        _rate(making, threshold, measure)
        or _number_dimension(making, threshold)
        or _pieces(making, threshold, measure)
        or _price(making, threshold)
        or _of_one_order(making, measure, threshold)
    )


def _rate(making: Making, threshold: Threshold, measure: str | None) -> str | None:
    """Return the tip of an order for ``orders with more than a 20% tip``."""
    return _of_one_order(making, measure, threshold) if threshold.unit == "%" else None


def _in_its_unit(making: Making, name: str, threshold: Threshold) -> str:
    """Return the number of an order, or its rate for a percentage: ``tips above 20%``.

    Raises
    ------
    Declined
        If it has none.
    """
    form = making.model.dimensions[name].format
    if threshold.unit != "%" or form == "percent":
        return name
    if f"{name}_rate" not in making.model.dimensions:
        raise Declined("Conditions on percentages are not understood here.")
    return f"{name}_rate"


def _fits(making: Making, measure: str, threshold: Threshold) -> bool:
    """Return whether the number can be the measure's: dollars are no count of orders."""
    form = making.model.measures[measure].format
    if threshold.unit == "%":
        return form == "percent"
    return threshold.unit != "$" or form == "currency"


def _price(making: Making, threshold: Threshold) -> str | None:
    """Return the price of an item, for ``items over $10`` and ``burgers under $15``."""
    reading, name = making.reading, "item_price"
    behind = [m for m in reading.of("measure") if 0 <= m.start - threshold.end <= 1]
    if threshold.unit != "$" or behind or name not in making.model.dimensions:
        return None
    things = [m for m in reading.links if m.end == threshold.start]
    items = {"items_sold", "product", "category", "distinct_products"}
    if not things or things[0].entry.name not in items:
        return None
    if things[0].entry.kind == "dimension" and things[0].entry.name == "category":
        raise Declined(
            f"Whether ${threshold.value:g} is a price or what a category sold is not said.",
            (f"Categories with sales over ${threshold.value:g}",),
        )
    metrics = making.draft.metrics
    if things[0].entry.kind == "measure" and len(metrics) > 1:
        metrics.remove(things[0].entry.name)
    return name


def _pieces(making: Making, threshold: Threshold, measure: str | None) -> str | None:
    """Return the number of items of an order, for ``orders with more than 3 items``."""
    words, name = making.reading.words, "order_pieces"
    place = threshold.start - 1
    while place >= 0 and words[place].text in HAVING:
        place -= 1
    whose = place >= 0 and words[place].stem in ONE_ORDER
    if measure != "items_sold" or not whose or name not in making.model.dimensions:
        return None
    rest = [metric for metric in making.draft.metrics if metric != measure]
    making.draft.metrics[:] = rest or ["orders"]
    return name


def _passes_orders(making: Making, threshold: Threshold) -> bool:
    """Return whether orders are meant of which another number is: tips ``of orders over $40``."""
    if "orders" in making.draft.metrics or threshold.unit not in ("", "$"):
        return False
    passed = [m for m in making.reading.of("measure") if m.end == threshold.start]
    before = [word.text for word in making.reading.words[: threshold.start]]
    if before[-2:] == ["of", "those"] and "order" in before:
        return True  # what "order value of orders" is shortened to
    return bool(passed) and passed[0].entry.name == "orders" and passed[0].text == "orders"


def _counts_orders(making: Making, threshold: Threshold) -> bool:
    """Return whether orders of some amount are counted: ``how many orders over 50 by store``."""
    words, place = making.reading.words, threshold.start - 1
    told = place >= 0 and words[place].stem == "order" and words[place].role == "measure"
    ahead = [word.text for word in words[: max(place, 0)]][-3:]
    counted = ahead[-2:] in (["how", "many"], ["number", "of"], ["count", "of"])
    return told and counted and threshold.unit == ""


def _of_one_order(making: Making, measure: str | None, threshold: Threshold) -> str | None:
    """Return the number that an order has for a measure: ``orders with tips over $5``."""
    name = _ORDER_NUMBERS.get(measure or "")
    metrics = making.draft.metrics
    if name is None or name not in making.model.dimensions:
        return None
    if making.draft.group_by and not is_single(making, measure or "", threshold):
        return None
    if measure in metrics and len(metrics) > 1:
        metrics.remove(measure)
    return name


def _measure_at(making: Making, threshold: Threshold) -> str | None:
    """Return the measure that the number counts (``20 orders``), or that stands before it."""
    measures = making.reading.of("measure")
    behind = [m for m in measures if 0 <= m.start - threshold.end <= 1]
    ahead = [m for m in measures if m.end <= threshold.start]
    after = making.reading.words[threshold.end : threshold.end + 1]
    whose = bool(after) and after[0].text in ("in", "of", "worth")
    if behind and (threshold.unit != "$" or whose):
        return behind[0].entry.name
    if ahead:
        return ahead[-1].entry.name
    return making.draft.metrics[0] if making.draft.metrics and making.draft.group_by else None


def _order_value(making: Making, threshold: Threshold) -> None:
    if "order_value" not in making.model.dimensions:
        raise Declined(f"It is not clear what “{threshold.value:g}” is about.")
    if threshold.unit == "%":
        raise Declined("Conditions on percentages are not understood.")
    paid = any(making.model.measures[m].dataset == "payments" for m in making.draft.metrics)
    if paid and "payment_value" not in making.model.dimensions:
        raise Declined("Conditions on the amount of a payment are not understood.")
    _filter(making, "payment_value" if paid else "order_value", threshold)


def _check_counted(making: Making, threshold: Threshold) -> None:
    """Decline ``how many days had more than 60 orders``: groups are listed, not counted."""
    for link in making.reading.of("dimension"):
        before = [w.text for w in making.reading.words[max(0, link.start - 2) : link.start]]
        if (
            before in (["how", "many"], ["number", "of"], ["count", "of"])
            and link.end <= threshold.start
        ):
            plural = making.model.dimensions[link.entry.name].plural
            said = " ".join(
                w.text for w in making.reading.words[threshold.start : threshold.end + 1]
            )
            raise Declined(
                f"{plural} are listed, but how many of them there are is not counted.",
                (f"{plural} with {said}",),
            )


def _filter(making: Making, name: str, threshold: Threshold) -> None:
    making.draft.filters.append(
        Filter(field=name, op=threshold.op, values=(threshold.value,))  # type: ignore[arg-type]
    )


def _having(making: Making, measure: str, threshold: Threshold) -> None:
    _check_counted(making, threshold)
    if measure not in making.draft.metrics:
        making.draft.metrics.append(measure)
    making.draft.having.append(
        Having(metric=measure, op=threshold.op, value=threshold.value)  # type: ignore[arg-type]
    )
