"""Grouping mentions into products: by what their names say, then by what is nearly the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from nlquery_etl.matching import categories
from nlquery_etl.matching.normalise import Reading, read, read_variation, simplify, singular
from nlquery_etl.matching.pairs import near_pairs
from nlquery_etl.matching.spelling import corrections, count_words
from nlquery_etl.matching.title import display_name
from nlquery_etl.matching.types import (
    Decision,
    Match,
    MatchedProduct,
    MatchResult,
    Mention,
    Unsure,
)
from nlquery_etl.matching.union import Groups

SURE = 0.94
ASK = 0.80


def normalize_product_name(name: str) -> str:
    """Return the name's words: no size, count, emoji, accents; known typos and aliases mended."""
    spell = corrections(Counter(simplify(name).split()))
    return read(name, spell).text


@dataclass(frozen=True)
class _Read:
    mention: Mention
    reading: Reading
    attributes: Mapping[str, str]


def match_products(mentions: Sequence[Mention], decisions: Sequence[Decision] = ()) -> MatchResult:
    """Find which mentions mean the same product.

    Parameters
    ----------
    mentions
        Each (source, id) at most once.
    decisions
        What people decided; they outweigh everything.
    """
    spell = corrections(count_words((simplify(m.name), m.count) for m in mentions))
    everything = _read_all(mentions, spell)
    groups: Groups[str] = Groups(
        (e.mention.key for e in everything), [(d.left, d.right) for d in decisions if not d.same]
    )
    for decision in decisions:
        if decision.same and decision.left in groups and decision.right in groups:
            groups.join(decision.left, decision.right)
    by_key: dict[str, list[_Read]] = defaultdict(list)
    for entry in everything:
        by_key[entry.reading.key].append(entry)
    for same in by_key.values():
        _join_all(same, groups)
    unsure = _join_near(by_key, groups)
    return _result(everything, groups, unsure, spell)


def _read_all(mentions: Sequence[Mention], spell: Mapping[str, str]) -> list[_Read]:
    flavours = _flavours(mentions, spell)
    found = []
    for mention in mentions:
        reading = read(mention.name, spell)
        attributes = {**reading.attributes, **read_variation(mention.variation)}
        if attributes.get("size") == "regular":
            del attributes["size"]
        found.append(_Read(mention, *_without_flavour(reading, attributes, flavours)))
    return found


def _flavours(mentions: Sequence[Mention], spell: Mapping[str, str]) -> dict[str, set[str]]:
    """Return product key → the flavours that a catalogue gives it as variations."""
    found: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        flavour = read_variation(mention.variation).get("flavour")
        if flavour:
            found[read(mention.name, spell).key].add(flavour)
    return found


def _without_flavour(
    reading: Reading, attributes: dict[str, str], flavours: Mapping[str, set[str]]
) -> tuple[Reading, dict[str, str]]:
    """Read ``Chocolate Milkshake`` as a milkshake where a catalogue has that variation of it."""
    for width in range(1, len(reading.tokens)):
        flavour = " ".join(reading.tokens[:width])
        rest = Reading(reading.tokens[width:], reading.attributes, False)
        if flavour in flavours.get(rest.key, ()):
            return rest, {**attributes, "flavour": flavour}
    return reading, attributes


def _join_all(entries: Sequence[_Read], groups: Groups[str]) -> None:
    """Join what says the same, but for what a person keeps apart: that comes last."""
    heads: list[str] = []
    for key in sorted((entry.mention.key for entry in entries), key=groups.foes):
        head = next((head for head in heads if groups.may_join(head, key)), None)
        if head is None:
            heads.append(key)
        else:
            groups.join(head, key)


def _join_near(by_key: Mapping[str, Sequence[_Read]], groups: Groups[str]) -> list[Unsure]:
    """Join keys that differ by a slip; return those that only a person can tell."""
    names = {key: entries[0].reading for key, entries in by_key.items()}
    unsure = []
    for left, right, confidence in near_pairs(names, ASK):
        pairs = product(_heads(by_key[left], groups), _heads(by_key[right], groups))
        free = [(one, other) for one, other in pairs if groups.may_join(one.key, other.key)]
        if confidence < SURE:
            unsure += [Unsure(*pair, round(confidence, 3)) for pair in free[:1]]
            continue
        for one, other in free:
            if groups.may_join(one.key, other.key):
                groups.join(one.key, other.key)
    return [
        u
        for u in unsure
        if groups.of(u.left.key) != groups.of(u.right.key)
        and groups.may_join(u.left.key, u.right.key)
    ]


def _heads(entries: Sequence[_Read], groups: Groups[str]) -> list[Mention]:
    """Return one mention of each group that the entries are in, the largest group first."""
    sizes = Counter(groups.of(entry.mention.key) for entry in entries)
    first = {groups.of(entry.mention.key): entry.mention for entry in reversed(entries)}
    return [first[group] for group, _ in sizes.most_common()]


def _result(
    everything: Sequence[_Read],
    groups: Groups[str],
    unsure: Sequence[Unsure],
    spell: Mapping[str, str],
) -> MatchResult:
    members: dict[str, list[_Read]] = defaultdict(list)
    for entry in everything:
        members[groups.of(entry.mention.key)].append(entry)
    questionable = {m.key for u in unsure for m in (u.left, u.right)}
    taken: set[str] = set()
    matches: list[Match] = []
    products: list[MatchedProduct] = []
    for group in sorted(members.values(), key=len, reverse=True):  # the many keep the name
        made = _product(group, taken)
        products.append(made)
        for entry in group:
            confidence = _confidence(entry, made)
            review = entry.mention.key in questionable
            matches.append(Match(entry.mention, made, confidence, review, entry.attributes))
    known = categories.hierarchy(e.mention for e in everything)
    return MatchResult(matches, products, known, unsure, spell)


def _product(group: Sequence[_Read], taken: set[str]) -> MatchedProduct:
    name = display_name([(e.mention, e.reading) for e in group])
    unique, number = name, 2
    while unique.casefold() in taken:  # split by a person although the names are equal
        unique, number = f"{name} ({number})", number + 1
    taken.add(unique.casefold())
    prices = Counter(e.mention.price for e in group if e.mention.price)
    return MatchedProduct(
        name=unique,
        normalized_name=simplify(unique),
        category=categories.choose(e.mention for e in group),
        base_price=prices.most_common(1)[0][0] if prices else None,
    )


def _confidence(entry: _Read, product: MatchedProduct) -> float:
    """Return 1 for the product's own name, and less for each thing that was assumed."""
    plain = simplify(entry.mention.name)
    if plain == product.normalized_name:
        return 1.0
    if entry.reading.key == "".join(sorted(map(singular, product.normalized_name.split()))):
        return 0.97 if entry.reading.clean else 0.95
    return 0.9
