"""The things that a question asks for by name: which products, how many days, what sold."""

from __future__ import annotations

from dataclasses import dataclass

from nlquery.planner import language
from nlquery.planner.assembly.counted import named_dimension
from nlquery.planner.assembly.draft import ARTICLES, Making
from nlquery.planner.entries import Link
from nlquery.semantic.joins import reach
from nlquery.semantic.members import has_table
from nlquery.semantic.model import Dimension

_ASKING = frozenset({"which", "what", "many", "list", "any", "show", "name", "find", "there", "of"})
DONE = frozenset({"used", "paid", "chosen", "served"})
_WHAT = frozenset({"what", "whats"})
_FORMS = (
    language.SHARE | language.GROWTH | language.CUMULATIVE | language.AVERAGE | language.COMPARE
    | language.TREND
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What is asked for.

    Attributes
    ----------
    dimension
        Whose values are asked for.
    start, end
        Where it is named: ``words[start:end]``.
    link
        Its link as a dimension; None where ``what`` or ``which burgers`` stands for products.
    is_counted
        Whether it is asked how many there are.
    """

    dimension: Dimension
    start: int
    end: int
    link: Link | None = None
    is_counted: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether only ``what`` asks for them."""
        return self.link is None and self.start == 0


def asked_things(making: Making) -> Asked | None:
    """Return the things that are asked for, None where a number, a ranking or a form of one is."""
    reading = making.reading
    other = reading.number is not None or reading.place is not None
    if other or making.is_ranked or reading.has(_FORMS) or reading.says("how", "much"):
        return None
    found = [one for link in reading.links if (one := _asked(making, link)) is not None]
    return found[0] if found else _what(making)


def has_several(making: Making, asked: Asked, name: str) -> bool:
    """Return whether one of the things can have several values: a product has one category."""
    own, other = asked.dimension, making.model.dimensions[name]
    if own.name == name or other.kind in ("number", "boolean"):
        return False
    if has_table(making.model, own):
        return other.dataset not in reach(making.model, own.dataset)
    calendar = ("", "hour", "daypart")
    return not (own.grain not in calendar and (other.grain not in calendar or name == "day_type"))


def _asked(making: Making, link: Link) -> Asked | None:
    reading, model = making.reading, making.model
    before = reading.before(link.start, ARTICLES | {"different", "me"})
    if link.entry.kind == "dimension":
        dimension = model.dimensions[link.entry.name]
        named = before in _ASKING - {"of"} or link.start == 0
        named = named or (before == "of" and reading.words[0].text in ("which", "list", "number"))
        plain = named and dimension.kind not in ("number", "boolean")
        counted = before == "many" or (before == "of" and reading.words[0].text == "number")
        return Asked(dimension, link.start, link.end, link, counted) if plain else None
    if link.entry.kind == "measure" and link.text.startswith(("how many ", "number of ")):
        if model.measures[link.entry.name].aggregation != "count_distinct":
            return None
        found = named_dimension(model, link.text.split()[-1])
        return Asked(found, link.start, link.end, link, True) if found is not None else None
    weekly = link.entry.name in ("weekday", "day_type") and bool(link.entry.values)
    if weekly and before in ("which", "what") and model.time_dimension:
        return Asked(model.dimensions[model.time_dimension], link.start, link.end)
    kind = link.entry.kind in ("value", "group") and link.entry.name == "category"
    if kind and before in ("which", "what") and "product" in model.dimensions:
        return Asked(model.dimensions["product"], link.start, link.end)
    return None


_THINGS = frozenset({"products", "items", "dishes"})


def sold_things(making: Making) -> Asked | None:
    """Return the products of ``items sold at two or more places``, which begin the question."""
    reading = making.reading
    for link in reading.of("measure")[:1]:
        opens = link.start == 0 or reading.before(link.start, ARTICLES | {"me"}) in _ASKING
        named = link.entry.name == "items_sold" and link.text.split()[0] in _THINGS
        if named and opens and not making.is_ranked and "product" in making.model.dimensions:
            return Asked(making.model.dimensions["product"], link.start, link.end)
    return None


def _what(making: Making) -> Asked | None:
    """Return the products of ``what sold at every store`` and ``what did not sell``."""
    reading = making.reading
    first = reading.words[0].text in _WHAT and "product" in making.model.dimensions
    named = reading.of("measure") or {"product", "category"} & {v.entry.name for v in reading.links}
    if not first or named or not reading.sells:
        return None
    return Asked(making.model.dimensions["product"], 0, 1)
