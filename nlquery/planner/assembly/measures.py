"""Which number a question is about, also when it does not name one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlquery.planner import language
from nlquery.planner.assembly.means import is_per_order, per_order, take_means
from nlquery.planner.assembly.presence import passing_orders
from nlquery.planner.assembly.situation import Measuring
from nlquery.planner.assembly.unnamed import unnamed
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading


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
        named = [unnamed(situation, notes)]
        named = _both(situation, named, notes)
    named = _without_counted(situation, named)
    if situation.is_average:
        return take_means(situation, named, notes)
    return named, situation.averaged, notes


def _both(situation: Measuring, named: list[str], notes: list[str]) -> list[str]:
    """Tell the pieces, too, where neither they nor sales are named: ``Burgers by store``."""
    reading, model = situation.reading, situation.model
    default, pieces = model.default_measure, "items_sold"
    plain = {"product", "size"} & {*situation.values} and notes and not reading.thresholds
    asked = situation.is_ranked or situation.is_average or situation.is_counted
    shown = reading.has(language.SHARE | language.GROWTH | language.CHANGE | language.CUMULATIVE)
    if named != [default] or not plain or asked or shown or pieces not in model.measures:
        return named
    notes[:] = ["Pieces and sales are both told, since the question names neither."]
    return [pieces, default]


def _without_counted(situation: Measuring, named: list[str]) -> list[str]:
    """Leave out the orders that a mean is of: ``the mean tip per order, dine-in orders only``."""
    reading, measures = situation.reading, situation.model.measures
    asked = reading.says("how", "many") or reading.says("number", "of") or reading.says("and")
    means = [name for name in named if measures[name].aggregation == "average"]
    if not situation.is_average or asked or not means:
        return named
    return [name for name in named if name != "orders"]


_OF_NUMBER: Mapping[str, str] = {
    "order_value": "average_order_value",
    "order_tip": "average_tip",
    "order_discount": "discounts",
    "item_price": "average_item_price",
}


def _named(situation: Measuring) -> list[str]:
    """Return the measures that the question names; a verb counts only where nothing else does."""
    links = [m for m in situation.reading.of("measure") if m not in situation.ignored]
    passing = [m for m in links if passing_orders(situation.reading, m)]
    others = [m for m in links if m not in passing and not _is_weak(situation.reading, m)]
    if others and {m.entry.name for m in links} - {m.entry.name for m in others} <= {
        "orders",
        "payments",
    }:
        links = others
    for link in links:
        if situation.reading.before(link.start, frozenset({"the"})) in language.NEGATIONS:
            raise Declined(f"A number without {link.text} is not a measure that I know.")
    each = [link for link in links if is_per_order(situation.reading, link)]
    if each:
        return per_order(situation, [link for link in links if link not in each])
    for link in links:
        _check_single(situation, link)
        _check_computed(situation.reading, link)
        _check_added(situation, link)
    strong = [link for link in links if not _is_weak(situation.reading, link)]
    named = list(dict.fromkeys(link.entry.name for link in strong or links))
    bounded = situation.reading.thresholds
    if named == ["orders"] and situation.is_average and _is_one_order(situation, links):
        return ["average_order_value"]
    if named == ["orders"] and _is_money(situation):
        return ["sales"]
    numbers = [_OF_NUMBER[n] for n in situation.numbers if n in _OF_NUMBER and not bounded]
    return named or numbers[:1]


def _is_one_order(situation: Measuring, links: Sequence[Link]) -> bool:
    """Return whether the worth of a mean order is asked for: ``the average dine-in check``."""
    reading = situation.reading
    if "average_order_value" not in situation.model.measures or reading.says("how", "many"):
        return False
    if _is_money(situation):
        return True
    for link in links:
        place = link.start
        while place and reading.words[place - 1].role in ("value", "group"):
            place -= 1
        averaged = place > 0 and reading.words[place - 1].text in language.AVERAGE
        if averaged and place < link.start and not link.text.endswith("s"):
            return True
    return False


def _is_money(situation: Measuring) -> bool:
    """Return whether the orders' amount is asked for: ``what do people pay for an order``."""
    reading = situation.reading
    more = any(reading.says("much", word, "orders") for word in ("more", "less", "fewer"))
    if reading.has(language.CHANGE) or more:
        return False  # "how much did orders fall" is about their number
    paid = reading.doing.startswith(("pay", "paid", "spen"))
    took = any(reading.says("what", "we", verb) for verb in ("took", "take", "made", "make"))
    took = took or (
        any(reading.says("what", verb) for verb in ("did", "do", "does")) and _brings(situation)
    )
    took = took or reading.says("total", "dollars")
    return took or (paid and not reading.says("how", "many")) or reading.says("how", "much")


def _brings(situation: Measuring) -> bool:
    """Return whether a verb says that money came in: ``what did takeout orders bring in``."""
    links = situation.reading.of("measure")
    sales = situation.model.default_measure
    return any(m.entry.name == sales and _is_weak(situation.reading, m) for m in links)


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


def _check_added(situation: Measuring, link: Link) -> None:
    """Decline totals of what is only averaged: ``total hourly rate``.

    Raises
    ------
    Declined
        Naming it.
    """
    measure = situation.model.measures[link.entry.name]
    before = situation.reading.before(link.start, frozenset({"the", "of", "all"}))
    if measure.aggregation == "average" and before in ("total", "sum"):
        raise Declined(f"{measure.label} is a mean; a total of it is not a number that I know.")


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
    if not set(link.text.split()) <= language.EARNING | {"in", "from"}:
        return False
    following = [word.text for word in reading.words[link.end :]]
    joined = following[:1] and following[0] in ("vs", "versus", "against", "and", "or", "to")
    if joined and any(0 < m.start - link.end <= 2 for m in reading.of("measure")):
        return False
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
