"""Percentages: what is the part, and what is the whole that it is of."""

from __future__ import annotations

from datetime import timedelta

from nlquery.planner import language
from nlquery.planner.assembly.draft import ARTICLES, Making
from nlquery.planner.assembly.values import is_negated
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.tokens import Word
from nlquery.semantic.spec import AnyOf, Filter

_VERBS = frozenset(
    """
    is are was were come comes came earned earn fell fall falls made make happened occurred placed
    taken took collected generated paid received rang sold arrived
    """.split()  # noqa: SIM905
)
_PLACED = frozenset({"from", "on", "in", "by", "through", "via", "at", "to", "for", "with"})
_INSIDE = frozenset({"within", "inside", "in", "at", "for", "of", "among", "per", "on", "during"})
_EACH = frozenset({"each", "every"})
_MOST_DAYS = 200


def drop_passing_orders(making: Making) -> None:
    """Leave out the orders that only say whose the number is: ``revenue from DoorDash orders``."""
    reading, metrics = making.reading, making.draft.metrics
    percent = bool(_texts(making) & language.SHARE)
    if "orders" not in metrics or len(metrics) < 2 or not percent:
        return
    for link in reading.of("measure"):
        place = link.start
        while place and reading.words[place - 1].role in ("value", "group"):
            place -= 1
        before = reading.before(place, ARTICLES)
        if link.entry.name == "orders" and before in _PLACED and "how" not in _texts(making):
            metrics.remove("orders")
            return


def _texts(making: Making) -> set[str]:
    return {word.text for word in making.reading.words}


def _check_days(making: Making) -> None:
    """Decline shares of days that are picked, where all days may be the whole.

    Raises
    ------
    Declined
        With both ways to say it.
    """
    name = making.model.time_dimension
    picked = any(isinstance(f, Filter) and f.field == name and f.op == "in"
                 for f in making.draft.filters)  # fmt: skip
    if picked and name in making.draft.group_by and making.draft.group_by == [name]:
        raise Declined("Shares of these days together, or of all days? That is not said.",
                       ("Share of sales by day",))  # fmt: skip


def _wholes(making: Making) -> tuple[str, ...]:
    """Return of what each is a whole: ``within every store, how do sales split by channel``."""
    reading, groups = making.reading, making.draft.group_by
    found = []
    for link in reading.of("dimension"):
        before = reading.before(link.start)
        ahead = reading.before(link.start - 1) if link.start else ""
        each = before in _EACH and ahead in _INSIDE
        if link.entry.name in groups and (each or before in ("within", "inside", "per")):
            found.append(link.entry.name)
    wholes = tuple(dict.fromkeys(found))
    if len(wholes) == len(groups) > 1:
        return wholes[:1]  # "for each type, what percent happened at each location"
    return wholes if len(wholes) < len(groups) else ()


def _verb(making: Making) -> int | None:
    """Return where the verb stands behind which the part is: ``what share of tips was earned``."""
    links = [link.end for link in making.reading.of("measure")]
    for place, word in enumerate(making.reading.words):
        if word.text in _VERBS and links and place >= min(links):
            return place
    return None


def _time_part(making: Making) -> tuple[Filter | AnyOf, ...] | None:
    """Return the days or hours that are the part, where alone they stand behind the verb."""
    reading, draft = making.reading, making.draft
    verb = _verb(making)
    if verb is None or draft.group_by:
        return None
    named = [link for link in (*reading.of("value"), *reading.of("group")) if link.start > verb]
    spans = [span for span in reading.spans if span.start > verb]
    hours = [place for place, word in enumerate(reading.words) if word.role == "hour"]
    if named or reading.thresholds or len(reading.spans) > 1:
        return None
    late = bool(reading.hour_conditions and hours and min(hours) > verb)
    if bool(reading.hour_conditions) != late or not (late or spans):
        return None
    days = _days(making) if spans else ()
    draft.takes_hours = late
    return None if days is None else (*(reading.hour_conditions if late else ()), *days)


def _days(making: Making) -> tuple[Filter | AnyOf, ...] | None:
    """Return the only range of days as a condition."""
    span, name = making.reading.spans[0], making.model.time_dimension
    start, end = span.range.start, span.range.end
    if start is None or end is None or name is None or (end - start).days > _MOST_DAYS:
        return None
    making.draft.takes_time = True
    days = tuple(start + timedelta(days=n) for n in range((end - start).days))
    return (Filter(field=name, op="in", values=days),)


def read_share(making: Making) -> tuple[str | None, tuple[Filter | AnyOf, ...]]:
    """Return the transform of a share, and the part that it is of.

    Raises
    ------
    Declined
        If a share is of nothing, or of several numbers.
    """
    draft = making.draft
    if len(draft.metrics) > 1:
        labels = [making.model.measures[name].label.lower() for name in draft.metrics]
        raise Declined(
            f"{' and '.join(labels).capitalize()} in percent – of each other, or of their totals?",
            (f"Share of {labels[0]} by channel", "What is the tip rate by location?"),
        )
    whole = [w.text for w in making.reading.words]
    if any(a in language.SHARE and (b, c) == ("of", "what")
           for a, b, c in zip(whole, whole[1:], whole[2:], strict=False)):  # fmt: skip
        raise Declined("A percentage of what is asked for was not understood.")
    if (times := _time_part(making)) is not None:
        return "share", times
    picked = [name for name in draft.group_by if draft.values.get(name)]
    if making.is_comparison and picked and {*draft.values} - {*draft.group_by}:
        raise Declined("Shares of each one's own total, or of both together? That is not said.")
    part = _part(making)
    if part is not None and making.is_comparison and part.entry.name in draft.group_by:
        label = making.model.dimensions[part.entry.name].label.lower()
        raise Declined("Each one's share of all, or of both together? That is not said.",
                       (f"Share of {making.model.measures[draft.metrics[0]].label.lower()} by "
                        f"{label}",))  # fmt: skip
    own = making.reading.says("of", "its") or making.reading.says("of", "their")
    if part is not None and (own or not draft.group_by or _is_told(making, part)):
        return "share", (_taken(making, part),)
    if draft.group_by and _is_of_orders(making):
        return "share", (draft.filters.pop(),)
    _check_days(making)
    if draft.group_by:
        draft.share_within = _wholes(making)
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
    before = making.reading.before(link.start, ARTICLES)
    inside = before in ("within", "inside", "among")
    if words[place - 1].pause or inside:
        return False  # "within Downtown, % of revenue per channel"
    shared = making.reading.first(language.SHARE)
    of = making.reading.before(link.start, frozenset({"the", "our", "all", "total"})) == "of"
    if of and shared is not None and shared < link.start:
        # "the share of DoorDash in sales", but not "of DoorDash revenue, in percent"
        behind = words[link.end : link.end + 3]
        told = behind[:1] and behind[0].text in ("in", "among")
        return bool(told) and any(word.role == "measure" for word in behind)
    if making.draft.group_by and place < len(words) and words[place].text == "in":
        return False  # "orders by type at Downtown in percent"
    while place < len(words) and _is_between(words[place]) and not words[place - 1].pause:
        place += 1
    if place >= len(words):
        return False
    verb = words[place].text in _MAKING
    return verb or words[place].text in language.SHARE


_MAKING = frozenset({"make", "makes", "made", "account", "accounts", "represent", "represents",
                     "contribute", "contributes"})  # fmt: skip


def _is_between(word: Word) -> bool:
    """Return whether it may stand between what has a share and the share: ``orders as a``."""
    measured = word.role == "measure" and word.text not in _MAKING
    return measured or word.text in ("as", "a", "in")


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
