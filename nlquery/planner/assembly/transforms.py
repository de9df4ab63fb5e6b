"""Shares, growth and running totals."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.differences import is_difference
from nlquery.planner.assembly.draft import Making
from nlquery.planner.assembly.moves import read_move
from nlquery.planner.assembly.ratios import read_ratio
from nlquery.planner.assembly.values import is_negated
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.semantic.spec import AnyOf, Filter, TimeRange


def read_transform(
    making: Making, periods: tuple[TimeRange, ...]
) -> tuple[str | None, tuple[Filter | AnyOf, ...]]:
    """Return the share, growth or running total asked for, and the part that a share is of.

    Raises
    ------
    Declined
        If a share is of nothing.
    """
    if read_ratio(making):
        return "ratio", ()
    grows = making.reading.has(language.GROWTH) or _is_over_itself(making)
    if (move := read_move(making, periods)) is not None:
        return move, ()
    if is_difference(making):
        making.draft.is_difference = True
        return "difference", ()
    if making.reading.has(language.SHARE) and making.reading.has(language.CHANGE):
        grows = True
    if making.reading.has(language.SHARE) and not _is_rate(making) and not grows:
        return _share(making)
    if making.reading.has(language.CUMULATIVE):
        return "cumulative", ()
    if grows:
        return "growth", ()
    return None, ()


def _is_rate(making: Making) -> bool:
    return any(making.model.measures[m].format == "percent" for m in making.draft.metrics)


def _is_over_itself(making: Making) -> bool:
    texts = [word.text for word in making.reading.words]
    return any(
        a == c and b in ("over", "to", "on") and a in ("day", "week", "month", "year")
        for a, b, c in zip(texts, texts[1:], texts[2:], strict=False)
    )


def _share(making: Making) -> tuple[str | None, tuple[Filter | AnyOf, ...]]:
    draft = making.draft
    if len(draft.metrics) > 1:
        labels = [making.model.measures[name].label.lower() for name in draft.metrics]
        raise Declined(
            f"{' and '.join(labels).capitalize()} in percent – of each other, or of their totals?",
            (f"Share of {labels[0]} by channel", "What is the tip rate by location?"),
        )
    part = _part(making)
    if part is not None and (not draft.group_by or _is_told(making, part)):
        return "share", (_taken(making, part),)
    if draft.group_by and _is_of_orders(making):
        return "share", (draft.filters.pop(),)
    if draft.group_by:
        return "share", ()
    if not draft.filters:
        raise Declined(
            "A share needs something to be a share of.",
            ("What share of sales comes from each channel?",),
        )
    return "share", (draft.filters.pop(),)


def _is_of_orders(making: Making) -> bool:
    """Return whether the share is that of orders with something: ``share of orders with a tip``."""
    last = making.draft.filters[-1:]
    numbers = isinstance(last[0], Filter) and making.model.dimensions[last[0].field].kind in (
        "number", "boolean",
    ) if last else False  # fmt: skip
    return bool(numbers) and making.reading.says("of", "orders") and not making.is_ranked


def _part(making: Making) -> Link | None:
    """Return the value that a share is of the rest: before ``share``, else the last one."""
    reading = making.reading
    links = [
        link
        for link in sorted((*reading.of("value"), *reading.of("group")), key=lambda v: v.start)
        if link.entry.name in making.draft.values and not is_negated(making, link)
    ]
    ahead = [link for link in links if _is_whose(making, link)]
    told = [link for link in links if _is_told(making, link)]
    found = ahead or told or links
    return found[-1] if found else None


def _is_whose(making: Making, link: Link) -> bool:
    """Return whether the value is what has the share: ``DoorDash's share``, ``delivery as a %``."""
    words, place = making.reading.words, link.end
    if words[place - 1].pause:
        return False  # "within Downtown, % of revenue per channel"
    while place < len(words) and words[place].text in ("as", "a", "in", "orders", "sales"):
        place += 1
    if place >= len(words):
        return False
    verb = words[place].text in ("make", "makes", "made", "account", "accounts", "represent",
                                 "represents", "contribute", "contributes")  # fmt: skip
    return verb or words[place].text in language.SHARE


def _is_told(making: Making, link: Link) -> bool:
    """Return whether the value is said to make up the share: ``what percent … are delivery``."""
    skip = frozenset({"from", "through", "via", "on", "the", "paid", "by", "at", "in", "for"})
    before = making.reading.before(link.start, skip)
    verbs = {"is", "are", "was", "were", "come", "comes", "came", "be", "had", "have"}
    shared = [i for i, w in enumerate(making.reading.words) if w.text in language.SHARE]
    return _is_whose(making, link) or (before in verbs and bool(shared) and shared[0] < link.start)


def _taken(making: Making, link: Link) -> Filter | AnyOf:
    """Return the part as a condition, and leave the rest of the values to be the whole."""
    values = making.draft.values
    name, own = link.entry.name, list(link.entry.values)
    others = [v for v in making.reading.of("value") if v.entry.name == name and v is not link]
    between = [w.text for w in making.reading.words]
    joined = any(v.entry.name == name for v in others) and ("and" in between or "or" in between)
    if joined or not others:
        return Filter(field=name, op="in", values=tuple(values.pop(name)))
    values[name] = [value for value in values[name] if value not in own]
    if not values[name]:
        del values[name]
    return Filter(field=name, op="in", values=tuple(own))
