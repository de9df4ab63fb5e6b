"""Which number a question is about, also when it does not name one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlquery.planner import language
from nlquery.planner.assembly.presence import passing_orders
from nlquery.planner.errors import Declined
from nlquery.planner.lexicon import Link
from nlquery.planner.reading import Reading
from nlquery.semantic.model import SemanticModel

_PRODUCTS = frozenset({"product", "category", "category_group", "size"})
_PAYMENTS = frozenset({"payment_type", "card_brand", "wallet_brand"})
_MEANS: Mapping[str, str] = {
    "sales": "average_order_value",
    "tips": "average_tip",
    "discounts": "average_discount",
    "tax": "average_tax",
    "items_sold": "items_per_order",
    "payment_amount": "average_payment",
    "payments": "average_payment",
}


@dataclass(frozen=True)
class Measuring:
    """What is known when the measure is chosen."""

    reading: Reading
    model: SemanticModel
    group_by: Sequence[str]
    values: Mapping[str, Sequence[str]]
    numbers: Sequence[str]
    is_ranked: bool
    is_average: bool
    averaged: str | None
    ignored: frozenset[Link] = frozenset()

    @property
    def fields(self) -> set[str]:
        """Dimensions that are grouped or filtered by."""
        return {*self.group_by, *self.values}


def choose_measures(situation: Measuring) -> tuple[list[str], str | None, list[str]]:
    """Return the measures, the dimension that is averaged over, and notes for the answer.

    Raises
    ------
    Declined
        If no measure fits.
    """
    named = _named(situation)
    named = _distinct(situation, named)
    notes: list[str] = []
    if not named:
        named = [_unnamed(situation, notes)]
    if situation.is_average:
        return _means(situation, named, notes)
    return named, situation.averaged, notes


# Words that only say that there is a measure, when another word names it.
_WEAK = frozenset(
    """
    made make making earned earn generated generate generates collected collect paid money business
    gross dollars income grossing earning come comes came
    bring brings brought bringing take takes took taken
    """.split()  # noqa: SIM905
)
_OF_NUMBER: Mapping[str, str] = {
    "order_value": "average_order_value",
    "order_tip": "average_tip",
    "order_discount": "discounts",
    "item_price": "average_item_price",
}


def _named(situation: Measuring) -> list[str]:
    """Return the measures that the question names; a verb counts only where nothing else does."""
    links = [m for m in situation.reading.of("measure") if m not in situation.ignored]
    others = [m for m in links if not passing_orders(situation.reading, m)]
    if others and {m.entry.name for m in links} - {m.entry.name for m in others} <= {"orders"}:
        links = others
    for link in links:
        if situation.reading.before(link.start, frozenset({"the"})) in language.NEGATIONS:
            raise Declined(f"A number without {link.text} is not a measure that I know.")
    each = [link for link in links if _is_per_order(situation.reading, link)]
    if each:
        return _per_order(situation, [link for link in links if link not in each])
    for link in links:
        _check_single(situation, link)
        _check_computed(situation.reading, link)
    strong = [link for link in links if not _is_weak(situation.reading, link)]
    named = list(dict.fromkeys(link.entry.name for link in strong or links))
    bounded = situation.reading.thresholds
    numbers = [_OF_NUMBER[n] for n in situation.numbers if n in _OF_NUMBER and not bounded]
    return named or numbers[:1]


def _is_per_order(reading: Reading, link: Link) -> bool:
    return link.entry.name == "orders" and reading.before(link.start) in ("per", "each", "an")


def _per_order(situation: Measuring, links: Sequence[Link]) -> list[str]:
    """Return the means of an order: ``how many items do we sell per order``.

    Raises
    ------
    Declined
        If there is none of that number.
    """
    names = list(dict.fromkeys(link.entry.name for link in links)) or ["sales"]
    means = [_MEANS.get(name, "") for name in names]
    if not all(name in situation.model.measures for name in means):
        labels = " and ".join(situation.model.measures[name].label.lower() for name in names)
        raise Declined(f"The {labels} per order is not a number that I know.")
    return means


def _check_computed(reading: Reading, link: Link) -> None:
    """Decline numbers made of others: ``tips per payment``, ``sales less discounts``.

    Raises
    ------
    Declined
        Naming them.
    """
    before = reading.before(link.start)
    place = link.start - 1
    known = place > 0 and reading.words[place - 1].role == "measure"
    if before in ("per", "less", "times", "plus", "minus") and (known or before == "per"):
        raise Declined(f"“{before} {link.text}” makes a number that I do not know.")


def _check_single(situation: Measuring, link: Link) -> None:
    """Decline what is asked of one order: ``items in the biggest order``.

    Raises
    ------
    Declined
        Naming it.
    """
    extreme = situation.model.measures[link.entry.name].aggregation in ("minimum", "maximum")
    before = situation.reading.before(link.start, frozenset({"the", "our", "a"}))
    if extreme and before in ("in", "on", "of", "for", "with", "from") and link.start > 2:
        raise Declined(f"What was in the {link.text} is not looked up.")


def _is_weak(reading: Reading, link: Link) -> bool:
    """Return whether the words only say that there is a measure: ``made`` … in tips.

    In ``how much did we make and how many orders was that`` they are a measure of their own.
    """
    if not set(link.text.split()) <= _WEAK | {"in", "from"}:
        return False
    following = [word.text for word in reading.words[link.end :]]
    parts = [following[i : i + 3] for i, word in enumerate(following) if word == "and"]
    asked = any(part[1:3] in (["how", "many"], ["the", "number"]) for part in parts)
    return not (asked and reading.says("how", "much"))


def _distinct(situation: Measuring, named: list[str]) -> list[str]:
    """Read ``how many different products`` where the words do not stand together."""
    if not situation.reading.has(language.DISTINCT):
        return named
    known = "distinct_products" in situation.model.measures
    if known and "product" in situation.group_by:
        situation.group_by.remove("product")  # type: ignore[attr-defined]
        return ["distinct_products"]
    if known and "category" in situation.values and set(named) <= {"items_sold"}:
        return ["distinct_products"]
    return named


def _unnamed(situation: Measuring, notes: list[str]) -> str:
    reading, model, fields = situation.reading, situation.model, situation.fields
    many = reading.says("how", "many") or reading.says("number", "of") or reading.says("count")
    selling = reading.sells
    if reading.has(language.BUSY) and "orders" in model.measures:
        return "orders"
    _check_countable(situation)
    _check_paid(reading)
    popular = reading.has(frozenset({"popular", "common"}))
    if fields & _PRODUCTS and "items_sold" in model.measures:
        ranked = situation.is_ranked or popular
        selling = selling or bool(reading.doing)
        much = reading.says("how", "much")
        asked = (
            not much
            and "product" in situation.group_by
            and (ranked or selling or situation.numbers)
        )
        chosen = {"product", "category"} & {*situation.values}
        if (
            many
            or asked
            or (chosen and _is_sold(reading))
            or (situation.is_ranked and selling and chosen)
        ):
            return "items_sold"
    if fields & _PAYMENTS and "payments" in model.measures:
        return "payments"
    if "modifier" in fields and "modifiers" in model.measures:
        return "modifiers"
    if (many or popular or situation.numbers or reading.thresholds) and "orders" in model.measures:
        return "orders"
    understood = (
        reading.doing or fields or reading.spans or reading.hours or reading.thresholds or selling
    )
    if not understood:
        raise Declined("I did not find a number in the question that the data has.")
    default = model.default_measure
    label = model.measures[default].label
    if not selling:
        notes.append(f"{label} is taken, since the question names no other measure.")
    return default


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


def _means(
    situation: Measuring, named: list[str], notes: list[str]
) -> tuple[list[str], str | None, list[str]]:
    model, averaged = situation.model, situation.averaged
    if averaged is not None:
        return named, averaged, notes
    found = []
    around = [model.dimensions[name].grain for name in situation.group_by]
    by_weekday = "weekday" in around or "day_type" in situation.group_by
    on_weekday = {"weekday", "day_type"} & {*situation.values}
    for name in named:
        measure = model.measures[name]
        summed = measure.aggregation in ("sum", "count") and name in _MEANS
        if summed and (by_weekday or on_weekday) and model.time_dimension:
            notes.append("The average is that of the days with data.")
            return named, model.time_dimension, notes
        if measure.aggregation in ("average", "ratio", "minimum", "maximum"):
            found.append(name)
        elif name in _MEANS and _MEANS[name] in model.measures:
            _check_mean(situation, name)
            found.append(_MEANS[name])
        elif name == "orders" and model.time_dimension:
            notes.append("The average is that of the days with data.")
            return named, model.time_dimension, notes
        else:
            raise Declined(f"The average of {measure.label.lower()} – for each day, week or month?")
    return list(dict.fromkeys(found)), None, notes


def _check_mean(situation: Measuring, name: str) -> None:
    """Decline ``average sales per location``: that of its orders, or over the locations."""
    label = situation.model.measures[name].label.lower()
    for link in situation.reading.of("dimension"):
        before = situation.reading.before(link.start, frozenset({"the", "single"}))
        dimension = situation.model.dimensions[link.entry.name]
        if before == "per" and not dimension.grain and name == "sales":
            of = dimension.label.lower()
            raise Declined(
                f"The average {label} per {of} can be that of its orders, or the total over the "
                f"number of {dimension.plural.lower()}.",
                (f"Average order value by {of}", f"{label.capitalize()} by {of}"),
            )
