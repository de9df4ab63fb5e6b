"""Words that point at the answer before: which ones, of it, there, only the Toast orders."""

from __future__ import annotations

from itertools import pairwise

from nlquery.planner import language
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.spec import QuerySpec

_OPENING = frozenset({"and", "so", "then", "but", "ok", "now", "also", "just", "only", "are",
                      "is", "were", "was", "please", "show", "list", "me", "give"})  # fmt: skip
_POINTING = frozenset({"which", "what", "who", "any", "those", "them", "these", "ones", "the"})
_DRAWING = frozenset({"chart", "graph", "plot", "draw", "visualize", "visualise"})
_BE = frozenset({"is", "are", "was", "were", "be", "been", "has", "have"})
_WHOLE = frozenset({"it", "that", "this", "them", "those", "these"})
_COUNTING = (("how", "many"), ("number", "of"), ("count", "of"), ("how", "much"))
_LIMITING = frozenset({"only", "just", "among", "amongst", "for", "in", "within", "with", "now"})
_ORDERS = frozenset({"order", "orders", "ticket", "tickets", "check", "checks", "sale", "bills"})


def is_of_it(reading: Reading) -> bool:
    """Return whether a part of the answer before is asked for: ``the most of it``."""
    return any(reading.says("of", word) for word in _WHOLE)


def points_there(reading: Reading) -> bool:
    """Return whether ``there`` is the place of the question before: ``how did Friday go there``."""
    for place in reading.places(("there",)):
        after = reading.words[place + 1].text if place + 1 < len(reading.words) else ""
        if reading.before(place) not in _BE and after not in _BE:
            return True
    return False


def bounds_groups(reading: Reading, previous: QuerySpec) -> bool:
    """Return whether the groups before are to meet a condition: ``which ones exceed 800``."""
    named = {link.entry.name for link in reading.of("dimension")}
    if not (previous.group_by and reading.thresholds) or not named <= {*previous.group_by}:
        return False
    earned = all({*m.text.split()} <= language.EARNING | {"in"} for m in reading.of("measure"))
    same = earned and "sales" in previous.metrics
    if named and (reading.of("value") or reading.spans or (reading.of("measure") and not same)):
        return False
    place = 0
    while place < len(reading.words) and reading.words[place].text in _OPENING:
        place += 1
    texts = [word.text for word in reading.words[place : place + 2]]
    if not texts or texts[0] not in _POINTING:
        return texts[:1] == ["threshold"] or (
            place < len(reading.words) and reading.words[place].role == "threshold"
        )
    things = place + 1 < len(reading.words) and reading.words[place + 1].role in (
        "measure",
        "value",
    )
    return not things


def ranks_groups(reading: Reading, previous: QuerySpec) -> bool:
    """Return whether one of the groups before is sought: ``which hour was the busiest``."""
    named = [link.entry.name for link in reading.of("dimension")]
    same = len(named) == 1 and named[0] in previous.group_by
    more = reading.has(_COMPARATIVES) and not reading.says("than")
    known = more and {m.entry.name for m in reading.of("measure")} <= {*previous.metrics}
    other = bool(reading.of("value") or reading.spans or (reading.of("measure") and not known))
    other = other or (reading.sells and previous.metrics[0] not in _SOLD)
    ranked = reading.has(language.HIGHEST | language.LOWEST | language.BUSY)
    return same and ranked and not other and len(reading.words) <= _SHORT and (
        reading.words[0].text in _POINTING | {"and", "so"}
    )  # fmt: skip


def asks_how_many(reading: Reading) -> bool:
    """Return whether only another number is asked for: ``how many orders?``, ``how many sold?``."""
    texts = [word.text for word in reading.words if word.text not in ("and", "so")]
    if texts[:2] != ["how", "many"]:
        return False
    measured = len(texts) == _COUNT and bool(reading.of("measure")) and not reading.of("dimension")
    return measured or counts_sold(reading)


def counts_sold(reading: Reading) -> bool:
    """Return whether it is asked how many were sold, of what was told before."""
    asked = ("did", "were", "have", "was", "sold", "do")
    many = any(reading.says("how", "many", word) for word in asked)
    many = many and reading.sells and len(reading.words) <= _SHORT
    return many and not (reading.links or reading.says("times") or reading.thresholds)


def asks_whose(reading: Reading, previous: QuerySpec, model: SemanticModel) -> bool:
    """Return whether it is asked whose the largest or smallest before was: ``which store took it``.

    Of a query that tells only how large it was, or whose it was.
    """
    extreme = model.measures[previous.metrics[0]].aggregation in ("maximum", "minimum")
    named = [link for link in reading.of("dimension") if not link.text.endswith("s")]
    asked = any(reading.before(link.start) in ("which", "what") for link in named)
    one = not previous.group_by or previous.limit == 1
    return extreme and asked and one and not reading.of("measure")


