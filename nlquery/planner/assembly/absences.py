"""Places, days and things that have none of something: products never sold at the mall."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.asked import DONE, Asked, asked_things
from nlquery.planner.assembly.draft import Making
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.semantic.members import has_table

_AUXILIARY = frozenset(
    """
    did do does were was are is have has had been be that which who we ever there could yet got
    get even it
    """.split()  # noqa: SIM905
)
_HAVING = _AUXILIARY | frozenset(
    """
    with sold sell sells made make makes took take saw see recorded record received
    """.split()  # noqa: SIM905
)
_HAD = frozenset(
    """
    had have has got get with sold sell sells made make makes took take saw see recorded received
    """.split()  # noqa: SIM905
)
_PLACED = frozenset({"at", "on", "in", "the", "via", "through", "from"})
# Numbers that every order has.
_OF_ALL = frozenset({"orders", "sales", "net_sales", "items_sold", "item_sales"})
_BESIDE = frozenset({"at", "on", "in", "the", "via", "through", "from", "a", "any", "by"})


def read_absence(making: Making) -> None:
    """Ask for the things that have nothing: ``which locations had no DoorDash orders``.

    Raises
    ------
    Declined
        If nothing is named that they could have none of.
    """
    asked = asked_things(making)
    place = _negation(making, asked) if asked is not None else None
    if asked is None or place is None or making.reading.thresholds:
        return
    words = making.reading.words
    words[place].text, words[place].role = "", "absence"
    for word in words[place:]:
        if word.text == "nor":
            word.text, word.role = "", "absence"
    making.draft.absent = True
    if any(link.entry.name == "size" for link in making.reading.of("value")):
        raise Declined("What of a size was not sold is not looked up: sizes are told by sales.")
    if asked.link is None:
        making.draft.group(asked.dimension.name)
    _check_known(making, asked)


def _negation(making: Making, asked: Asked) -> int | None:
    """Return where the word stands that says that they have nothing."""
    words = making.reading.words
    for place in range(asked.end, len(words)):
        text, between = words[place].text, _between(making, asked, place)
        if text in ("not", "never", "nobody") and between <= _AUXILIARY and _is_done(making, place):
            return place
        if text in ("no", "zero") and between and between <= _HAVING and _is_thing(making, place):
            return place
        if text == "without" and between <= _HAVING and _is_thing(making, place):
            read = words[place].stem == "no" and bool(between & _HAD)  # "had no DoorDash orders"
            return place if read or _has_none(making, asked, place) else None
        if text == "neither" and between <= _HAVING and making.reading.says("nor"):
            return place
    return None


def _is_done(making: Making, place: int) -> bool:
    """Return whether ``sold`` or ``have any orders`` follows."""
    words = making.reading.words
    at = place + 1
    while at < len(words) and words[at].text in _AUXILIARY | {"any", "a", "single"}:
        at += 1
    if at >= len(words):
        return False
    word = words[at]
    doing = word.stem in language.SELLING or word.text in language.SOLD | DONE
    well = words[at + 1].text if at + 1 < len(words) else ""
    had = at > place + 1 and word.role in ("measure", "value", "group")
    return (doing and well not in ("well", "out")) or had


def _is_thing(making: Making, place: int) -> bool:
    """Return whether a number or a value is what they have none of."""
    words = making.reading.words
    at = place + 1
    while at < len(words) and words[at].text in _BESIDE:
        at += 1
    named = at < len(words) and words[at].role in ("measure", "value", "group")
    return named or at in {link.start for link in _flags(making)}


def _flags(making: Making) -> list[Link]:
    """Return the words that say yes or no of orders: catering."""
    links, known = making.reading.of("dimension"), making.model.dimensions
    return [link for link in links if known[link.entry.name].kind == "boolean"]


def _between(making: Making, asked: Asked, place: int) -> set[str]:
    """Return the words between the things and a place, but for where and when."""
    reading = making.reading
    placed = {
        n
        for link in (*reading.of("value"), *reading.of("group"))
        if reading.before(link.start, frozenset({"the", "our"})) in _PLACED
        for n in range(link.start, link.end)
    }
    between = {
        word.text
        for n, word in enumerate(reading.words[asked.end : place], start=asked.end)
        if word.role not in ("time", "hour") and n not in placed
    }
    return between - _PLACED


def _has_none(making: Making, asked: Asked, place: int) -> bool:
    """Return whether things ``without sales`` are meant, and not ``which stores, without Mall``."""
    words = making.reading.words
    measured = words[place + 1].role == "measure" if place + 1 < len(words) else False
    plain = _between(making, asked, place) <= {"that", "are", "is", "were", "which"}
    return measured and plain and not words[place - 1].pause


def _check_known(making: Making, asked: Asked) -> None:
    """Decline ``which days had no orders``: days are known by the orders that they have.

    Raises
    ------
    Declined
        With what can be told.
    """
    reading, dimension = making.reading, asked.dimension
    own = bool(dimension.grain) and dimension.grain != "hour"
    narrowed = bool(reading.of("value") or reading.of("group") or reading.hours or _flags(making))
    narrowed = narrowed or (bool(reading.spans) and not own)
    narrowed = narrowed or any(link.entry.name not in _OF_ALL for link in reading.of("measure"))
    if has_table(making.model, dimension) or narrowed:
        return
    plural = dimension.plural.lower()
    counted = "orders" in making.model.measures
    raise Declined(
        f"Which {plural} have no orders at all is not known: the {plural} of the data are those "
        "with orders.",
        (f"Orders by {dimension.label.lower()}",) if counted else (),
    )
