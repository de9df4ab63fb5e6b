"""What readers of records know beside the record: places, free ids, names met so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nlquery_etl.job import Met
from nlquery_etl.sources.level import Ints, mapped
from nlquery_etl.sources.local_days import QUARTER, LocalDays

Reserve = Callable[[str, int], int]
_QUARTER = QUARTER // timedelta(microseconds=1)
ENOUGH = 500  # lines of a name, or some more, tell its category and price


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

    _reserve: Reserve

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
        self._places = {key: place for key, (place, _) in places.items()}
        days = {zone: LocalDays(ZoneInfo(zone), day_start) for _, zone in places.values()}
        self._days = {key: days[zone] for key, (_, zone) in places.items()}

    def connect(self, reserve: Reserve) -> None:
        """Say where ids come from, before the first record is read."""
        self._reserve = reserve

    def ids(self, table: str, number: int) -> Ints:
        """Return new ids, each higher than all before."""
        if number == 0:
            return np.zeros(0, dtype=np.int64)
        last = self._reserve(table, number)
        return np.arange(last - number + 1, last + 1, dtype=np.int64)

    def knows(self, place: str) -> bool:
        """Return whether some source describes a place."""
        return place in self._places

    def locations(self, places: pa.Array) -> pa.Array:
        """Return our ids of the source's places."""
        return mapped(places, self._places.get, pa.int64())

    def days(self, moments: pa.Array, places: pa.Array) -> pa.Array:
        """Return the business dates of moments at places."""
        try:
            at = moments.cast(pa.timestamp("us", "UTC"))
        except pa.ArrowInvalid:  # one is written in another way, or says no zone
            pairs = zip(moments.to_pylist(), places.to_pylist(), strict=True)
            days = [self._days[place].day(moment) for moment, place in pairs]
            return pa.array(days, pa.date32())
        coded = pc.dictionary_encode(places)
        zones = [self._days[place] for place in coded.dictionary.to_pylist()]
        many, quarters = len(zones) or 1, at.cast(pa.int64()).to_numpy() // _QUARTER
        both, rows = np.unique(quarters * many + coded.indices.to_numpy(), return_inverse=True)
        found = [zones[code % many].quarter(code // many) for code in both.tolist()]
        return pa.array(found, pa.date32()).take(pa.array(rows))

    def count(self, keys: pa.Array, names: pa.Array, categories: pa.Array, prices: Ints) -> Ints:
        """Count the names that lines carry; return each line's number for its name.

        Parameters
        ----------
        keys, names, categories
            As the source spells them; a category may be null.
        prices
            In cents.
        """
        coded = [pc.dictionary_encode(texts) for texts in (keys, names)]
        many = len(coded[1].dictionary) or 1
        key_codes, name_codes = (c.indices.to_numpy().astype(np.int64) for c in coded)
        pairs, line_pairs = np.unique(key_codes * many + name_codes, return_inverse=True)
        known_keys, known_names = (c.dictionary.to_pylist() for c in coded)
        met = [self._met(known_keys[p // many], known_names[p % many]) for p in pairs.tolist()]
        unsure = np.array([one.count < ENOUGH for one in met], dtype=bool)
        for one, lines in zip(met, np.bincount(line_pairs, minlength=len(met)), strict=True):
            one.count += int(lines)
        seen = pa.table({"pair": line_pairs, "category": categories, "price": prices})
        if not unsure.all():
            seen = seen.filter(pa.array(unsure[line_pairs]))
        for pair, category, price, lines in _grouped(seen):
            if category is not None:
                met[pair].categories[category] += lines
            met[pair].prices[price] += lines
        return np.array([one.number for one in met], dtype=np.int64)[line_pairs]

    def _met(self, key: str, name: str) -> Met:
        met = self.names.get((key, name))
        if met is None:
            met = self.names[key, name] = Met(self._first_name + len(self.names))
        return met


def _grouped(seen: pa.Table) -> list[tuple[int, str | None, int, int]]:
    """Return the distinct rows, and how often each is there."""
    found = seen.group_by(seen.column_names, use_threads=False).aggregate([([], "count_all")])
    return list(zip(*(found[name].to_pylist() for name in found.column_names), strict=True))
