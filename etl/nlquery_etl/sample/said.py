"""What the exports of all sources have in common: times, names of lines and categories."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from nlquery_etl.sample.menu import Dish, group
from nlquery_etl.sample.orders import Line
from nlquery_etl.sample.slips import dirty

CARDS = ("VISA", "MASTERCARD", "AMEX", "DISCOVER")


def utc(moment: datetime) -> str:
    """Return a moment as all three sources write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def said(line: Line, rng: random.Random, dirt: float) -> str:
    """Return how a cash register calls the line."""
    dish, chance = line.dish, rng.random()
    if dish.also and chance < 2 * dirt and not line.size:
        return rng.choice(dish.also)
    if line.size and chance < 0.5:
        return f"{dish.name} - {line.size}" if chance < 0.25 else f"{line.size} {dish.name}"
    return dirty(dish.name, rng) if chance > 1 - dirt else dish.name


def category(dish: Dish, source: str) -> str:
    """Return the source's name for the dish's category."""
    return group().categories[source].get(dish.category, dish.category)
