"""What was ordered when and where: the same for the same seed, whatever source reports it."""

from __future__ import annotations

import bisect
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from nlquery_etl.sample.menu import Dish, Spot, group

ZONE = ZoneInfo("America/New_York")
SOURCES = ("TOAST", "DOORDASH", "SQUARE")
TAX = 0.0825
# relative traffic of the hours 6 to 22: breakfast, lunch, dinner
_HOURS = (3, 6, 8, 6, 4, 8, 14, 12, 6, 4, 5, 9, 13, 12, 8, 5, 3)
_WEEKDAYS = (0.85, 0.85, 0.9, 1.0, 1.3, 1.35, 1.05)
_TYPES = {
    "TOAST": (("DINE_IN", 60), ("TAKE_OUT", 28), ("DELIVERY", 12)),
    "DOORDASH": (("MERCHANT_DELIVERY", 78), ("PICKUP", 22)),
    "SQUARE": (("DINE_IN", 62), ("PICKUP", 38)),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A dish, a size of it (or ""), how many, and the price of one in cents."""

    dish: Dish
    size: str
    count: int
    price: int


@dataclass(frozen=True, slots=True)
class Sale:
    """An order before a source writes it down. Money is in cents."""

    number: int
    source: str
    spot: Spot
    at: datetime
    kind: str
    lines: Sequence[Line]
    tip: int
    discount: int
    fate: str  # "", "voided", "cancelled" or "refunded"

    @property
    def subtotal(self) -> int:
        """The lines."""
        return sum(line.count * line.price for line in self.lines)

    @property
    def tax(self) -> int:
        """Sales tax."""
        return round((self.subtotal - self.discount) * TAX)


class Weighted:
    """Draws one of several things by weight."""

    def __init__(self, things: Sequence[object], weights: Sequence[float]) -> None:
        self._things = things
        self._sums = list(itertools.accumulate(weights))

    def draw(self, rng: random.Random) -> int:
        """Return the index of a drawn thing."""
        return bisect.bisect(self._sums, rng.random() * self._sums[-1])


def sales(orders: int, seed: int, first: date, days: int) -> Iterator[Sale]:
    """Yield the orders in the order of time."""
    rng = random.Random(seed)
    number = 0
    for day, count in _per_day(orders, first, days):
        moments = sorted(_moment(day, rng) for _ in range(count))
        for at in moments:
            number += 1
            yield _sale(number, at, rng)


def _per_day(orders: int, first: date, days: int) -> Iterator[tuple[date, int]]:
    """Yield each day with its number of orders: weekdays differ, summers and Decembers are busy."""
    weights = []
    for offset in range(days):
        day = first + timedelta(days=offset)
        season = 1.0 + 0.15 * (day.month in (6, 7, 8)) + 0.2 * (day.month == 12)
        weights.append(_WEEKDAYS[day.weekday()] * season)
    total, done, reached = sum(weights), 0, 0.0
    for offset, weight in enumerate(weights):
        reached += weight
        until = round(orders * reached / total)
        yield first + timedelta(days=offset), until - done
        done = until


_HOUR = Weighted(range(6, 23), _HOURS)


def _moment(day: date, rng: random.Random) -> datetime:
    hour = 6 + _HOUR.draw(rng)
    minute, second = rng.randrange(60), rng.randrange(60)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZONE)


def _part(hour: int) -> str:
    return "morning" if hour < 11 else "evening" if hour >= 17 else ""


class _Choices:
    """What is drawn from, by part of the day."""

    def __init__(self) -> None:
        everything = group()
        self.spots: dict[tuple[str, bool], Weighted] = {}
        self.dishes: dict[str, Weighted] = {}
        for part in ("morning", "", "evening"):
            for weekend in (False, True):
                weights = [_busy(spot, part, weekend) for spot in everything.spots]
                self.spots[part, weekend] = Weighted(everything.spots, weights)
            self.dishes[part] = Weighted(
                everything.dishes, [_wanted(d, part) for d in everything.dishes]
            )
        self.sources = {s.name: Weighted(SOURCES, s.sources) for s in everything.spots}
        self.kinds = {s: Weighted(k, [w for _, w in k]) for s, k in _TYPES.items()}


def _busy(spot: Spot, part: str, weekend: bool) -> float:
    factor = spot.morning if part == "morning" else spot.evening if part == "evening" else 1.0
    return spot.share * factor * (spot.weekend if weekend else 1.0)


def _wanted(dish: Dish, part: str) -> float:
    if not dish.when:
        return dish.weight * (0.3 if part == "morning" else 1.0)
    return dish.weight * (3.0 if dish.when == part else 0.15)


_CHOICES = _Choices()
_ITEMS = Weighted(range(1, 7), (28, 34, 20, 10, 5, 3))


def _sale(number: int, at: datetime, rng: random.Random) -> Sale:
    part, weekend = _part(at.hour), at.weekday() >= 5
    spot = group().spots[_CHOICES.spots[part, weekend].draw(rng)]
    source = SOURCES[_CHOICES.sources[spot.name].draw(rng)]
    kind = _TYPES[source][_CHOICES.kinds[source].draw(rng)][0]
    lines = [_line(part, rng) for _ in range(1 + _ITEMS.draw(rng))]
    subtotal = sum(line.count * line.price for line in lines)
    tip = round(subtotal * rng.choice((0, 0, 0.1, 0.15, 0.18, 0.2, 0.22)))
    discount = round(subtotal * 0.1) if rng.random() < 0.06 else 0
    chance = rng.random()
    fate = "voided" if chance < 0.008 else "cancelled" if chance < 0.02 else ""
    fate = "refunded" if not fate and chance < 0.026 else fate
    return Sale(number, source, spot, at, kind, lines, tip, discount, fate)


def _line(part: str, rng: random.Random) -> Line:
    dish = group().dishes[_CHOICES.dishes[part].draw(rng)]
    size = rng.choice(dish.sizes) if dish.sizes and rng.random() < 0.6 else ""
    count = 1 if rng.random() < 0.8 else rng.randrange(2, 5)
    return Line(dish, size, count, price_of(dish, size))


def price_of(dish: Dish, size: str) -> int:
    """Return the price of a size: the first one listed is the base."""
    if not size or size not in dish.sizes or dish.sizes[0] in ("Chocolate", "Whole Pie"):
        return dish.price if size != "Slice" else 499
    return dish.price + 200 * list(dish.sizes).index(size)
