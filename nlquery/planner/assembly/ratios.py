"""One number in percent of another: tips as a percentage of sales, the ratio of tax to sales."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from nlquery.planner import language
from nlquery.planner.assembly.draft import Making
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.tokens import Word
from nlquery.semantic.model import SemanticModel

_SKIPPED = frozenset({"the", "total", "our", "all", "its", "my", "overall", "that", "their"})


def read_ratio(making: Making) -> bool:
    """Make the first of two measures one in percent of the second, and return whether they are.

    A rate that the model has (``tips as a percentage``) gives way to the whole that is named
    behind it (``of sales``).
    """
    links = [link for link in making.reading.of("measure")
             if link.entry.name in making.draft.metrics]  # fmt: skip
    whole = _whole(making, links)
    if whole is None or len(making.draft.metrics) != 2:
        return False
    part = next(name for name in making.draft.metrics if name != whole)
    measure = making.model.measures[part]
    if measure.format == "percent":
        if measure.denominator == whole:
            making.draft.metrics[:] = [part]
            return False
        part = measure.numerator
    elif not making.reading.has(language.SHARE):
        return False
    if not comparable(making.model, part, whole):
        return False
    making.draft.metrics[:] = [part, whole]
    making.draft.is_ratio = True
    return True


def read_quotient(making: Making) -> bool:
    """Group by the two values of ``the ratio of dine-in to delivery sales``, where there are two.

    Raises
    ------
    Declined
        If it is not clear what is divided by what.
    """
    draft, reading = making.draft, making.reading
    place = next((i for i, w in enumerate(reading.words) if w.text == "ratio"), None)
    if place is None or draft.average_per is not None or len(draft.metrics) != 1:
        return False
    links = reading.of("value")
    pairs = [
        (a, b)
        for a, b in pairwise(links)
        if a.entry.name == b.entry.name
        and _joins(reading.words[a.end : b.start])
        and len(draft.values.get(a.entry.name, ())) == 2
    ]
    if len(pairs) != 1:
        if any(len(found) == 2 for found in draft.values.values()):
            raise Declined("A ratio is of one thing to another: of Toast to Square sales.")
        return False
    name = pairs[0][0].entry.name
    reading.words[place].role = "operator"
    draft.values[name] = [*pairs[0][0].entry.values, *pairs[0][1].entry.values]
    draft.group_by[:] = [name, *(other for other in draft.group_by if other != name)]
    draft.is_difference = True
    return True


def _joins(between: Sequence[Word]) -> bool:
    """Return whether only ``to`` and what is measured stand between two values."""
    return any(w.text == "to" for w in between) and all(
        w.text in {"to", "sales", "orders", *_SKIPPED} or w.role == "measure" for w in between
    )


def comparable(model: SemanticModel, part: str, whole: str) -> bool:
    """Return whether one can be told in percent of the other: dollars of dollars."""
    return model.measures[part].format == model.measures[whole].format


def _whole(making: Making, links: list[Link]) -> str | None:
    """Return the measure that stands for the whole: behind ``of``, of a ratio behind ``to``."""
    joint = "to" if making.reading.says("ratio") else "of"
    found = [link.entry.name for link in links if _before(making, link) == joint]
    return found[-1] if len(dict.fromkeys(found)) == 1 else None


def _before(making: Making, link: Link) -> str:
    """Return the word before a measure, over values: ``of all DoorDash sales``."""
    words, place = making.reading.words, link.start - 1
    while place >= 0 and (words[place].role in ("value", "group") or words[place].text in _SKIPPED):
        place -= 1
    return words[place].text if place >= 0 else ""
