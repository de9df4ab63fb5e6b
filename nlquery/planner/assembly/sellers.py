"""Groups that a question does not name: ``what sells best``, ``busiest``, ``cheapest drink``."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.draft import EXTREMES, Making
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading, Threshold


def read_unnamed_groups(making: Making) -> None:
    """Read ``busiest``, ``what time`` and rankings without a dimension."""
    if making.draft.group_by or making.draft.average_per or making.is_comparison:
        return
    if making.reading.says("than") and any(len(v) > 1 for v in making.draft.values.values()):
        return
    clock = making.reading.says("what", "time") or making.reading.says("when")
    if clock and not making.is_ranked and not making.reading.has(language.BUSY):
        raise Declined(
            "When single things happened is not a number that I look up.", ("Sales by day",)
        )
    _check_whereabouts(making)
    if (winner := _asked_winner(making, clock)) is not None:
        making.draft.group(winner)
        making.draft.singular = True
    elif _asks_payment(making):
        making.draft.group("payment_type")
    elif _lists_sold(making) or _lists_products(making):
        making.draft.group("product")
    elif _ranks_sellers(making) or _seeks_price(making):
        making.draft.group("product")
        one = _seeks_price(making) or _asks_seller(making)
        making.draft.singular = making.draft.singular or one
    elif (kind := _ranked_kind(making)) is not None:
        making.draft.group("product")
        noun = _earner(making.reading) or kind
        plural = making.reading.words[noun.end - 1].text.endswith("s")
        making.draft.singular = making.is_ranked and not plural


_SELLING_NOW = frozenset({"selling", "ordering", "buying", "eating", "drinking"})


def _lists_sold(making: Making) -> bool:
    """Return whether all that was sold is asked for: ``what are people ordering``."""
    reading, texts = making.reading, [word.text for word in making.reading.words]
    bought = making.reading.doing in _BUYING or bool(_SELLING_NOW & {*texts})
    asked = texts[0] in ("whats", "what") and bought and not reading.says("what", "time")
    other = reading.of("measure") or making.is_ranked or making.is_average
    named = {"product", "category"} & {*making.draft.values} or reading.has(language.SHARE)
    return asked and not other and not named and "product" in making.model.dimensions


def _check_whereabouts(making: Making) -> None:
    """Decline ``where is the mall`` and ``how much is the lobster roll``.

    Raises
    ------
    Declined
        With what can be told of it.
    """
    reading = making.reading
    if reading.of("measure") or reading.sells or reading.doing or making.is_ranked:
        return
    if reading.says("where"):
        raise Declined("Where things are is not looked up, only what was sold there.")
    texts = tuple(word.text for word in reading.words[:3])
    named = [v.text for v in reading.of("value") if v.entry.name in ("product", "category")]
    if named and texts[:2] == ("how", "much") and texts[2:] in (("is",), ("are",), ("does",)):
        raise Declined(
            f"How much {named[0]} is can be its price or what it sold for.",
            (f"Average item price of {named[0]}", f"Item sales of {named[0]}"),
        )


_LISTED = frozenset({"list", "which", "what", "name"})


def _lists_products(making: Making) -> bool:
    """Return whether the things sold are asked for one by one: ``list all products sold``."""
    reading, links = making.reading, making.reading.of("measure")
    for link in links[:1]:
        things = {"products", "items", "dishes"} & {*link.text.split()[:1]}
        before = reading.before(link.start, _BETWEEN)
        bounded = any(t.unit != "$" and _is_said_of(reading, link, t) for t in reading.thresholds)
        bounded = (
            bounded and len({m.entry.name for m in links}) == 1 and not reading.says("how", "many")
        )
        if things and link.entry.name == "items_sold" and (before in _LISTED or bounded):
            return "product" in making.model.dimensions
    return not reading.says("how", "many") and any(_are_bounded(making, v) for v in _kinds(making))


def _is_said_of(reading: Reading, link: Link, threshold: Threshold) -> bool:
    """Return whether only ``at the mall that sold`` stands between the things and the number."""
    between = reading.words[link.end : threshold.start]
    told = all(w.text in _THAT_SOLD or w.role in _PLACING for w in between)
    return link.end <= threshold.start and told


def _kinds(making: Making) -> list[Link]:
    return [v for v in making.reading.of("value") if v.entry.name == "category"]


def _are_bounded(making: Making, link: Link) -> bool:
    """Return whether those of a kind are asked for: ``drinks that sold at least 5 pieces``."""
    reading = making.reading
    opens = link.start == 0 or reading.before(link.start, _BETWEEN) in _LISTED
    behind = reading.words[link.end : link.end + 1]
    said = bool(behind) and behind[0].text in ("that", "which", "with")
    bounded = any(t.unit != "$" and _is_said_of(reading, link, t) for t in reading.thresholds)
    return opens and said and bounded and "product" in making.model.dimensions


_THAT_SOLD = frozenset({"that", "which", "we", "sold", "sell", "sells", "have", "has", "with",
                        "had", "at", "in", "on", "the", "from", "were", "was"})  # fmt: skip
_PLACING = ("value", "group", "time", "hour")
_BETWEEN = frozenset({"of", "all", "the", "our", "different", "me"})


def _asked_winner(making: Making, clock: bool) -> str | None:
    """Return of what one winner is asked by a question word: when, where, who."""
    reading = making.reading
    ranked = making.is_ranked or names_extreme(making)
    asked = {
        "hour": reading.has(language.BUSY) or (clock and ranked),
        "location": reading.says("where") and ranked,
        "server": reading.says("who") and ranked,
    }
    return next((n for n, said in asked.items() if said and n in making.model.dimensions), None)


_BUYING = frozenset(
    [
        "order",
        "orders",
        "ordered",
        "buy",
        "buys",
        "bought",
        "eat",
        "eats",
        "ate",
        "drink",
        "get",
        "like",
        "love",
        "purchase",
        "prefer",
    ]
)


def names_extreme(making: Making) -> bool:
    """Return whether the highest or lowest of single things is asked for: the biggest tip."""
    measures = making.model.measures
    return any(measures[link.entry.name].aggregation in ("maximum", "minimum")
               for link in making.reading.of("measure"))  # fmt: skip


def _asks_payment(making: Making) -> bool:
    """Return whether the ways of paying are asked for: ``how do customers pay``."""
    paid = making.reading.doing in ("pay", "pays", "paid") and making.reading.says("how")
    how_much = making.reading.says("how", "much") or making.reading.says("how", "many")
    return paid and not how_much and "payment_type" in making.model.dimensions


def _ranks_sellers(making: Making) -> bool:
    """Return whether products are ranked without being named: ``what sells best``."""
    known = "product" in making.model.dimensions and not {"product", "category"} & {
        *making.draft.values
    }
    bought = making.reading.doing in _BUYING
    sells = making.reading.sells or bought
    asked = making.is_ranked and sells and not making.reading.says("than")
    return asked and known and all(_is_ranking(making, m) for m in making.reading.of("measure"))


def _is_ranking(making: Making, link: Link) -> bool:
    """Return whether it only says by what they are ranked: ``what sold best by revenue``."""
    before = making.reading.before(link.start, _BETWEEN | {"total"})
    return before == "by" and link.entry.name in ("sales", "item_sales", "items_sold", "net_sales")


def _asks_seller(making: Making) -> bool:
    """Return whether one winner is asked for: ``what sold the most``, not ``what sells well``."""
    return any(making.reading.says("what", verb) for verb in ("sold", "sells"))


def _ranked_kind(making: Making) -> Link | None:
    """Return the category of whose products the best are asked: ``most popular drink``."""
    if "product" not in making.model.dimensions or "product" in making.draft.values:
        return None
    kinds = [link for link in making.reading.of("value") if link.entry.name == "category"]
    return next((link for link in kinds if _is_each_of(making, link)), None)


def _is_each_of(making: Making, link: Link) -> bool:
    """Return whether the products of the category are told apart.

    ``Top drinks``, ``which burger sells best`` and ``sales of each burger`` do so, ``the highest
    coffee sales`` does not.
    """
    reading, words = making.reading, making.reading.words
    after = words[link.end].role if link.end < len(words) else ""
    rank = words[link.start - 1].role == "rank" if link.start else False
    near = reading.before(link.start, frozenset({"the", "our", "single", "individual", "all"}))
    if near in _AMONG and making.is_ranked and _earner(reading) is not None:
        return True
    if near in language.BY and link.start:
        return True
    if near in ("which", "what") and making.is_ranked:
        return True
    if near == "which" and any(word.text in ("sell", "sold", "selling") for word in words):
        return True
    before = reading.before(link.start, _SELLING)
    popular = reading.before(link.start) in _SELLING - {"the"} or reading.says("popular") or rank
    popular = popular or reading.number is not None or _is_by_measure(reading)
    ranks = language.HIGHEST | language.LOWEST if popular else _BEST
    return (rank or before in ranks) and after != "measure"


def _is_by_measure(reading: Reading) -> bool:
    """Return whether it is said by what they are ranked: ``the highest entree by revenue``."""
    return any(reading.before(m.start, _BETWEEN) == "by" for m in reading.of("measure"))


_AMONG = frozenset({"among", "amongst", "of", "in", "within", "from", "for"})
_EARNING = ("earner", "earners", "grosser", "grossers", "maker", "makers", "moneymaker",
            "moneymakers")  # fmt: skip


def _earner(reading: Reading) -> Link | None:
    """Return the word for things by what they bring: the biggest ``earners``."""
    return next((m for m in reading.of("measure") if m.text.split()[-1] in _EARNING), None)


_SELLING = frozenset(language.SOLD | {"selling", "popular", "sold", "ordered", "common", "the"})
_BEST = frozenset({"top", "best", "worst", "bottom", "leading"})


def _seeks_price(making: Making) -> bool:
    """Return whether the dearest or cheapest thing is asked for: ``cheapest drink``."""
    asked = any(link.entry.name in EXTREMES for link in making.reading.of("measure"))
    among = {"product", "category"} & {*making.draft.values}
    return asked and bool(among) and "product" in making.model.dimensions
