"""Reading the places of an export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nlquery_etl.rows import Place, Rejected
from nlquery_etl.sources.raw import canonical, mended, reason
from nlquery_etl.sources.stream import stream

USUAL_ZONE = "America/New_York"


def described(
    source: str, path: Path, array: str, read: Callable[[Any], Place]
) -> Iterator[Place | Rejected]:
    """Yield the places of an array, and as rejected what is wrong with them.

    A place without a time zone, or with an unknown one, is taken with the usual one.
    """
    for position, element in enumerate(mended(list(stream(path, array)))):
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
