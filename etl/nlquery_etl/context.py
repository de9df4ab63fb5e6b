"""What readers of records know beside the record: places, free ids, names met so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from zoneinfo import ZoneInfo

Reserve = Callable[[str, int], int]
ENOUGH = 500  # lines of a name tell its category and price


@dataclass(frozen=True)
class Spot:
    """Where a source's location id is: our id and its time zone."""

    location_id: int
    zone: tzinfo


@dataclass(slots=True)
class Met:
    """A source's name for a product: how often, in which categories, at which prices (cents)."""

    number: int
    count: int = 0
    categories: Counter[str] = field(default_factory=Counter)
    prices: Counter[int] = field(default_factory=Counter)


class Ids:
    """Ids for new rows, fetched from the database's sequences in lots.

    Parameters
    ----------
    reserve
        Gets a table and a number; returns the last of that many ids that are now ours.
    """

    LOT = 2_000

    def __init__(self, table: str, reserve: Reserve) -> None:
        self._table, self._reserve = table, reserve
        self._free: Iterator[int] = iter(())

    def take(self) -> int:
        """Return a new id, higher than those before."""
        for identity in self._free:
            return identity
        last = self._reserve(self._table, self.LOT)
        self._free = iter(range(last - self.LOT + 1, last + 1))
        return next(self._free)


class Context:
    """What reading the records of one source needs and collects.

    Parameters
    ----------
    source
        ``TOAST``, ``DOORDASH`` or ``SQUARE``.
    places
        The source's location id → location id and time zone.
    first_name
        Number of the first name; sources must not share numbers.
    day_start
        Hour at which a business day begins where the source does not say.
    """

    orders: Ids
    items: Ids

    def __init__(
        self,
        source: str,
        places: Mapping[str, tuple[int, str]],
        first_name: int = 0,
        day_start: int = 0,
    ) -> None:
        self.source = source
        self.day_start = day_start
        self.names: dict[tuple[str, str], Met] = {}
        self._first_name = first_name
        self._spots = {key: Spot(i, ZoneInfo(zone)) for key, (i, zone) in places.items()}

    def connect(self, reserve: Reserve) -> None:
        """Say where ids come from, before the first record is read."""
        self.orders, self.items = Ids("orders", reserve), Ids("order_items", reserve)

    def disconnect(self) -> None:
        """Forget where ids come from."""
        del self.orders, self.items

    def spot(self, source_location_id: str) -> Spot:
        """Return where an order belongs.

        Raises
        ------
        ValueError
            If no source describes the place.
        """
        spot = self._spots.get(source_location_id)
        if spot is None:
            raise ValueError(f"the location {source_location_id} is not described")
        return spot

    def name(self, key: str, name: str, category: str | None, price: int) -> int:
        """Count a name that a line carries; return its number."""
        met = self.names.get((key, name))
        if met is None:
            met = self.names[key, name] = Met(self._first_name + len(self.names))
        met.count += 1
        if met.count <= ENOUGH:
            if category:
                met.categories[category] += 1
            met.prices[price] += 1
        return met.number
