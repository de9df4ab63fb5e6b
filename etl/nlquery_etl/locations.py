"""One row for each physical place, whatever ids, spellings and cities the sources give it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rapidfuzz import fuzz

from nlquery_etl.matching.normalise import simplify
from nlquery_etl.matching.types import Decision
from nlquery_etl.rows import Place

_ORDER = ("TOAST", "DOORDASH", "SQUARE")
_IDLE = frozenset({"location", "store", "restaurant", "the", "branch", "at"})
_STREET = {
    "street": "st",
    "avenue": "ave",
    "boulevard": "blvd",
    "drive": "dr",
    "road": "rd",
    "lane": "ln",
    "highway": "hwy",
    "suite": "ste",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
}
SAME_NAME, SAME_STREET, LIKE_NAME = 88, 90, 75  # of 100


@dataclass(frozen=True)
class Site:
    """A physical place.

    Attributes
    ----------
    place
        The description that counts: Toast's where it has one.
    source_ids
        Source → its ids.
    """

    place: Place
    source_ids: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class UnsurePlaces:
    """Two places (``SOURCE:id``) that may be one; only a person can tell."""

    left: Place
    right: Place
    confidence: float


class _Gathering:
    """The places met so far, each with the ids it has."""

    def __init__(self, known: Iterable[Site], decisions: Iterable[Decision]) -> None:
        self.found: list[tuple[Place, dict[str, list[str]]]] = [
            (site.place, {s: list(ids) for s, ids in site.source_ids.items()}) for site in known
        ]
        self._decided = {frozenset((d.left, d.right)): d.same for d in decisions}

    def add(self, place: Place) -> None:
        """Take a description."""
        index = self._index(place)
        if index is None:
            self.found.append((place, {place.source: [place.source_id]}))
            return
        chosen, ids = self.found[index]
        if place.source_id not in ids.setdefault(place.source, []):
            ids[place.source].append(place.source_id)
        self.found[index] = (_better(chosen, place), ids)

    def _index(self, place: Place) -> int | None:
        """Return where the place is: by its id, else by a person's word, else by what it says."""
        for is_it in (self._has_id, self._is_said, self._seems):
            for index in range(len(self.found)):
                if is_it(place, index):
                    return index
        return None

    def _has_id(self, place: Place, index: int) -> bool:
        return place.source_id in self.found[index][1].get(place.source, ())

    def _is_said(self, place: Place, index: int) -> bool:
        return self.said(place, self.found[index][1]) is True

    def _seems(self, place: Place, index: int) -> bool:
        chosen, ids = self.found[index]
        return self.said(place, ids) is None and _is_same(place, chosen, ids)

    def said(self, place: Place, ids: Mapping[str, Sequence[str]]) -> bool | None:
        """Return what people said of the place and one that has these ids; no outweighs yes."""
        own = f"{place.source}:{place.source_id}"
        keys = [f"{source}:{key}" for source, listed in ids.items() for key in listed]
        said = {self._decided.get(frozenset((own, key))) for key in keys}
        return False if False in said else True if True in said else None


def sites(
    places: Iterable[Place], known: Iterable[Site] = (), decisions: Iterable[Decision] = ()
) -> list[Site]:
    """Return the places, each once.

    Two descriptions are one place when the same source id or a person says so, when their
    addresses are the same (street and zip code or city; not the city alone, which sources spell
    differently), or when their names are the same and nothing in the addresses speaks against it.

    Parameters
    ----------
    places
        From all sources.
    known
        Those of earlier loads, kept even when no source mentions them now.
    decisions
        What people decided about pairs of ``SOURCE:id``.
    """
    gathering = _Gathering(known, decisions)
    for place in sorted(places, key=lambda p: (rank(p.source), p.source_id)):
        gathering.add(place)
    return [Site(place, ids) for place, ids in gathering.found]


def unsure_places(found: Sequence[Site]) -> list[UnsurePlaces]:
    """Return the pairs of places that look alike, but not enough or not in everything."""
    unsure = []
    for left, right in combinations(found, 2):
        confidence = _likeness(left.place, right.place)
        if confidence is not None:
            unsure.append(UnsurePlaces(_keyed(left), _keyed(right), confidence))
    return unsure


def _likeness(left: Place, right: Place) -> float | None:
    """Return how alike two different places are, from 0 to 1; None: no reason to ask."""
    names = fuzz.token_set_ratio(_name(left), _name(right))
    street = _same_street(left, right)
    if street is True:  # one source has both, so it means two: a counter within a store?
        return 0.9
    if names >= SAME_NAME:
        return 0.6 if street is False else 0.85
    return round(names / 100, 3) if street is None and names >= LIKE_NAME else None


def _keyed(site: Site) -> Place:
    """Return the site's place under one of its ids."""
    source = min(site.source_ids, key=rank)
    return replace(site.place, source=source, source_id=site.source_ids[source][0])


def rank(source: str) -> int:
    """Return the place of a source among those that describe a location: Toast first."""
    return _ORDER.index(source) if source in _ORDER else len(_ORDER)


def _better(old: Place, new: Place) -> Place:
    """Return the description of the source that ranks first; it fills in what is missing."""
    first, second = (new, old) if rank(new.source) <= rank(old.source) else (old, new)
    missing = {
        name: getattr(second, name)
        for name in ("address_line1", "address_line2", "city", "state", "zip_code")
        if not getattr(first, name)
    }
    return replace(first, **missing)


def _is_same(place: Place, other: Place, ids: Mapping[str, Sequence[str]]) -> bool:
    if place.source_id in ids.get(place.source, ()):
        return True
    if place.source in ids:  # a source does not list one place twice
        return False
    street = _same_street(place, other)
    if street is not None:
        return street
    return fuzz.token_set_ratio(_name(place), _name(other)) >= SAME_NAME


def _name(place: Place) -> str:
    words = simplify(place.name).split()
    return " ".join(w for w in words if w not in _IDLE) or " ".join(words)


def _same_street(place: Place, other: Place) -> bool | None:
    """Return whether the addresses are the same; None when one has none."""
    if not place.address_line1 or not other.address_line1:
        return None
    zips = {simplify(p.zip_code or "")[:5] for p in (place, other)} - {""}
    if len(zips) > 1:
        return False
    one, two = _street(place.address_line1), _street(other.address_line1)
    if _house_number(one) != _house_number(two):
        return False
    return fuzz.ratio(one, two) >= SAME_STREET


def _street(line: str) -> str:
    return " ".join(_STREET.get(w, w) for w in simplify(line).split())


def _house_number(street: str) -> str:
    first = street.split(" ", 1)[0]
    return first if first[:1].isdigit() else ""
