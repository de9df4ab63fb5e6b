"""Dimensions in a question: what rows are grouped by, or averaged over."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.draft import ARTICLES, EXTREMES, Making
from nlquery.planner.assembly.values import is_negated
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.semantic.model import TIME_SERIES
from nlquery.semantic.spec import Filter


def read_dimensions(making: Making) -> None:
    """Group by the dimensions that are named, or take them otherwise."""
    for link in making.reading.of("dimension"):
        dimension = making.model.dimensions[link.entry.name]
        if dimension.kind == "number":
            making.draft.numbers.append(link)
        elif dimension.kind == "boolean":
            read_flag(making, link)
        elif not _is_absorbed(making, link) and not _is_passing(making, link):
            _group(making, link)


def read_flag(making: Making, link: Link) -> None:
    """Take yes or no as a condition: ``voided orders``."""
    name = link.entry.name
    if making.reading.before(link.start, ARTICLES) in language.BY:
        making.draft.group(name)
    else:
        before = making.reading.before(link.start, frozenset({"any"}))
        wanted = not is_negated(making, link) and before not in ("non", "no", "zero")
        condition = Filter(field=name, op="=", values=(wanted,))
        if condition not in making.draft.filters:
            making.draft.filters.append(condition)


def _is_absorbed(making: Making, link: Link) -> bool:
    """Return whether the word only says what a value next to it is: ``the Downtown store``."""
    if making.reading.before(link.start, ARTICLES) in language.BY:
        return False
    related = {link.entry.name}
    if link.entry.name in ("category_group", "category"):
        related = {"category", "category_group"}
    if link.entry.name == "product" and _is_split_otherwise(making, link):
        related |= {"category", "size"}  # "breakfast items by channel"
    for other in (*making.reading.of("value"), *making.reading.of("group")):
        between = (
            making.reading.words[other.end : link.start]
            or making.reading.words[link.end : other.start]
        )
        words = ARTICLES | {"and", "vs", "or", "menu"}
        words |= language.NEGATIONS if _is_placed(making, link) else set()
        joined = all(w.text in words or w.role == "value" for w in between)
        touching = other.end <= link.start or link.end <= other.start
        if other.entry.name in related and touching and joined:
            return True
    return False


def _is_split_otherwise(making: Making, link: Link) -> bool:
    """Return whether rows are told apart by something else, and the things are not asked for."""
    others = [d for d in making.reading.of("dimension") if d is not link]
    by = any(making.reading.before(d.start, ARTICLES) in language.BY for d in others)
    asked = making.is_ranked or making.reading.has(frozenset({"which", "what", "list"}))
    return by and not asked


def _is_placed(making: Making, link: Link) -> bool:
    """Return whether the word only says where: ``for stores except Airport``."""
    before = making.reading.before(link.start, ARTICLES)
    return before in ("at", "for", "in", "from", "of", "over", "across")


def _is_passing(making: Making, link: Link) -> bool:
    """Return whether the word is only passed by: ``at all stores``, ``did the store``."""
    words, start = making.reading.words, link.start
    if words[link.end - 1].text.endswith("ly"):
        return False
    if is_each(making):
        return len(making.reading.of("value")) > 1 and _is_over_all(making, link)
    if making.reading.says("which", "of") or (making.is_ranked and _picks_one(making, link)):
        return False
    if start and words[start - 1].role == "hour":
        return True  # "in the 1pm hour"
    if making.reading.sort is not None and len(making.reading.of("dimension")) == 1:
        return False
    opens = start == 0 or making.reading.before(start) in _ASKING
    one_by_one = making.reading.before(start, ARTICLES) in language.BY or _is_each_of(making, link)
    if making.is_combined and not one_by_one:
        return not opens
    if making.reading.before(start) == "same" or _is_all_of_ranked(making, start):
        return True
    added = making.is_average or _is_total(making, link) or _is_beside(making, link)
    if added and _is_over_all(making, link):
        return True
    each = making.reading.before(start, ARTICLES | {"of", "our", "my", "your", "individual"})
    if each in ("each", "every"):
        return False
    return _is_all(making, link) or _is_one_of_them(making, link)


_ASKING = frozenset({"which", "what", "list", "show"})


_BESIDE_ALL = ("dimension", "hour", "time", "threshold")


def _is_all(making: Making, link: Link) -> bool:
    """Return whether all of them are taken together: ``at all stores``."""
    words, start = making.reading.words, link.start
    averaged = making.draft.average_per == link.entry.name
    while averaged and start and words[start - 1].role == "count":
        start -= 1  # "orders per day on average, all four days"
    before = words[start - 1].text if start else ""
    ahead = making.reading.before(start - 1) if start else ""
    told = start > 1 and words[start - 2].role in ("measure", "hour", "time")
    if before == "all" and told:
        return True  # "orders before 7am all channels"
    if before in ("all", "our") and ahead in ("at", "for", "in", "from", "of", "over"):
        return True
    paused = start > 1 and (words[start - 2].pause or words[start - 2].role in _BESIDE_ALL)
    return before == "all" and (paused or ahead in ("the", "our"))


def _is_one_of_them(making: Making, link: Link) -> bool:
    """Return whether no rows are asked for: ``did the store``; ``any store over $50`` asks."""
    words, start = making.reading.words, link.start
    before = words[start - 1].text if start else ""
    ahead = making.reading.before(start - 1) if start else ""
    if before == "any" and making.reading.thresholds and ahead not in ("at", "for", "in", "from"):
        return False
    asked = making.is_ranked or making.is_comparison or making.reading.has(language.SHARE)
    plural = words[link.end - 1].text.endswith("s")
    return before in ("the", "a", "any") and not plural and not asked and ahead not in (
        *language.BY, "for", "which", "what",
    )  # fmt: skip


_TOTALS = frozenset({"total", "overall", "altogether", "totals"})


def _is_beside(making: Making, link: Link) -> bool:
    """Return whether rows are told apart by something before: ``which days … at all stores``."""
    before = {w.text for w in making.reading.words[max(0, link.start - 3) : link.start]}
    return "all" in before and any(d.end < link.start for d in making.reading.of("dimension"))


def _is_each_of(making: Making, link: Link) -> bool:
    """Return whether each is told what it comes to: ``what each of my stores made altogether``."""
    words = making.reading.words
    each = {"each", "every"} & {w.text for w in words[max(0, link.start - 4) : link.start]}
    return bool(each) and not {"combined", "together"} & {w.text for w in words}


def _is_total(making: Making, link: Link) -> bool:
    """Return whether a total, or a mean of all, is asked for, be it by a measure's name."""
    told = {word.text for word in making.reading.words if word.role in ("", "measure")}
    ahead = {w.text for w in making.reading.words[max(0, link.start - 3) : link.start]}
    return bool(told & _TOTALS) or ("all" in ahead and bool(told & language.AVERAGE))


