"""Over how many others the things asked for are spread: sold on at least three days."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.asked import Asked, has_several
from nlquery.planner.assembly.draft import Making
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Threshold
from nlquery.semantic.spec import Across

_BETWEEN = language.DISTINCT | {"separate", "of", "the", "our"}


def has_number(making: Making, asked: Asked) -> bool:
    """Return whether a number of days, locations … is a condition; take it where no measure is it.

    Raises
    ------
    Declined
        If another number is to be reached on each of them.
    """
    reading = making.reading
    if asked.link is None and any(_is_measured(making, t) for t in reading.thresholds):
        return True  # "items sold at two or more places": the model counts these
    found = [(t, link) for t in reading.thresholds if (link := counted_by(making, t)) is not None]
    if len(found) != 1 or found[0][0].start < asked.end:
        return False
    threshold, link = found[0]
    if not has_several(making, asked, link.entry.name):
        return False
    _check_pieces(making, threshold, link)
    plural = making.model.dimensions[link.entry.name].plural.lower()
    if len(reading.thresholds) > 1 or not threshold.value.is_integer():
        raise Declined(f"A number to be reached on each of some {plural} is not understood.")
    reading.thresholds.remove(threshold)
    reading.links.remove(link)
    for word in reading.words[threshold.end : link.end]:
        word.role = "dimension"
    op, count = threshold.op, int(threshold.value)
    making.draft.across.append(Across(field=link.entry.name, has="count", op=op, count=count))  # type: ignore[arg-type]
    return True


def _is_measured(making: Making, threshold: Threshold) -> bool:
    """Return whether it counts things of which a measure tells how many there are."""
    measures = making.model.measures
    return any(
        link.start == threshold.end
        and measures[link.entry.name].aggregation == "count_distinct"
        and link.entry.name != "distinct_products"
        for link in making.reading.of("measure")
    )


def _check_pieces(making: Making, threshold: Threshold, link: Link) -> None:
    """Decline ``stores that sold at least 30 products``, which may be pieces.

    Raises
    ------
    Declined
        With both ways to say it.
    """
    told = {word.text for word in making.reading.words[threshold.end : link.start]}
    if link.entry.name == "product" and not told & language.DISTINCT:
        raise Declined(
            f"Whether {threshold.value:g} different products or pieces are meant is not said.",
            (
                f"Locations that sold at least {threshold.value:g} different products",
                f"Locations that sold at least {threshold.value:g} items",
            ),
        )


def counted_by(making: Making, threshold: Threshold) -> Link | None:
    """Return the things that a number counts, of which rows have one each: ``two days``."""
    if threshold.unit or threshold.op == "same":
        return None
    reading, place = making.reading, threshold.end
    while place < len(reading.words) and reading.words[place].text in _BETWEEN:
        place += 1
    for link in reading.of("dimension"):
        kind = making.model.dimensions[link.entry.name].kind
        if link.start == place and kind not in ("number", "boolean"):
            return link
    return None
