"""Which of its meanings a word has, by the words around it."""

from __future__ import annotations

from collections.abc import Sequence

from nlquery.planner import language
from nlquery.planner.entries import Entry, Link
from nlquery.planner.lexicon import Lexicon
from nlquery.planner.reading import Reading
from nlquery.semantic.conditions import fields
from nlquery.semantic.spec import QuerySpec

_GROUPING = language.BY | {"which", "what", "list", "top", "best", "selling", "popular", "for"}


def _is_bounded(reading: Reading, link: Link) -> bool:
    """Return whether a threshold follows: ``tips over $5``."""
    return any(0 <= t.start - link.end <= 1 and t.unit == "$" for t in reading.thresholds)


def _meant(reading: Reading, link: Link, dimension: Entry, lexicon: Lexicon) -> Entry:
    """Return the link's own meaning or the dimension's, whichever the words around speak for."""
    own = link.entry
    if any(threshold.end == link.start for threshold in reading.thresholds):
        return own  # "less than 3 units"
    if own.kind == "measure" and dimension.name in lexicon.numbers:
        return dimension if _is_bounded(reading, link) else own
    if own.kind == "measure" and own.name.endswith(("_count", "_products")):
        return own if _is_counted(reading, link) else dimension
    return dimension if _is_grouping(reading, link, dimension, lexicon) else own


def contextual(
    links: Sequence[Link], lexicon: Lexicon, reading: Reading, previous: QuerySpec | None = None
) -> list[Link]:
    """Choose between meanings that the same words have, by the words around them.

    Parameters
    ----------
    previous
        The query before: values of what it picks are the likelier ones.
    """
    chosen = []
    picked = fields(previous.filters) if previous is not None else set()
    for link in links:
        entry = link.entry
        if entry.name == "size" and entry.values and not _is_sized(reading, link, links, lexicon):
            for word in reading.words[link.start : link.end]:
                word.role = ""
            continue
        link = _summed(reading, link, lexicon)
        first = _asked_things(reading, link, lexicon)
        if first is not None:
            chosen.append(first)
            reading.words[link.start].role = "dimension"
            for word in reading.words[link.start + 1 : link.end]:
                word.role = "operator"
            continue
        entries = lexicon.meanings(reading.words[link.start : link.end])
        same = _picked(entries, picked) if entry.name not in picked else None
        entry = same or _by_context(reading, link, links, lexicon)
        chosen.append(Link(entry, link.start, link.end, link.text))
        for word in reading.words[link.start : link.end]:
            word.role = entry.kind
    return chosen


def _summed(reading: Reading, link: Link, lexicon: Lexicon) -> Link:
    """Return what the most was taken of in all: ``the biggest tips`` are no single tip."""
    superlative = reading.words[link.start].text in language.HIGHEST | language.LOWEST
    extreme = link.entry.kind == "measure" and superlative and link.end - link.start == 2
    if not extreme or not link.text.endswith("s"):
        return link
    base = next((e for e in lexicon.meanings([reading.words[link.start + 1]])
                 if e.name in ("tips", "discounts")), None)  # fmt: skip
    if base is None:
        return link
    reading.words[link.start].role = "operator"
    return Link(base, link.start + 1, link.end, reading.words[link.start + 1].text)


def _by_context(reading: Reading, link: Link, links: Sequence[Link], lexicon: Lexicon) -> Entry:
    """Return the meaning that the words around speak for."""
    entry = link.entry
    entries = lexicon.meanings(reading.words[link.start : link.end])
    dimension = next((e for e in entries if e.kind == "dimension"), None)
    priced = any(other.entry.name.endswith("_item_price") for other in links)
    if dimension is not None and entry.kind == "measure" and priced:
        return dimension
    if (kind := _told_kind(reading, link)) and entry.kind in ("value", "group"):
        return next((e for e in entries if e.name == kind), entry)
    if entry.kind == "dimension" and entry.name == "modifier" and _is_counted(reading, link):
        return Entry("measure", "modifiers")  # how many were chosen, not how many kinds there are
    if entry.name == "product" and entry.kind == "dimension" and _is_sold_by(reading, link):
        return Entry("measure", "items_sold")  # "which store sold the most products"
    if dimension is not None and entry.kind != "dimension":
        return _meant(reading, link, dimension, lexicon)
    return entry


