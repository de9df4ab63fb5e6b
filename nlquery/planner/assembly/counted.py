"""How many groups there are: days with over 20 orders, servers who sold a burger."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.draft import Making
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.tokens import stem
from nlquery.semantic.model import Dimension, SemanticModel

_HOW_MANY = ("how many", "number of")
_BETWEEN = frozenset({"different", "distinct", "unique", "our", "the", "of", "separate"})
_THAT_SOLD = frozenset({"that", "which", "we", "sold", "sell", "sells", "were", "was", "are"})


def read_counted(making: Making) -> None:
    """Count groups instead of listing them where ``how many`` stands before what they are.

    Of things that a measure counts only those are counted so that must meet a condition.

    Raises
    ------
    Declined
        If they are ranked, too.
    """
    for link in () if making.is_comparison else list(making.reading.links):
        dimension = _counted(making, link)
        if dimension is not None and making.is_ranked:
            raise Declined(
                f"How many {dimension.plural.lower()} there are, or which come first, is not clear."
            )
        if dimension is not None:
            making.reading.links.remove(link)
            making.draft.group(dimension.name)
            making.draft.is_counted = True
            return


def check_counted(making: Making, transform: str | None) -> None:
    """Decline counts of what is told apart by something else, too.

    Raises
    ------
    Declined
        Naming what is counted.
    """
    draft = making.draft
    if len(draft.group_by) == 1 and transform is None and draft.average_per is None:
        return
    if not draft.group_by:
        raise Declined("What is to be counted was not understood.")
    plural = making.model.dimensions[draft.group_by[0]].plural.lower()
    raise Declined(f"How many {plural} there are is counted in all, and not told apart.")


def _counted(making: Making, link: Link) -> Dimension | None:
    """Return the dimension whose groups a link asks to be counted."""
    bounded = any(link.end <= threshold.start for threshold in making.reading.thresholds)
    bounded = bounded or bool(making.draft.across) or making.draft.absent
    if link.entry.kind == "dimension" and _is_asked(making, link):
        found = making.model.dimensions[link.entry.name]
        told = bounded or _is_told(making, found)
        return found if told and found.kind not in ("number", "boolean") else None
    if link.entry.kind != "measure" or not bounded:
        return None
    measure = making.model.measures[link.entry.name]
    things = measure.aggregation == "count_distinct" or _are_sellers(making, link)
    if not things or not (_is_asked(making, link) or link.text.startswith(_HOW_MANY)):
        return None
    texts = link.text.split()
    return next(
        (d for text in texts if (d := named_dimension(making.model, text)) is not None), None
    )


def _is_told(making: Making, found: Dimension) -> bool:
    """Return whether the rows tell all there are: how many employees or days at work they do not.

    Days on which something was sold they do.
    """
    names = {link.entry.name for link in making.reading.of("value")}
    sold = bool(names & {"product", "category"}) or making.reading.sells
    had = making.reading.has(frozenset({"have", "had", "got", "with"}))
    sold = sold or (had and bool(making.reading.of("measure")))
    partial = found.partial and not making.reading.has(language.DISTINCT)
    return not partial and (not found.grain or (sold and "server" not in names))


def _is_asked(making: Making, link: Link) -> bool:
    place = link.start - 1
    words = [word.text for word in making.reading.words]
    while place > 0 and words[place] in _BETWEEN:
        place -= 1
    counted = place >= 0 and words[place] in ("number", "count") and words[place + 1] == "of"
    return counted or words[max(place - 1, 0) : place + 1] == ["how", "many"]


def _are_sellers(making: Making, link: Link) -> bool:
    """Return whether only ``that sold`` stands between the items and the first number."""
    if link.entry.name != "items_sold" or not making.reading.thresholds:
        return False
    first = min(t.start for t in making.reading.thresholds if link.end <= t.start)
    between = making.reading.words[link.end : first]
    return all(word.text in _THAT_SOLD | language.SOLD for word in between)


def named_dimension(model: SemanticModel, word: str) -> Dimension | None:
    """Return the dimension that a word names."""
    for dimension in model.dimensions.values():
        spelled = (dimension.label.lower(), *dimension.synonyms)
        if stem(word) in {stem(text) for text in spelled} and dimension.kind != "number":
            return dimension
    return None
