"""Order and length of a result: top, bottom, sorted by."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from nlquery.planner import language
from nlquery.planner.assembly.draft import EXTREMES, Making
from nlquery.planner.errors import Declined
from nlquery.semantic.spec import Filter, Order

MOST_PRODUCTS = 10


def read_order(making: Making) -> tuple[tuple[Order, ...], int | None]:
    """Return what rows are sorted by, and how many there are.

    Raises
    ------
    Declined
        If a ranking is to be sorted by name.
    """
    draft, reading = making.draft, making.reading
    if not draft.group_by or draft.is_difference or reading.has(language.CUMULATIVE):
        return (), None
    order = sort_order(making)
    if order is not None and not (making.is_ranked and reading.number):
        return (order,), reading.number
    if order is not None and order.field in draft.group_by:
        raise Declined("A ranking is sorted by its number, not by name.")
    if _tells_both_extremes(making):
        return (), None
    if asks_both_ends(making):
        return (Order(field=_ranked_by(making)),), reading.number or 1
    if (first := _first_of_extremes(making)) is not None:
        return first
    low = reading.has(language.LOWEST)
    bounded = bool(reading.thresholds) and reading.number is None
    if not making.is_ranked or (bounded and not _asks_one(making)):
        return (), reading.number
    limit = _length(making)
    peaks = limit is None and reading.has(language.BUSY) and len(draft.group_by) > 1
    return (() if peaks else (Order(field=_ranked_by(making), descending=not low),)), limit


def _tells_both_extremes(making: Making) -> bool:
    """Return whether both are numbers: ``the smallest and the largest order by channel``."""
    measures = making.model.measures
    kinds = {measures[name].aggregation for name in making.draft.metrics}
    both = kinds == {"minimum", "maximum"} and making.reading.number is None
    return both and not any(making.reading.says(who) for who in ("which", "who", "what"))


def _length(making: Making) -> int | None:
    """Return how many rows a ranking has, None for all."""
    reading = making.reading
    if reading.place is not None:
        return 1
    if reading.number is not None or _are_named(making):
        return reading.number
    if _asks_one(making):
        return 1
    return MOST_PRODUCTS if making.draft.group_by[0] == "product" else None


def _ranked_by(making: Making) -> str:
    if making.reading.has(language.GROWTH):
        return "growth"
    if making.draft.is_ratio:
        return "ratio"
    return ranked_measure(making) or making.draft.metrics[0]


def ranked_measure(making: Making) -> str | None:
    """Return the number that a ranking is by: ``units of the top 3 products by revenue``."""
    for link in making.reading.of("measure"):
        before = making.reading.before(link.start, frozenset({"the", "total", "their"}))
        if before == "by" and link.entry.name in making.draft.metrics:
            return link.entry.name
    return None


def _asks_one(making: Making) -> bool:
    """Return whether one winner is asked for: ``which location``, not ``which locations``."""
    return making.draft.singular and making.reading.number is None


def _are_named(making: Making) -> bool:
    """Return whether the few things among which one is sought are named: all of them are told."""
    draft = making.draft
    if len(draft.group_by) != 1 or draft.limit_per is not None:
        return False
    (name,) = draft.group_by
    if name == "hour" and len(making.reading.hours) > 1:
        return True
    listed = [f for f in draft.filters if isinstance(f, Filter) and f.field == name]
    links = [v for v in making.reading.of("value") if v.entry.name == name]
    days = any(f.op == "in" and len(f.values) > 1 for f in listed)
    return days or (len(links) > 1 and len(draft.values.get(name, ())) > 1)


def _first_of_extremes(making: Making) -> tuple[tuple[Order, ...], int] | None:
    """Return the order and length of the dearest, the cheapest, and of whose tip was biggest."""
    name, reading = making.draft.metrics[0], making.reading
    one = name in EXTREMES and (_asks_one(making) or reading.number is not None)
    if not one and not _asks_whose(making):
        return None
    highest = making.model.measures[name].aggregation == "maximum"
    return (Order(field=name, descending=highest),), reading.number or 1


def _asks_whose(making: Making) -> bool:
    """Return whether it is asked whose the biggest tip or order was: ``which server got …``."""
    measure = making.model.measures[making.draft.metrics[0]]
    extreme = measure.aggregation in ("maximum", "minimum") and measure.name not in EXTREMES
    if not extreme or len(making.draft.metrics) > 1 or making.reading.number is not None:
        return False
    first = making.reading.words[0].text
    asked = first in ("who", "where") or (first in ("which", "what") and any(
        making.reading.before(d.start) in ("which", "what") for d in making.reading.of("dimension")
    ))  # fmt: skip
    return asked and making.draft.singular


def sort_order(making: Making) -> Order | None:
    """Return the order that is asked for in so many words, None where none is."""
    draft, sort = making.draft, making.reading.sort
    key = _sort_key(making)
    if sort is None and key is None:
        return None
    times = [name for name in draft.group_by if making.model.dimensions[name].grain]
    if sort == "name":
        named = [name for name in draft.group_by if name not in times]
        return Order(field=(named or draft.group_by)[0], descending=False)
    if sort in ("early", "late") and times:
        return Order(field=times[0], descending=sort == "late")
    field = key or draft.metrics[0]
    descending = field not in draft.group_by if sort is None else sort in ("down", "late")
    return Order(field=field, descending=descending)


def _sort_key(making: Making) -> str | None:
    """Return the number or the group behind ``sorted by``."""
    reading, draft = making.reading, making.draft
    for link in (*reading.of("measure"), *reading.of("dimension")):
        before = reading.words[max(0, link.start - 3) : link.start]
        sorting = [word.text if word.role != "measure" else "" for word in before]
        joined = {i: sorting[i:] for i, text in enumerate(sorting) if text in language.SORT}
        sorted_by = any("by" in part and "" not in part for part in joined.values())
        if sorted_by and link.entry.name in (*draft.metrics, *draft.group_by):
            return link.entry.name
    return None


_THAN = frozenset(
    """
    more better higher bigger greater larger stronger busier popular leading lower fewer less
    smaller weaker worse slower quieter
    """.split()  # noqa: SIM905
)


def _names_both_ends(making: Making) -> bool:
    """Return whether ``and`` joins a superlative of either kind: ``the most and the least``."""
    words = making.reading.words
    said = [
        (place, word.text in language.HIGHEST)
        for place, word in enumerate(words)
        if word.text in (language.HIGHEST | language.LOWEST) - _THAN and word.role in _RANKING
    ]
    return any(
        a != b and any(w.text in ("and", "&") or w.pause for w in words[left:right])
        for (left, a), (right, b) in pairwise(said)
    )


_RANKING = ("", "operator", "rank")


def asks_both_ends(making: Making) -> bool:
    """Return whether the best and the worst are asked for at once.

    Raises
    ------
    Declined
        With both questions, where it is not one list that has them.
    """
    draft = making.draft
    if not draft.group_by or making.reading.sort is not None or not _names_both_ends(making):
        return False
    several = len(draft.group_by) > 1 or draft.metrics[0] in EXTREMES
    if several or draft.having or making.reading.place is not None:
        group = making.model.dimensions[draft.group_by[0]].plural.lower()
        raise Declined(
            "Please ask for the best and the worst one after the other.",
            (f"Top 5 {group}", f"Bottom 5 {group}"),
        )
    return True


def left_out(making: Making, order: Sequence[Order], limit: int | None) -> int:
    """Return how many of the first rows are not wanted: one for ``the second best``.

    Raises
    ------
    Declined
        If it is not clear of what the place is.
    """
    place = making.reading.place
    if place is None:
        return 0
    if limit != 1 or not order or making.draft.limit_per or making.reading.number:
        raise Declined(f"Place {place} of what, and by which number? That is not said.")
    return place - 1


def _check_than(making: Making) -> None:
    """Decline ``products selling more than coke``: what is told apart is not set against one.

    Raises
    ------
    Declined
        With what can be told.
    """
    values = making.reading.of("value")
    for link in values:
        alone = sum(other.entry.name == link.entry.name for other in values) == 1
        than = making.reading.before(link.start, frozenset({"the", "our"})) == "than"
        grouped = {link.entry.name, "product" if link.entry.name == "category" else ""}
        if alone and than and grouped & {*making.draft.group_by}:
            raise Declined(f"Which come to more than {link.text} is not looked up; ask for all.")


def check_ranking(making: Making) -> None:
    """Decline superlatives of nothing: the ``highest coffee sales``, of which day or place.

    Raises
    ------
    Declined
        With questions that say it.
    """
    draft, words = making.draft, making.reading.words
    _check_than(making)
    if {*EXTREMES} <= {*draft.metrics} and "product" in draft.group_by:
        raise Declined(
            "Please ask for the dearest and the cheapest one after the other.",
            ("Most expensive item", "Cheapest item"),
        )
    asks_both_ends(making)
    by = [m for m in making.reading.of("measure") if making.reading.before(m.start) == "by"]
    if making.is_ranked and len({m.entry.name for m in by}) > 1:
        raise Declined("Please ask for the first by each number one after the other.")
    ranks = language.HIGHEST | language.LOWEST
    asked = [w for w in words if w.role in ("operator", "rank") and w.text in ranks]
    compared = making.is_comparison or making.reading.says("than") or draft.average_per
    if asked and not draft.group_by and not compared and not making.reading.thresholds:
        what = making.model.measures[draft.metrics[0]].label.lower()
        groups = [d for d in making.model.dimensions.values() if d.vocabulary][:2]
        raise Declined(
            f"It is not clear of what the {asked[0].text} is asked.",
            tuple(f"{what.capitalize()} by {group.label.lower()}" for group in groups),
        )