def _picked(entries: Sequence[Entry], picked: set[str]) -> Entry | None:
    """Return the value of what the query before picks: breakfast as a category after desserts."""
    return next((e for e in entries if e.kind == "value" and e.name in picked), None)


def _is_sized(reading: Reading, link: Link, links: Sequence[Link], lexicon: Lexicon) -> bool:
    """Return whether it is the size of something: ``large fries``, but not ``large orders``."""
    words = reading.words
    if any(word.stem == "size" for word in words):
        return True
    after, before = link.end, link.start - 1
    while after < len(words) and words[after].text in ("of", "for"):
        after += 1
    while before >= 0 and words[before].text in ("by", "the", "in", "a", "sold", "as", "for"):
        before -= 1
    loose = link.text == "single"  # "the single product that earned the most"
    if loose and (reading.has(_RANKS) or reading.before(link.start) in _CHOOSING):
        return False
    things = {n for other in links if _are_things(other) and not (loose and not other.entry.values)
              for n in range(other.start, other.end)}  # fmt: skip
    if reading.sells and {words[n].stem for n in (link.start - 1, link.end) if 0 <= n < len(words)}\
            & {"mani", *language.SELLING}:  # fmt: skip
        return True  # "how many pints did we sell", "larges sold"
    around = [place for place in (after, before) if 0 <= place < len(words)]
    return any(place in things or lexicon.near_values(words[place]) for place in around)


_RANKS = language.HIGHEST | language.LOWEST
_CHOOSING = frozenset({"which", "what", "any", "every", "the", "our", "a", "each", "one"})
_ITEMS = frozenset({"items_sold", "item_sales", "distinct_products"})


def _are_things(link: Link) -> bool:
    """Return whether it is something that has a size: fries, or items as such."""
    if link.entry.name in ("product", "category"):
        return bool(link.entry.values) or link.entry.kind == "dimension"
    return link.entry.name in _ITEMS


def _asked_things(reading: Reading, link: Link, lexicon: Lexicon) -> Link | None:
    """Read ``which products sold …`` as the products, not as the measure ``products sold``."""
    if link.entry.kind != "measure" or link.end - link.start < 2:
        return None
    place = link.start
    while place and reading.words[place - 1].role in ("rank", "value", "group"):
        place -= 1  # "which beverage items sold most"
    by = link.end < len(reading.words) and reading.words[link.end].text == "by"
    measured = by and _is_measured(reading, link.end + 1, lexicon)
    priced = any(word.text in _PRICED for word in reading.words[max(0, place - 2) : place])
    asking = ("which", "what", "each", "every")
    if reading.before(place) not in asking and not measured and not priced:
        return None
    word = reading.words[link.start]
    for entry in lexicon.meanings([word]):
        if entry.kind == "dimension":
            return Link(entry, link.start, link.start + 1, word.text)
    return None


_PRICED = frozenset({"expensive", "cheapest", "priciest", "costliest", "dearest", "priced"})


def _told_kind(reading: Reading, link: Link) -> str:
    """Return what the words around say that it is: ``the category breakfast``, ``the product``."""
    behind = reading.words[link.end : link.end + 2]
    texts = [word.text for word in behind]
    before = reading.words[link.start - 1].text if link.start else ""
    if before in ("category", "categories") or texts[:1] in (["category"], ["categories"]):
        return "category"
    thing = ("product", "item", "dish")
    if (texts[:1] == ["the"] and texts[-1] in thing) or before == "product":
        return "product"
    after = behind[0].stem if behind else ""
    kinds = ("item", "dish", "food", "product", "plate", "menu")
    return "category" if link.entry.name == "daypart" and after in kinds else ""


