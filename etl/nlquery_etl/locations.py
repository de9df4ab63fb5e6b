"""One row for each physical place, whatever ids, spellings and cities the sources give it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from nlquery_etl.matching.normalise import simplify
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
SAME_NAME, SAME_STREET = 88, 90  # of 100


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


def sites(places: Iterable[Place], known: Iterable[Site] = ()) -> list[Site]:
    """Return the places, each once.

    Two descriptions are one place when the same source id says so, when their addresses are the
    same (street and zip code or city; not the city alone, which sources spell differently), or
    when their names are the same and nothing in the addresses speaks against it.

    Parameters
    ----------
    places
        From all sources.
    known
        Those of earlier loads, kept even when no source mentions them now.
    """
    found = [(site.place, {s: list(ids) for s, ids in site.source_ids.items()}) for site in known]
    ordered = sorted(places, key=lambda p: (_rank(p.source), p.source_id))
    for place in ordered:
        index = next((i for i, entry in enumerate(found) if _is_same(place, *entry)), None)
        if index is None:
            found.append((place, {place.source: [place.source_id]}))
            continue
        chosen, ids = found[index]
        if place.source_id not in ids.setdefault(place.source, []):
            ids[place.source].append(place.source_id)
        found[index] = (_better(chosen, place), ids)
    return [Site(place, ids) for place, ids in found]


def _rank(source: str) -> int:
    return _ORDER.index(source) if source in _ORDER else len(_ORDER)


def _better(old: Place, new: Place) -> Place:
    """Return the description of the source that ranks first; it fills in what is missing."""
    first, second = (new, old) if _rank(new.source) <= _rank(old.source) else (old, new)
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
