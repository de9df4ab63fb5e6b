"""Whether single orders are asked for, and which: all, the largest, the first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlquery.planner import language
from nlquery.planner.assembly.draft import ARTICLES, Making
from nlquery.planner.assembly.single_listed import EVERY, LIKE, MOMENTS, is_list
from nlquery.planner.entries import Link, thing_stems
from nlquery.planner.errors import Declined
from nlquery.planner.read.singles import is_thing
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.singles import Singles

# Superlatives of one order; "most orders" is how many there are.
_HIGH = frozenset({"top", "best", "highest", "biggest", "largest", "greatest", "maximum", "max"})
_LOW = frozenset({"bottom", "worst", "lowest", "smallest", "minimum", "min"})
_WITH = frozenset(
    """
    with had has have having got by for in of were was is are contained received that which the
    """.split()  # noqa: SIM905
)
EXTREME = re.compile(r"(max|min)\((.+)\)")
_RANKS = language.HIGHEST | language.LOWEST


@dataclass(frozen=True)
class Asked:
    """Which single rows are asked for.

    Attributes
    ----------
    by
        The measure that ranks them; empty: when they were.
    descending
        Whether the highest or the last come first.
    number, place
        How many, or the one at that place.
    several
        Whether more than one is asked for.
    ranks
        Whether only the first of an order are asked for, and not all.
    end
        Where the words that ask for them end, to tell what stands behind.
    both
        Whether the first and the last are asked for.
    spent
        Links that say by what the rows are ranked.
    """

    by: str = ""
    descending: bool = False
    number: int | None = None
    place: int | None = None
    several: bool = False
    ranks: bool = True
    end: int = 0
    both: bool = False
    spent: tuple[Link, ...] = ()


def asked_singles(making: Making, singles: Singles) -> Asked | None:
    """Return which single rows are asked for; None where numbers of them all are.

    Raises
    ------
    Declined
        If the first or last are asked for, and what of them is a number that is not told.
    """
    reading = making.reading
    if not _is_plain(making):
        if reading.single is not None:
            raise Declined("Of the first or last orders only a list is told, and no other number.")
        return None
    if reading.single is not None:
        return _at_end(making)
    nouns = [n for n in range(len(reading.words)) if _is_noun(making, n)]
    return _ranked(making, singles, nouns) or _listed(making, nouns)


def _at_end(making: Making) -> Asked:
    """Return the first or the last rows."""
    reading, one = making.reading, making.reading.single
    assert one is not None
    place = next((n for n, w in enumerate(reading.words) if w.role == "single"), 0)
    inside = reading.before(place, ARTICLES) in ("in", "inside")
    if inside and (reading.says("what") or reading.says("whats")):
        raise Declined(f"What was in the {one.end} order is not looked up.")
    both = one.end == "both"
    several = not both and (one.several or (one.number or 1) > 1)
    last = one.end == "last"
    return Asked("", last, one.number, reading.place, several, end=place, both=both)


_COUNTING = (("how", "many"), ("number", "of"), ("count", "of"), ("share", "of"), ("per", "order"))


def _is_plain(making: Making) -> bool:
    """Return whether nothing is asked that only numbers of many orders can tell."""
    reading = making.reading
    other = language.SHARE | language.GROWTH | language.CUMULATIVE | language.TREND
    other |= language.DISTINCT | language.BUSY
    counted = any(reading.says(*phrase) for phrase in _COUNTING)
    compared = making.is_comparison and reading.has(language.COMPARE)
    return not (making.is_average or compared or counted or reading.has(other))


def _is_noun(making: Making, place: int) -> bool:
    word = making.reading.words[place]
    return word.role in ("measure", "") and is_thing(
        making.reading, place, thing_stems(making.model)
    )


def _ranked(making: Making, singles: Singles, nouns: list[int]) -> Asked | None:
    """Return the largest or smallest, where rows are asked for and not how large they are."""
    reading = making.reading
    for link in reading.of("measure"):
        extreme = extreme_of(making, singles, link.entry.name)
        if extreme is not None:
            return _of_extreme(making, singles, link, nouns, *extreme)
    for place, word in enumerate(reading.words):
        if word.text not in _RANKS or word.role not in ("", "operator", "rank"):
            continue
        found = _of_nouns(making, singles, place, nouns) or _of_tips(making, singles, place)
        if found is not None:
            return found
    return None


def extreme_of(making: Making, singles: Singles, name: str) -> tuple[str, bool] | None:
    """Return the sum that an extreme of single rows is of, and whether the highest wins."""
    measure = making.model.measures[name]
    found = EXTREME.fullmatch(measure.expression)
    if found is None or measure.dataset != singles.key.dataset:
        return None
    name = summed(making.model, found[2])
    return (name, found[1] == "max") if name else None


def _of_extreme(
    making: Making, singles: Singles, link: Link, nouns: list[int], by: str, descending: bool
) -> Asked | None:
    """Return the rows of ``the five biggest orders`` and of ``the biggest order and where``."""
    reading = making.reading
    plural = link.text.endswith("s")
    apart = [n for n in nouns if not link.start <= n < link.end]
    which = any(reading.before(n, ARTICLES) in ("which", "what") for n in apart)
    joined = any(_leads_to(making, n, link.start) for n in apart)
    listed = reading.number is not None or reading.place is not None or plural
    if _asks_winner(making, link.start) and not asks_along(making, link.end):
        return None
    if listed and _groups_plainly(making) and reading.number is None and reading.place is None:
        return None
    detailed = any(word.text in ("details", "detail") for word in reading.words)
    if not (listed or which or joined or detailed or asks_along(making, link.end)):
        return None
    several = plural or (reading.number or 1) > 1 or any(_plural(making, n) for n in apart)
    both = _is_both(making, singles, link, by, descending)
    descending = descending or both
    return Asked(by, descending, reading.number, reading.place, several and not both,
                 end=link.end, both=both)  # fmt: skip


def _is_both(making: Making, singles: Singles, link: Link, by: str, descending: bool) -> bool:
    """Return whether the other end is asked for, too: ``the biggest and the smallest order``.

    Raises
    ------
    Declined
        If something else is ranked beside.
    """
    reading = making.reading
    for other in reading.of("measure"):
        extreme = extreme_of(making, singles, other.entry.name)
        if other is not link and extreme is not None and extreme != (by, descending):
            if extreme[0] != by:
                raise Declined("Please ask for the first by each number one after the other.")
            return True
    if reading.number is not None or reading.place is not None:
        return False
    said = [w for n, w in enumerate(reading.words) if not link.start <= n < link.end]
    ranks = [w.text for w in said if w.text in _RANKS and w.role in ("", "operator")]
    return any((text in language.HIGHEST) != descending for text in ranks)


def _of_nouns(making: Making, singles: Singles, place: int, nouns: list[int]) -> Asked | None:
    """Return the rows of ``top 3 checks by tip`` and ``the orders with the most items``."""
    reading, word = making.reading, making.reading.words[place]
    ahead = next((n for n in nouns if n > place and _leads_to(making, place, n)), None)
    if ahead is not None and word.text in _HIGH | _LOW:
        by = _by_measure(making) or singles.value
        number, end = reading.number, ahead + 1
        several = _plural(making, ahead) or (number or 1) > 1
        if number is None and reading.place is None and not (
            several or reading.says("which") or asks_along(making, end)
        ):  # fmt: skip
            return None
        if several and number is None and _groups_plainly(making):
            return None
        return Asked(by, word.text in _HIGH, number, reading.place, several, end=end)
    behind = [n for n in nouns if n < place and _leads_to(making, n, place)]
    if not behind or _asks_winner(making, behind[-1]):
        return None
    link = next((m for m in reading.links if 0 < m.start - place <= 2), None)
    by = singles.value if link is None else _number_of(making, link)
    if not by or not _is_of_rows(making, singles, by):
        return None
    if link is None and word.text not in _HIGH | _LOW:
        return None
    several = _plural(making, behind[-1]) or (reading.number or 1) > 1
    high, spent = word.text in language.HIGHEST, () if link is None else (link,)
    return Asked(by, high, reading.number, reading.place, several, end=place + 1, spent=spent)


def _number_of(making: Making, link: Link) -> str:
    """Return the number behind a superlative: the most items are pieces."""
    if link.entry.kind == "measure":
        return link.entry.name
    pieces = link.entry.name == "product" and not link.entry.values
    if pieces and "items_sold" in making.model.measures:
        return "items_sold"
    if link.entry.kind == "dimension":
        return summed(making.model, making.model.dimensions[link.entry.name].expression)
    return ""


def summed(model: SemanticModel, expression: str) -> str:
    """Return the measure that adds an expression up; nothing where there is none."""
    sums = (m.name for m in model.measures.values() if m.expression == f"sum({expression})")
    return next(sums, "")


def _of_tips(making: Making, singles: Singles, place: int) -> Asked | None:
    """Return the rows of ``the 5 highest tips``."""
    reading = making.reading
    link = next((m for m in reading.of("measure") if m.start == place + 1), None)
    if reading.number is None or link is None or reading.of("dimension"):
        return None
    measure = making.model.measures[link.entry.name]
    extremes = {f"max({measure.expression[4:-1]})", f"min({measure.expression[4:-1]})"}
    known = any(other.expression in extremes for other in making.model.measures.values())
    if not known or measure.name == singles.value or not link.text.endswith("s"):
        return None
    high = reading.words[place].text in language.HIGHEST
    return Asked(measure.name, high, reading.number, several=True, end=link.end)


def _is_of_rows(making: Making, singles: Singles, name: str) -> bool:
    """Return whether each row has one of the number: its tip, its items."""
    measure = making.model.measures[name]
    children = {r.child for r in making.model.relationships if r.parent == singles.key.dataset}
    return measure.aggregation == "sum" and measure.dataset in {singles.key.dataset, *children}


def _leads_to(making: Making, start: int, end: int) -> bool:
    """Return whether only what orders are like stands between two words."""
    between = making.reading.words[start + 1 : end]
    return len(between) <= 6 and all(
        w.role in LIKE or w.text in _WITH | EVERY or w.number is not None for w in between
    )


def _by_measure(making: Making) -> str:
    """Return the number behind ``by``: top 10 orders by tip."""
    for link in making.reading.of("measure"):
        before = making.reading.before(link.start, ARTICLES | {"total", "highest", "biggest"})
        if before in ("by", "for", "in"):
            return link.entry.name
    return ""


def _plural(making: Making, place: int) -> bool:
    return making.reading.words[place].text.endswith("s")


def _asks_winner(making: Making, place: int) -> bool:
    """Return whether a place or a day is asked for: ``which location had the biggest order``."""
    return any(
        d.start < place and making.reading.before(d.start, ARTICLES) in ("which", "what")
        for d in making.reading.of("dimension")
    )


def _groups_plainly(making: Making) -> bool:
    """Return whether rows are told by something: ``the biggest orders by location``."""
    return any(making.reading.before(d.start, ARTICLES) in language.BY
               for d in making.reading.of("dimension"))  # fmt: skip


_ALONG = frozenset({"and", "with", "plus", "including", "which", "what", "its", "their", "show",
                    "along", "also"})  # fmt: skip


def asks_along(making: Making, end: int) -> bool:
    """Return whether it is asked, too, when, where or through what the row was."""
    reading = making.reading
    if reading.says("when") or reading.says("what", "time") or reading.words[0].text == "where":
        return True
    behind = reading.words[end:]
    if any(w.text == "where" or (w.text in MOMENTS and not _is_by(making, w)) for w in behind):
        return True
    return any(is_along(making, link) for link in reading.of("dimension") if link.start >= end)


def _is_by(making: Making, word: object) -> bool:
    place = next(n for n, w in enumerate(making.reading.words) if w is word)
    return making.reading.before(place, ARTICLES) in language.BY


def is_along(making: Making, link: Link) -> bool:
    """Return whether the dimension is told of the rows: ``and through which channel``."""
    skip = ARTICLES | {"at", "through", "via", "from", "on", "in", "location"}
    return making.reading.before(link.start, skip) in _ALONG


def _listed(making: Making, nouns: list[int]) -> Asked | None:
    """Return all rows that are asked for one by one."""
    if _groups_plainly(making) or making.reading.number is not None:
        return None
    noun = next((n for n in nouns if is_list(making, n)), None)
    return None if noun is None else Asked(several=True, ranks=False, end=noun + 1)