def _is_counted(reading: Reading, link: Link) -> bool:
    """Return whether the things themselves are counted: ``how many stores``."""
    place = link.start - 1
    while place >= 0 and reading.words[place].text in _BETWEEN:
        place -= 1
    before = reading.words[place].text if place >= 0 else ""
    counted = before == "of" and reading.before(place) in ("number", "count")
    return counted or before in ("many", "count")


_BETWEEN = frozenset({"different", "distinct", "unique", "our", "the"})


def _is_grouping(reading: Reading, link: Link, dimension: Entry, lexicon: Lexicon) -> bool:
    entry = link.entry
    skip = frozenset({"the", "our", "all", "menu", "single", "different", "individual"})
    before = reading.before(link.start, skip)
    if entry.kind in ("value", "group"):
        kind = (
            entry.kind == "group" or entry.name != dimension.name
        )  # weekday: Monday …, or no weekend
        listed = before == "and" and _lists_dimensions(reading, link.start - 1)
        if listed and kind:
            return True
        if before in _ACROSS and reading.chart == "rect" and not link.text.endswith("s"):
            return True  # "by hour as a heatmap with weekday"
        follows = reading.words[link.end].text if link.end < len(reading.words) else ""
        if kind and follows in ("by", "x") and not link.text.endswith("s"):
            return True
        superlative = before in language.HIGHEST | language.LOWEST and kind
        return superlative or before in language.BY | {"which", "what"}
    counted = {reading.before(link.start, skip | {"distinct", "unique"})} & {
        "many",
        "of",
        "average",
    }
    after = reading.words[link.end].text if link.end < len(reading.words) else ""
    if after == "by" and _is_measured(reading, link.end + 1, lexicon):
        return True
    if after == "priced" or _come_to(reading, link):
        return True
    if counted and before != "of":
        return False
    ranked = reading.has(language.HIGHEST | language.LOWEST) and not _is_sold_by(reading, link)
    return before in _GROUPING or ranked or (after == "by" and before not in ("total", ""))


def _is_sold_by(reading: Reading, link: Link) -> bool:
    """Return whether it is what something else sells: ``which category sells the fewest items``."""
    words = reading.words
    place = link.start - 1
    while place >= 0 and words[place].text in (*language.HIGHEST, *language.LOWEST, "the"):
        place -= 1
    sold = place > 0 and place < link.start - 1 and words[place].text in _SELLS
    return sold and any(word.role == "dimension" for word in words[:place])


_SELLS = frozenset({"sells", "sold", "sell", "selling", "moved", "served", "had", "has", "ordered"})
_ACROSS = frozenset({"with", "against", "vs", "versus", "over", "and", "x"})


_COMING = frozenset(
    {"making", "earning", "taking", "grossing", "bringing", "made", "earned", "took", "grossed"}
    | {"brought", "bring", "brings", "make", "earn", "gross"}
)


def _come_to(reading: Reading, link: Link) -> bool:
    """Return whether what follows is an amount that they make: ``items making over $70``."""
    verbs = [word.text for word in reading.words[link.end : link.end + 2]]
    verb = verbs[1:] if verbs[:1] in (["that"], ["which"]) else verbs[:1]
    near = any(0 < threshold.start - link.end <= 3 for threshold in reading.thresholds)
    return near and bool(_COMING & {*verb})


def _is_measured(reading: Reading, place: int, lexicon: Lexicon) -> bool:
    """Return whether a measure stands there: ``items by revenue``."""
    while place < len(reading.words) and reading.words[place].text in ("the", "total"):
        place += 1
    if place >= len(reading.words) or reading.words[place].role != "measure":
        return False
    return all(entry.kind != "dimension" for entry in lexicon.meanings([reading.words[place]]))


def _lists_dimensions(reading: Reading, place: int) -> bool:
    """Return whether ``by hour and`` or ``by hour, location and`` ends before the place."""
    words = reading.words
    while place > 0 and (words[place - 1].role == "dimension" or words[place - 1].text == "and"):
        place -= 1
    return place > 0 and words[place - 1].text in language.BY
