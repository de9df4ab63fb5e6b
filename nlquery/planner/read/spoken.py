"""Words that stand for more than they say: Monday to Thursday, sales per day, by type."""

from __future__ import annotations

import calendar
from itertools import pairwise

from nlquery.planner import language
from nlquery.planner.days.calendar import RANGE
from nlquery.planner.entries import Entry, Link
from nlquery.planner.lexicon import Lexicon
from nlquery.planner.reading import Reading


def read_weekday_ranges(reading: Reading) -> None:
    """Read ``Monday to Thursday`` as the days between, too."""
    days = list(calendar.day_name)
    links = [link for link in reading.links if link.entry.name == "weekday" and link.entry.values]
    apart = reading.has(frozenset({"difference", "gap"}))
    change = reading.has(language.SHARE) and reading.has(language.GROWTH | language.CHANGE)
    for left, right in () if apart or change else pairwise(links):
        between = [word.text for word in reading.words[left.end : right.start]]
        opened = reading.before(left.start) == "between" and between == ["and"]
        alone = len(left.entry.values) == len(right.entry.values) == 1
        if not alone or not (opened or (len(between) == 1 and between[0] in RANGE)):
            continue
        if reading.has(language.COMPARE) and between == ["to"]:
            continue
        first, last = days.index(left.entry.values[0]), days.index(right.entry.values[0])
        values = tuple(days[(first + n) % 7] for n in range((last - first) % 7 + 1))
        entry = Entry("value", "weekday", values)
        reading.links.remove(right)
        reading.links[reading.links.index(left)] = Link(entry, left.start, right.end, left.text)
        for word in reading.words[left.start : right.end]:
            word.role = "value"


def read_plus(reading: Reading) -> None:
    """Read ``Toast plus Square`` as the two together."""
    links = [link for link in reading.links if link.entry.kind in ("value", "group")]
    for left, right in pairwise(links):
        between = [w for w in reading.words[left.end : right.start] if w.text not in _ARTICLES]
        added = len(between) == 1 and between[0].text == "plus" and not between[0].role
        if added and left.entry.name == right.entry.name:
            between[0].text, between[0].role = "together", "operator"


_ARTICLES = frozenset({"the", "our", "at", "of", "on", "from", "in"})


_EACH = frozenset({"per", "each", "every", "a"})
_ADVERBS = frozenset({"daily", "weekly", "monthly", "quarterly", "yearly", "hourly"})
_UNITS = frozenset({"day", "week", "month", "quarter", "year", "hour"})


def read_base_measures(reading: Reading, lexicon: Lexicon) -> None:
    """Read ``average sales per day`` as sales that are averaged, not as the order's average."""
    over_time = any(
        word.text in _ADVERBS or (word.text in _UNITS and reading.before(place) in _EACH)
        for place, word in enumerate(reading.words)
    )
    weekly = any(link.entry.name in ("weekday", "day_type") for link in reading.links)
    over_groups = any(
        reading.before(link.start, frozenset({"the", "single"})) == "per"
        for link in reading.of("dimension")
    )
    for index, link in enumerate(reading.links if over_time or weekly or over_groups else ()):
        if not over_time and not reading.words[link.end - 1].text.endswith("s"):
            continue  # "the average order on Saturdays" is one order
        first = reading.words[link.start]
        key = tuple(word.stem for word in reading.words[link.start + 1 : link.end])
        base = next((e for e in lexicon.phrases.get(key, ()) if e.kind == "measure"), None)
        if link.entry.kind == "measure" and first.text in language.AVERAGE and base is not None:
            if not (over_time or weekly) and base.name not in ("sales", "orders", "net_sales"):
                continue  # "the average tip per server" is that of an order
            first.role = "operator"
            reading.links[index] = Link(base, link.start + 1, link.end, link.text)


_TYPES = frozenset({"type", "types", "kind", "kinds", "method", "methods"})


def read_bare_types(reading: Reading) -> None:
    """Read ``by type`` as the order's type, or the payment's when payments are counted."""
    for place, word in enumerate(reading.words):
        if word.role or word.text not in _TYPES:
            continue
        paid = any(link.entry.name.startswith("payment") for link in reading.of("measure"))
        if word.stem == "method" and not paid:
            continue
        name = "payment_type" if paid else "order_type"
        reading.links.append(Link(Entry("dimension", name), place, place + 1, word.text))
        word.role = "dimension"
