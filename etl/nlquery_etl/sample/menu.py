"""The invented group's menu and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True)
class Dish:
    """A product: its price in cents, how popular it is and when."""

    name: str
    price: int
    category: str
    weight: int
    sizes: Sequence[str] = ()
    also: Sequence[str] = ()
    when: str = ""

    @property
    def slug(self) -> str:
        """The name as part of an id."""
        return "".join(c if c.isalnum() else "_" for c in self.name.lower())


@dataclass(frozen=True)
class Spot:
    """A place: where it is, how busy, and when."""

    name: str
    street: str
    city: str
    state: str
    zip: str
    share: int
    morning: float
    evening: float
    weekend: float
    sources: Sequence[int]
    other_city: str = ""

    @property
    def slug(self) -> str:
        """The name as part of an id."""
        return self.name.split()[0].lower()


@dataclass(frozen=True)
class Group:
    """The whole group."""

    dishes: Sequence[Dish]
    spots: Sequence[Spot]
    categories: Mapping[str, Mapping[str, str]]
    servers: Sequence[str]
    customers: Sequence[str]
    streets: Sequence[str]


@cache
def group() -> Group:
    """Return the group."""
    text = resources.files(__package__).joinpath("menu.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return Group(
        dishes=[Dish(name, **entry) for name, entry in data["products"].items()],
        spots=[Spot(name, **entry) for name, entry in data["places"].items()],
        categories=data["categories"],
        servers=data["servers"],
        customers=data["customers"],
        streets=data["streets"],
    )
