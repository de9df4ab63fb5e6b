"""Categories of all sources as one hierarchy."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from nlquery_etl.matching.normalise import simplify
from nlquery_etl.matching.types import Categories, Mention
from nlquery_etl.matching.words import load

SURE = 84  # of 100: a name this close to a known one is that one misspelled
_ORDER = ("TOAST", "DOORDASH", "SQUARE")


@dataclass(frozen=True)
class Known:
    """What ``categories.yaml`` says."""

    parent: Mapping[str, str | None]
    canonical: Mapping[str, str]
    vague: frozenset[str]


@cache
def known() -> Known:
    """Return the known categories."""
    data = load("categories.yaml")
    canonical = {
        text: name for name, entry in data.items() for text in (*entry["names"], simplify(name))
    }
    return Known(
        parent={name: entry.get("parent") for name, entry in data.items()},
        canonical=canonical,
        vague=frozenset(name for name, entry in data.items() if entry.get("vague")),
    )


def canonical(text: str | None) -> str | None:
    """Return a category's clean name; one that is not known keeps its own, in title case."""
    plain = simplify(text or "")
    if not plain:
        return None
    names = known().canonical
    if plain in names:
        return names[plain]
    close = process.extractOne(plain, names.keys(), scorer=fuzz.ratio, score_cutoff=SURE)
    return names[close[0]] if close else plain.title().replace(" And ", " & ")


def depth(name: str) -> int:
    """Return how far below the top a category is."""
    parent = known().parent.get(name)
    return 0 if parent is None else 1 + depth(parent)


def choose(mentions: Iterable[Mention]) -> str | None:
    """Return the category of a product that sources may put into different ones.

    The most specific wins; between equals the one with more order lines, then the source's rank.
    """
    votes: Counter[str] = Counter()
    rank: dict[str, int] = {}
    for mention in mentions:
        name = canonical(mention.category)
        if name is not None:
            votes[name] += mention.count
            place = _ORDER.index(mention.source) if mention.source in _ORDER else len(_ORDER)
            rank[name] = min(place, rank.get(name, place))
    if not votes:
        return None
    vague = known().vague
    return max(votes, key=lambda n: (n not in vague, depth(n), votes[n], -rank[n], n))


def hierarchy(mentions: Iterable[Mention]) -> Categories:
    """Return the categories that are used, with those above them."""
    names: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for mention in mentions:
        name = canonical(mention.category)
        if name is None or mention.category is None:
            continue
        spelled = names[name][mention.source]
        if mention.category not in spelled:
            spelled.append(mention.category)
    parents: dict[str, str | None] = {}
    for name in list(names):
        current: str | None = name
        while current is not None and current not in parents:
            parents[current] = known().parent.get(current)
            current = parents[current]
    return Categories(parents, {name: dict(sources) for name, sources in names.items()})
