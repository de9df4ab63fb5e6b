"""Which numbers a follow-up is about: those before, their means, others."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.changes import adds
from nlquery.planner.assembly.counted import named_dimension
from nlquery.planner.assembly.cues import BARE_MEANS, THEIRS
from nlquery.planner.assembly.draft import Making
from nlquery.planner.assembly.ends import other_end
from nlquery.planner.assembly.means import MEANS, is_per_order
from nlquery.planner.assembly.pointing import counts_sold, is_of_it, points_at_one, whose_orders
from nlquery.planner.assembly.presence import presence
from nlquery.planner.assembly.ratios import comparable
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading
from nlquery.semantic.spec import QuerySpec

# What any number comes from.
_DONE = frozenset({"paid", "made", "earned", "took", "sold", "charged"})


def changed_measures(making: Making, previous: QuerySpec) -> dict[str, object]:
    """Return the measures that a follow-up asks for instead of those before, or on top.

    Raises
    ------
    Declined
        If they are no numbers that the model has.
    """
    conditions = presence(making.reading, making.model, follows=True)
    making.draft.filters += [condition for _, condition in conditions]
    making.conditions += [link for link, _ in conditions]
    links = [link for link in making.reading.of("measure") if link not in making.conditions]
    bare = {link.text for link in links} & BARE_MEANS
    if bare or any(is_per_order(making.reading, link) for link in links):
        return _means(making, previous, asked=True)
    links = [link for link in links if not _is_theirs(making, link)]
    whose = whose_orders(making.reading, previous)
    links = [link for link in links if link not in whose]
    making.conditions += whose
    if (of := _share_of(making, previous)) is not None:
        return of
    counted = [link for link in links if previous.group_by and _is_bound(making.reading, link)]
    if counted and len(counted) == len(links):
        return {"metrics": previous.metrics}
    named = [_part_of_rate(making, link, previous) or link.entry.name for link in links]
    if len(links) == 1 and _counts_what_is_told(making, links[0], previous):
        return {"metrics": previous.metrics, "transform": "count", "limit": None, "order_by": ()}
    if not named and counts_sold(making.reading) and "items_sold" in making.model.measures:
        named = [*(previous.metrics if previous.limit else ()), "items_sold"]
    if not named and _asks_sales(making.reading):
        named = [making.model.default_measure]
    if not named:
        return other_end(making, previous) or _means(making, previous)
    if adds(making.reading) or points_at_one(making.reading, previous):
        return {"metrics": tuple(dict.fromkeys((*previous.metrics, *named)))}
    if previous.having and making.reading.has(THEIRS):
        named += [having.metric for having in previous.having]
        return {"metrics": tuple(dict.fromkeys(named))}
    return {"metrics": tuple(dict.fromkeys(named)), "having": ()}


def _part_of_rate(making: Making, link: Link, previous: QuerySpec) -> str:
    """Return the amount that a rate is of: ``and in dollars`` after the tip rate; else nothing."""
    rate = making.model.measures[previous.metrics[0]]
    dollars = "dollars" in link.text.split() or "dollar" in link.text.split()
    return (rate.numerator or "") if dollars and rate.format == "percent" else ""


def _counts_what_is_told(making: Making, link: Link, previous: QuerySpec) -> bool:
    """Return whether the groups before are counted: ``how many categories is that?``."""
    if making.model.measures[link.entry.name].aggregation != "count_distinct":
        return False
    found = named_dimension(making.model, link.text.split()[-1])
    return found is not None and previous.group_by == (found.name,)


def _is_bound(reading: Reading, link: Link) -> bool:
    """Return whether it is what a number counts: ``and more than 18 orders?``."""
    return any(0 <= link.start - threshold.end <= 1 for threshold in reading.thresholds)


def _is_theirs(making: Making, link: Link) -> bool:
    """Return whether a verb only says what those before do: ``which store do they come from``."""
    come = link.text in ("come from", "comes from", "came from", "come", "came", "was from", "from")
    theirs = making.reading.has(THEIRS) or is_of_it(making.reading)
    return (link.text in _DONE and is_of_them(making)) or (come and theirs)


def _asks_sales(reading: Reading) -> bool:
    """Return whether it is asked how much was sold: ``and how much did each of them sell``."""
    sold = any(w.text in ("sell", "sold", "sells") and not w.role for w in reading.words)
    return sold and reading.says("how", "much")


def is_of_them(making: Making) -> bool:
    """Return whether the best of those before is asked for: ``which of them paid the most``."""
    reading = making.reading
    return making.is_ranked and is_of_it(reading)


def _share_of(making: Making, previous: QuerySpec) -> dict[str, object] | None:
    """Return the rate asked for by ``as a percentage of sales`` after the tips.

    Raises
    ------
    Declined
        If it is no number that the model has.
    """
    skip = frozenset({"the", "total", "our", "all"})
    of = [m for m in making.reading.of("measure")
          if making.reading.before(m.start, skip) == "of"
          and m.entry.name not in previous.metrics]  # fmt: skip
    if not of or not making.reading.has(language.SHARE) or previous.transform == "share":
        return None
    single = len(previous.metrics) == len(of) == 1 and previous.average_per is None
    if not single or not comparable(making.model, previous.metrics[0], of[0].entry.name):
        raise Declined(f"A percentage of {of[0].text} is not a number that I know here.")
    making.rate = True
    metrics = (*previous.metrics, of[0].entry.name)
    return {"metrics": metrics, "transform": "ratio", "part": (), "having": (), "order_by": ()}


def _means(making: Making, previous: QuerySpec, *, asked: bool = False) -> dict[str, object]:
    """Return the means of the numbers before where only the average is asked for.

    Raises
    ------
    Declined
        If the mean of an order is asked for in so many words and there is none.
    """
    if not asked and (not making.is_average or making.reading.of("dimension")):
        return {}
    means = tuple(MEANS.get(name, "") for name in previous.metrics)
    if all(name in making.model.measures for name in means):
        return {"metrics": means, "transform": None, "part": (), "having": ()}
    if asked:
        raise Declined("That per order is not a number that I know.")
    return {}
