"""Order and length of a result: top, bottom, sorted by."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.draft import EXTREMES, Making
from nlquery.planner.errors import Declined
from nlquery.semantic.spec import Order

MOST_PRODUCTS = 10


def read_order(making: Making) -> tuple[tuple[Order, ...], int | None]:
    """Return what rows are sorted by, and how many there are."""
    draft, reading = making.draft, making.reading
    if not draft.group_by or reading.has(language.CUMULATIVE | language.GROWTH):
        return (), None
    up = sorted_up(making)
    if up is not None:
        alphabetical = reading.says("alphabetical") or reading.says("alphabetically")
        field_ = draft.group_by[0] if alphabetical else draft.metrics[0]
        return (Order(field=field_, descending=not up),), reading.number
    if draft.metrics[0] in EXTREMES and _asks_one(making):
        highest = EXTREMES[draft.metrics[0]]
        return (Order(field=draft.metrics[0], descending=highest),), 1
    low = reading.has(language.LOWEST)
    bounded = bool(reading.thresholds) and reading.number is None
    if not making.is_ranked or (bounded and not _asks_one(making)):
        return (), reading.number
    limit = reading.number
    if limit is None and _asks_one(making):
        limit = 1
    elif limit is None and draft.group_by[0] == "product":
        limit = MOST_PRODUCTS
    peaks = limit is None and reading.has(language.BUSY)
    return (() if peaks else (Order(field=draft.metrics[0], descending=not low),)), limit


def _asks_one(making: Making) -> bool:
    """Return whether one winner is asked for: ``which location``, not ``which locations``."""
    return making.draft.singular and making.reading.number is None


def sorted_up(making: Making) -> bool | None:
    """Return whether an order is asked for, lowest first or not; None: none is."""
    reading = making.reading
    low_first = reading.says("lowest", "to", "highest") or reading.says("smallest", "to")
    if low_first or reading.has(frozenset({"ascending", "asc", "alphabetical", "alphabetically"})):
        return True
    high_first = reading.says("highest", "to", "lowest") or reading.says("largest", "to")
    if high_first or reading.has(language.DESCENDING):
        return False
    return None


def check_ranking(making: Making) -> None:
    """Decline superlatives of nothing: the ``highest coffee sales``, of which day or place.

    Raises
    ------
    Declined
        With questions that say it.
    """
    draft, words = making.draft, making.reading.words
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
