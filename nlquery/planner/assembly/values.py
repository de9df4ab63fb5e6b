"""Values in a question: those to take and those to leave out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from nlquery.planner import language
from nlquery.planner.assembly.draft import ARTICLES, Making
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.tokens import Word
from nlquery.semantic.spec import AnyOf, Filter

_WHEN = frozenset({"daypart", "day_half", "weekday", "day_type"})
_WHERE = frozenset({"for", "from", "at", "in"})


def read_values(making: Making) -> None:
    """Collect the values to take and those to leave out.

    Raises
    ------
    Declined
        If places are asked for where alone something is sold.
    """
    if not making.draft.across and _sold_only(making.reading.words):
        raise Declined("What is sold in one place only is not looked up.")
    _check_compounds(making)
    for link in (*making.reading.of("value"), *making.reading.of("group")):
        side = making.draft.without if is_negated(making, link) else making.draft.values
        known = side[link.entry.name]
        known += [value for value in link.entry.values if value not in known]
        by = making.reading.before(link.start, ARTICLES) in language.BY
        if by and link.entry.kind == "group":
            making.draft.group(link.entry.name)


def _sold_only(words: Sequence[Word]) -> bool:
    """Return whether it is asked what one place alone sells: ``sold only at``, ``only sold``."""
    selling = ("sell", "sells", "sold", "selling")
    texts = [word.text for word in words]
    steps = zip(["", *texts], texts, [*texts[1:], ""], strict=False)
    sold = any(text in selling for text in texts)
    return sold and any(
        word == "only" and (before in selling or after in (*selling, "in", "at", "by"))
        for before, word, after in steps
    )


def _check_compounds(making: Making) -> None:
    """Decline names that the data does not have, though it has their parts: a turkey burger.

    Raises
    ------
    Declined
        With what there is.
    """
    items = [v for v in making.reading.of("value") if v.entry.name in ("product", "category")]
    for left, right in pairwise(items):
        apart = left.end != right.start or making.reading.words[left.end - 1].pause
        if apart or (left.entry.exact and right.entry.exact):
            continue
        near = [*left.entry.values, *right.entry.values][:6]
        raise Declined(f"There is no “{left.text} {right.text}” here, but {', '.join(near)}.")


def is_negated(making: Making, link: Link) -> bool:
    """Return whether an ``except`` stands before the value, or before its list.

    Raises
    ------
    Declined
        If it may be that what is left out is left out only there: ``without drinks at the mall``.
    """
    skip = ARTICLES | _WHERE | {"and", "or", "counting", "including"}
    place, joined = link.start, ""
    while place > 0:
        word = making.reading.words[place - 1]
        if word.text in language.NEGATIONS and joined:
            return _is_left_out_too(making, link, joined)
        if word.text in language.NEGATIONS | language.DROPPING - {"swap", "replace"}:
            return True
        if word.text == "than" and making.reading.before(place - 1) == "other":
            return True
        if word.text == "but" and making.reading.has(frozenset({"all", "every", "everything"})):
            return True
        same = word.role in ("value", "group", "dimension")
        if same and making.reading.words[place].text in _WHERE:
            joined = joined or _other(making, link, place)
        if word.text not in skip and not same:
            return False
        place -= 1
    return False


def _is_left_out_too(making: Making, link: Link, joined: str) -> bool:
    """Return False where it says where to look, which is told.

    Raises
    ------
    Declined
        If it may be left out, too: ``without deliveries from DoorDash``.
    """
    at = making.reading.before(link.start, ARTICLES) in ("at", "in")
    place = making.model.dimensions[link.entry.name].dataset == "locations"
    if not at or not (place or link.entry.name in _WHEN):
        raise Declined(f"Is “{link.text}” left out as well as “{joined}”, or is it where to look?")
    note = f"“{link.text}” is where to look; only “{joined}” is left out."
    if note not in making.notes:
        making.notes.append(note)
    return False


def _other(making: Making, link: Link, end: int) -> str:
    """Return the words of the value that ends there, if it is one of another kind."""
    ended = (v for v in making.reading.links if v.end == end and v.entry.values)
    return next((v.text for v in ended if v.entry.name != link.entry.name), "")


_HOLDING = frozenset({"had", "have", "with", "has", "contain", "contained", "contains", "having",
                      "include", "included", "containing", "including"})  # fmt: skip
_AND = frozenset({"and", "&", "a", "an", "the", "as", "well", "plus", "both", "some", "with"})


def are_in_orders(making: Making) -> bool:
    """Return whether orders have all at once: ``how many orders had coffee and beer``."""
    words, named = making.reading.words, {m.entry.name for m in making.reading.of("measure")}
    links = _items(making)
    if named != {"orders"} or len(links) < 2:
        return False
    place = links[0].start - 1
    while place > 0 and words[place].text in ARTICLES | {"an", "both", "some"}:
        place -= 1
    if place < 1 or words[place].text not in _HOLDING:
        return False
    place -= 1
    while place > 0 and words[place].text in ("that", "which", "did", "do", "we"):
        place -= 1
    between = [w.text for a, b in pairwise(links) for w in words[a.end : b.start]]
    joined = {*between} <= _AND and bool({*between} & {"and", "&", "plus", "with", "well"})
    return joined and words[place].role == "measure"


def _items(making: Making) -> list[Link]:
    links = (v for v in making.reading.of("value") if v.entry.name in ("product", "category"))
    return [v for v in links if not is_negated(making, v)]


def _in_one_order(making: Making) -> list[Filter] | None:
    """Return a condition for each thing where orders have all: ``A and B bought together``."""
    reading = making.reading
    said = any(w.text in ("both", "together") for w in reading.words)
    said = said or reading.says("same", "order") or are_in_orders(making)
    links, draft = _items(making), making.draft
    told_apart = {"product", "category", "size", "category_group"} & {*draft.group_by}
    if not said or len(links) < 2 or draft.metrics != ["orders"] or told_apart:
        return None
    return [Filter(field=v.entry.name, op="in", values=v.entry.values) for v in links]


def _check_contradictions(making: Making) -> None:
    """Decline what is named to be there and to be left out: ``Friday minus Saturday``.

    Raises
    ------
    Declined
        Naming it.
    """
    links = [v for v in making.reading.of("value") if len(v.entry.values) == 1]
    wanted = {(v.entry.name, v.entry.values) for v in links if not is_negated(making, v)}
    for link in links:
        if is_negated(making, link) and (link.entry.name, link.entry.values) in wanted:
            raise Declined(f"“{link.text}” is to be there and to be left out.")


def value_filters(making: Making) -> list[Filter | AnyOf]:
    """Return the conditions on values."""
    draft = making.draft
    _check_contradictions(making)
    for name in {*draft.values} & {*draft.without}:
        tree = making.model.dimensions[name].hierarchy
        if not tree and not {*draft.values[name]} & {*draft.without[name]}:
            if name == "day_type":
                continue  # "on weekdays, not the weekend" says it twice
            both = f"{', '.join(draft.values[name])} without {', '.join(draft.without[name])}"
            raise Declined(f"“{both}” is not understood: these do not overlap.")
    taken = [
        Filter(field=name, op="in", values=tuple(values)) for name, values in draft.values.items()
    ]
    without = [
        Filter(field=name, op="not_in", values=tuple(values))
        for name, values in draft.without.items()
    ]
    items = [f for f in taken if f.field in ("product", "category")]
    if (baskets := _in_one_order(making)) is not None:
        return [*(f for f in taken if f not in items), *baskets, *without]
    if len(items) > 1 and (making.reading.says("and") or making.reading.says("or")):
        # "burgers and fries": an item is one or the other, never both
        rest = [f for f in taken if f not in items]
        return [*rest, AnyOf(any_of=tuple(items)), *without]
    return [*taken, *without]
