"""Places, days and things that have none of something: they have no rows to be found by."""

from __future__ import annotations

from nlquery.planner.assembly.draft import ARTICLES, Making
from nlquery.planner.errors import Declined

_NONE = frozenset({"no", "zero", "without", "any"})
_HAVE = frozenset(
    """
    had have has having got get with sold sell did do made make took saw were are was is not
    """.split()  # noqa: SIM905
)
_ASKING = frozenset({"which", "what", "many", "list", "any", "show", "of"})


def check_absence(making: Making) -> None:
    """Decline ``which locations had no DoorDash orders``.

    Raises
    ------
    Declined
        Since groups without rows are not listed; the ones that have some are.
    """
    reading = making.reading
    for link in reading.of("dimension"):
        dimension = making.model.dimensions[link.entry.name]
        asked = reading.before(link.start, ARTICLES | {"different"}) in _ASKING or link.start == 0
        if not asked or dimension.kind in ("number", "boolean"):
            continue
        for place in range(link.end, min(link.end + 4, len(reading.words))):
            none = reading.words[place].text in _NONE - {"any"} or _denied(making, place)
            if none and _is_had(making, link.end, place) and not _is_condition(making, place):
                plural = dimension.plural.lower()
                raise Declined(
                    f"Which {plural} have none of something is not looked up; the {plural} "
                    "missing in a list have none.",
                    (f"Orders by {dimension.label.lower()}",) if _counts(making) else (),
                )


def _counts(making: Making) -> bool:
    return "orders" in making.model.measures


def _denied(making: Making, place: int) -> bool:
    """Return whether ``did not have any`` or ``never`` stands there."""
    words = making.reading.words[place : place + 4]
    texts = [word.text for word in words]
    return texts[:1] == ["never"] or (texts[0] in ("didnt", "dont", "not", "hasnt", "havent")
                                      and "any" in texts)  # fmt: skip


def _is_had(making: Making, start: int, place: int) -> bool:
    between = [word.text for word in making.reading.words[start:place]]
    return all(text in _HAVE | {"that", "which", "there", "we"} for text in between) and (
        bool(between) or making.reading.words[place].text in ("without", "never")
    )


def _is_condition(making: Making, place: int) -> bool:
    """Return whether single values are left out of the groups: ``which stores, without Mall``."""
    words = making.reading.words
    if words[place].text == "without" and place and words[place - 1].role == "dimension":
        after = [v for v in making.reading.of("value") if v.start >= place]
        measured = words[place + 1].role == "measure" if place + 1 < len(words) else False
        return words[place - 1].pause or bool(after) or not measured
    return False
