"""Disjoint sets."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Groups(Generic[K]):
    """Things that are joined into groups (union by first come, with path halving)."""

    def __init__(self, things: Iterable[K]) -> None:
        self._above = {thing: thing for thing in things}

    def __contains__(self, thing: K) -> bool:
        return thing in self._above

    def of(self, thing: K) -> K:
        """Return the thing that stands for the group."""
        above = self._above
        while above[thing] != thing:
            above[thing] = above[above[thing]]
            thing = above[thing]
        return thing

    def join(self, left: K, right: K) -> None:
        """Make one group of two."""
        self._above[self.of(right)] = self.of(left)
