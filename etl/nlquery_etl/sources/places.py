"""The places of exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nlquery_etl.rows import Place, Rejected
from nlquery_etl.sources import doordash_models, square_models, toast_models
from nlquery_etl.sources.raw import canonical, mended, reason
from nlquery_etl.sources.slowly import lacks
from nlquery_etl.sources.stream import stream

USUAL_ZONE = "America/New_York"


def _described(
    source: str, path: Path, array: str, read: Callable[[Any], Place], *, alone: bool = False
) -> Iterator[Place | Rejected]:
    """Yield the places of an array, and as rejected what is wrong with them.

    A place without a time zone, or with an unknown one, is taken with the usual one. A file that
    holds places alone should have some.
    """
    elements = mended(list(stream(path, array, bare=alone)))
    if alone and not elements and (why := lacks(path, array)):
        yield Rejected(source, array, why, "null")
    for position, element in enumerate(elements):
        where, raw = f"{array}[{position}]", canonical(element).decode()
        try:
            place = read(element)
        except ValueError as error:
            yield Rejected(source, where, reason(error), raw)
            continue
        if place.timezone and not _is_zone(place.timezone):
            said = f"the time zone {place.timezone} is not known, {USUAL_ZONE} is taken"
            yield Rejected(source, where, said, raw)
            place = replace(place, timezone="")
        yield replace(place, timezone=place.timezone or USUAL_ZONE)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def toast(path: Path) -> Iterator[Place | Rejected]:
    """Yield the places of the export."""
    return _described("TOAST", path, "locations", _toast_place)


def _toast_place(element: Any) -> Place:
    raw = toast_models.Location.model_validate(element)
    address = raw.address or toast_models.Address()
    return Place(
        "TOAST",
        raw.guid,
        raw.name or raw.guid,
        address_line1=address.line1 or None,
        address_line2=address.line2 or None,
        city=address.city or None,
        state=address.state or None,
        zip_code=address.zip or None,
        country=address.country or "US",
        timezone=raw.timezone or "",
    )


def doordash(path: Path) -> Iterator[Place | Rejected]:
    """Yield the places of the export."""
    return _described("DOORDASH", path, "stores", _doordash_place)


def _doordash_place(element: Any) -> Place:
    raw = doordash_models.Store.model_validate(element)
    address = raw.address or doordash_models.StoreAddress()
    return Place(
        "DOORDASH",
        raw.store_id,
        raw.name or raw.store_id,
        address_line1=address.street or None,
        city=address.city or None,
        state=address.state or None,
        zip_code=address.zip_code or None,
        country=address.country or "US",
        timezone=raw.timezone or "",
    )


def square(path: Path) -> Iterator[Place | Rejected]:
    """Yield the places of a locations file."""
    return _described("SQUARE", path, "locations", _square_place, alone=True)


def _square_place(element: Any) -> Place:
    raw = square_models.Location.model_validate(element)
    address = raw.address or square_models.LocationAddress()
    return Place(
        "SQUARE",
        raw.id,
        raw.name or raw.id,
        address_line1=address.address_line_1 or None,
        address_line2=address.address_line_2 or None,
        city=address.locality or None,
        state=address.administrative_district_level_1 or None,
        zip_code=address.postal_code or None,
        country=address.country or "US",
        timezone=raw.timezone or "",
    )
