"""The number of a question that names none."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.situation import Measuring
from nlquery.planner.errors import Declined
from nlquery.planner.read.thresholds import PIECES
from nlquery.planner.reading import Reading

_PRODUCTS = frozenset({"product", "category", "category_group", "size"})
_PAYMENTS = frozenset({"payment_type", "card_brand", "wallet_brand"})


def unnamed(situation: Measuring, notes: list[str]) -> str:
    """Return the measure that is meant where none is named."""
    reading, model, fields = situation.reading, situation.model, situation.fields
    many = reading.says("how", "many") or reading.says("number", "of") or reading.says("count")
    many = many and not situation.is_counted
    selling = reading.sells
    if reading.has(language.BUSY) and "orders" in model.measures:
        return "orders"
    _check_countable(situation)
    _check_paid(reading)
    money = bool(situation.group_by) and any(t.unit == "$" for t in reading.thresholds)
    if money and not (situation.numbers or many):
        return model.default_measure  # "which places sold more than $800"
    popular = reading.has(frozenset({"popular", "common"}))
    if fields & _PRODUCTS and "items_sold" in model.measures and _are_pieces(situation, many):
        return "items_sold"
    if fields & _PAYMENTS and "payments" in model.measures:
        amount = _is_amount(reading) and "payment_amount" in model.measures
        return "payment_amount" if amount else "payments"
    if "modifier" in fields and "modifiers" in model.measures:
        return "modifiers"
    if "items_sold" in model.measures and _counts_pieces(situation):
        return "items_sold"
    bounded = bool(reading.thresholds) and not situation.is_counted
    _check_units(reading, asked=bounded and selling and not many)
    counted = many or popular or situation.numbers or bounded or _are_orders(reading)
    if counted and "orders" in model.measures:
        return "orders"
    understood = (
        reading.doing or fields or reading.spans or reading.hours or reading.thresholds or selling
    )
    if not understood:
        raise Declined("I did not find a number in the question that the data has.")
    default = model.default_measure
    label = model.measures[default].label
    if not selling and not situation.is_counted:
        notes.append(f"{label} is taken, since the question names no other measure.")
    return default


def _counts_pieces(situation: Measuring) -> bool:
    """Return whether a condition is on pieces: ``fewer than 20 units``, ``items over $10``."""
    words, bounds = situation.reading.words, situation.reading.thresholds
    return "item_price" in situation.numbers or any(words[t.end - 1].text in PIECES for t in bounds)


def _check_units(reading: Reading, *, asked: bool) -> None:
    """Decline ``places that sold more than 800``, which may be dollars or pieces.

    Raises
    ------
    Declined
        With both ways to say it.
    """
    bare = next((t for t in reading.thresholds if asked and not t.unit), None)
    if bare is not None:
        value = f"{bare.value:g}"
        raise Declined(
            f"Whether {value} is an amount or a number of items is not said.",
            (f"Locations that sold more than ${value}", f"Locations with more than {value} items"),
        )


def _is_amount(reading: Reading) -> bool:
    """Return whether of payments the amount is asked for: ``amount received in cash``."""
    spent = reading.doing.startswith(("spen", "pay", "paid")) and reading.says("what")
    named = reading.has(frozenset({"amount", "amounts"}))
    return spent or named or reading.says("how", "much")


def _are_orders(reading: Reading) -> bool:
    """Return whether orders of a kind are named as things: ``deliveries by store``."""
    plural = ("deliveries", "pickups", "takeouts", "takeaways")
    typed = any(v.entry.name == "order_type" and v.text in plural for v in reading.of("value"))
    return typed and not reading.says("how", "much")


def _are_pieces(situation: Measuring, many: bool) -> bool:
    """Return whether pieces are counted of products, and not what they were sold for.

    Raises
    ------
    Declined
        If how often something was ordered is asked: these may be orders or pieces.
    """
    reading, chosen = situation.reading, {"product", "category", "size"} & {*situation.values}
    if reading.says("many", "times"):
        raise Declined(
            "How often something was ordered can be the orders with it or the pieces sold.",
            ("How many items were sold by product?", "How many orders were there by location?"),
        )
    selling = reading.sells or bool(reading.doing)
    ranked = situation.is_ranked or reading.has(frozenset({"popular", "common"}))
    listed = "product" in situation.group_by and not reading.says("how", "much")
    told = ranked or selling or situation.numbers or reading.thresholds
    sold = bool(chosen) and (_is_sold(reading) or (situation.is_ranked and selling))
    return many or bool(listed and told) or sold


def _is_sold(reading: Reading) -> bool:
    """Return whether pieces are counted: ``margaritas sold``, not ``how much beer was sold``."""
    if reading.says("how", "much") or any(t.unit == "$" for t in reading.thresholds):
        return False
    passive = language.SOLD | {"sold", "served"}
    between = frozenset({"we", "were", "was", "did", "got", "have", "been", "the", "that", "i"})
    for place, word in enumerate(reading.words):
        if word.text in passive and not word.role:
            before = place - 1
            while before >= 0 and reading.words[before].text in between:
                before -= 1
            if before >= 0 and reading.words[before].role in ("value", "group"):
                return True
    return False


def _check_paid(reading: Reading) -> None:
    """Decline what was paid, by us or to us: that is not what was sold.

    Raises
    ------
    Declined
        With what there is.
    """
    texts = {word.text for word in reading.words if not word.role}
    for link in reading.of("value"):
        after = reading.words[link.end].text if link.end < len(reading.words) else ""
        if link.entry.name == "source" and after in ("take", "takes", "keep", "keeps", "charge"):
            raise Declined(
                f"What {link.text} keeps is the commission.", ("How much commission did we pay?",)
            )
    if texts & {"pay", "pays", "paid", "spend", "spent", "owe"} and texts & {"we", "us", "i", "me"}:
        raise Declined(
            "What was paid to whom is not clear.",
            ("What was the DoorDash payout?", "How much commission did we pay?"),
        )


def _check_countable(situation: Measuring) -> None:
    """Decline ``how many servers``: the things themselves are not counted, but what they sold.

    Products are: how many of them were sold.
    """
    words = situation.reading.words
    for link in situation.reading.of("dimension"):
        before = [w.text for w in words[max(0, link.start - 2) : link.start]]
        if before[-2:] == ["how", "many"] and link.entry.name not in _PRODUCTS:
            plural = situation.model.dimensions[link.entry.name].plural.lower()
            raise Declined(f"How many {plural} there are is not a measure of this data.")