def _is_over_all(making: Making, link: Link) -> bool:
    """Return whether all are taken together: a mean or a total ``across all stores``."""
    words = [w.text for w in making.reading.words[max(0, link.start - 4) : link.start]]
    plural = making.reading.words[link.end - 1].text.endswith("s")
    every = words[-1:] in (["every"], ["each"]) and not making.is_average
    return "across" in words and (every or (plural and bool({"all", "our", "the"} & {*words})))


def _is_all_of_ranked(making: Making, start: int) -> bool:
    """Return whether all are taken together: ``the busiest hour across all the stores``."""
    ranked = making.is_ranked or making.reading.has(language.BUSY)
    return ranked and making.reading.before(start, frozenset({"the", "our", "of"})) == "all"


_DID = frozenset({"did", "do", "does", "have", "has", "had", "was", "were", "are", "is", "sold"})


def is_each(making: Making) -> bool:
    """Return whether an ``each`` without a noun asks for the things one by one."""
    words = making.reading.words
    for place, word in enumerate(words):
        if word.text in ("individually", "separately", "apiece"):
            return True
        following = [w.text for w in words[place + 1 : place + 3]]
        them = following in (["of", "them"], ["of", "these"], ["of", "those"])
        done = following[:1] and following[0] in _DID and words[place - 1].text == "of"
        if word.text == "each" and (place + 1 == len(words) or word.pause or them or done):
            return True
    return False


def _group(making: Making, link: Link) -> None:
    name = link.entry.name
    before = making.reading.before(link.start, ARTICLES)
    if _is_mean_over(making, link, before):
        making.draft.average_per = name
        return
    prices = any(link.entry.name in EXTREMES for link in making.reading.of("measure"))
    each = before in ("per", "each", "every") and (making.is_ranked or prices)
    ranks = before == "by" and making.is_ranked and making.reading.number != 1
    if (each or ranks) and making.draft.group_by:
        making.draft.limit_per = name
    opened = making.draft.limit_per is None and making.draft.group_by == making.draft.opening
    if opened and making.draft.opening:
        making.draft.limit_per = making.draft.opening[0]
    if each and not making.draft.group_by:
        making.draft.opening = [name]
    words = making.reading.words[link.start : link.end]
    if not making.draft.group_by or (opened and making.draft.opening != [name]):
        asked = making.reading.says("who") and not making.reading.says("who", "are")
        one = asked and making.is_ranked
        after = making.reading.words[link.end : link.end + 1]
        chosen = making.reading.says("which", "of") or making.reading.says("what", "of")
        several = ("are", "were", "have", "do", "did", "and", "or")
        one = one or (chosen and bool(after) and after[0].text not in several)
        one = one or (making.is_ranked and _picks_one(making, link))
        making.draft.singular = one or not words[-1].text.endswith("s")
    making.draft.group(name)


_ONE_DID = frozenset({"one", "had", "has", "sold", "sells", "made", "makes", "took", "takes", "is",
                      "was", "got", "gets", "earned", "earns", "did", "does"})  # fmt: skip


def _picks_one(making: Making, link: Link) -> bool:
    """Return whether one of them is asked for behind: ``of all places, which had the most …``."""
    words = making.reading.words
    asked = (i for i, word in enumerate(words[:-1]) if i >= link.end and word.text == "which")
    return making.reading.number is None and any(words[i + 1].text in _ONE_DID for i in asked)


def _is_mean_over(making: Making, link: Link, before: str) -> bool:
    """Return whether an average over days, weeks … is meant: ``average sales per day``."""
    dimension = making.model.dimensions[link.entry.name]
    if not making.is_average or dimension.grain not in (*TIME_SERIES, "hour"):
        return False
    adverb = making.reading.words[link.end - 1].text.endswith("ly")
    measures = [making.model.measures[m.entry.name] for m in making.reading.of("measure")]
    mean = any(m.aggregation in ("average", "ratio") for m in measures)
    over = not mean and (adverb or before in ("per", "each", "every", "a"))
    if over and dimension.grain == "hour":
        raise Declined(
            "An average per hour can be that of the hours of the day, or of every single hour.",
            ("Sales by hour", "What is the average daily revenue?"),
        )
    return over


def add_time(making: Making) -> None:
    """Group by day where no time is grouped by yet."""
    grains = {making.model.dimensions[name].grain for name in making.draft.group_by}
    if not grains & TIME_SERIES and making.model.time_dimension:
        making.draft.group_by.insert(0, making.model.time_dimension)