def draws_it(reading: Reading) -> bool:
    """Return whether a chart of the answer before is asked for, no matter which: ``plot that``."""
    texts = [word.text for word in reading.words]
    drawn = any(a in _DRAWING and b in _WHOLE for a, b in pairwise(texts))
    drawn = drawn or any(
        pair in (["a", "chart"], ["a", "graph"]) for pair in map(list, pairwise(texts))
    )
    return drawn and reading.chart is None and len(texts) <= _SHORT and not reading.links


def tells_apart(reading: Reading) -> bool:
    """Return whether what was added up is wanted one by one: ``separately``, ``each of them``."""
    texts = {word.text for word in reading.words}
    each = any(reading.says("each", "of", word) for word in ("them", "these", "those"))
    return each or bool(texts & {"separately", "individually", "apiece"})


def counts_groups(reading: Reading, previous: QuerySpec) -> bool:
    """Return whether it is asked how many of the groups before meet a condition."""
    many = any(reading.says("how", "many", "of", word) for word in _WHOLE)
    many = many or reading.says("how", "many", "are") or reading.says("how", "many", "were")
    return many and bool(previous.group_by and reading.thresholds and not reading.of("measure"))


def whose_orders(reading: Reading, previous: QuerySpec) -> list[Link]:
    """Return the words for orders that only say which ones count: ``only the Toast orders``."""
    if previous.metrics == ("orders",) or any(reading.says(*cue) for cue in _COUNTING):
        return []
    names = [m for m in reading.of("measure") if m.entry.name == "orders" and m.text in _ORDERS]
    opened = reading.words[0].text in _LIMITING or {word.text for word in reading.words[:2]} & {
        "only",
        "just",
        "among",
    }
    return [m for m in names if _is_picked(reading, m, opened=bool(opened))]


def _is_picked(reading: Reading, link: Link, *, opened: bool) -> bool:
    ahead = reading.words[link.start - 1].role if link.start else ""
    if ahead in ("value", "group"):
        return not reading.of("dimension") and len(reading.of("measure")) == 1
    behind = reading.words[link.end : link.end + 2]
    conditions = bool(reading.spans or reading.hours or reading.thresholds or reading.of("value"))
    conditions = conditions or any(word.text in ("with", "without", "that") for word in behind)
    return opened and conditions


def is_fragment(reading: Reading) -> bool:
    """Return whether the words only make sense after a question: ``per location``, ``and tips?``.

    What asks for something in full does so without one.
    """
    texts = [word.text for word in reading.words]
    if not texts or len(texts) > _SHORT:
        return False
    asked = {*texts} & {"how", "show", "list", "give", "sold", "sell"} and texts[0] != "how"
    pointed = any(
        (first, second) in pairwise(texts)
        for first in ("show", "split", "break", "chart", "plot", "sort", "graph", "make", "rank")
        for second in ("it", "them", "those", "that")
    )
    if counts_sold(reading):
        return True
    ones = "ones" in texts and not reading.of("dimension") and bool(reading.thresholds)
    if pointed or ones or points_there(reading):
        return True
    if tuple(texts[:2]) in (("what", "about"), ("how", "about"), ("same", "for")):
        return True
    named = bool(reading.of("measure"))
    if texts[0] in ("and", "only", "just", "but", "instead") and not asked:
        return not (named and (reading.of("dimension") or len(texts) > _SHORT - 2))
    return texts[0] in language.BY - {"every", "across"} and not named


_COMPARATIVES = frozenset({"more", "fewer", "less", "higher", "lower", "better", "worse", "bigger",
                           "smaller"})  # fmt: skip
_COUNT = 3  # words
_SHORT = 7
_SOLD = frozenset({"sales", "net_sales", "item_sales", "items_sold"})


_ONE = frozenset({("did", "it"), ("does", "it"), ("has", "it"), ("was", "it"), ("is", "it"),
                  ("was", "that"), ("is", "that"), ("did", "that")})  # fmt: skip


def points_at_one(reading: Reading, previous: QuerySpec) -> bool:
    """Return whether it is about the one that came first: ``how much revenue did it make?``."""
    texts = [word.text for word in reading.words]
    told = bool(_ONE & {*pairwise(texts)}) or "its" in texts
    return told and previous.limit == 1 and bool(previous.group_by)


def check_pointed(reading: Reading, previous: QuerySpec) -> None:
    """Decline ``how many orders on that day`` where only the answer knows which day came first.

    Raises
    ------
    Declined
        Asking for its name.
    """
    if previous.limit is None:
        return
    placed = reading.says("where") or reading.says("when")
    if placed and reading.says("did", "it") and points_at_one(reading, previous):
        raise Declined("The answer before tells which one “it” is; please name it.")
    for link in reading.of("dimension"):
        pointed = link.start > 0 and reading.words[link.start - 1].text == "that"
        if pointed and link.entry.name in previous.group_by:
            raise Declined(f"Which {link.text} that was is in the answer before; please name it.")
