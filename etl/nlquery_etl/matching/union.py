"""Disjoint sets, some things of which must stay apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Groups(Generic[K]):
    """Things that are joined into groups (union by first come, with path halving).

    Parameters
    ----------
    things
        Each is a group of its own at first.
    apart
        Pairs that :meth:`may_join` keeps apart, and so the groups that they are in.
    """

    def __init__(self, things: Iterable[K], apart: Iterable[tuple[K, K]] = ()) -> None:
        self._above = {thing: thing for thing in things}
        self._foes: dict[K, set[K]] = defaultdict(set)
        for left, right in apart:
            if left in self._above and right in self._above:
                self._foes[left].add(right)
                self._foes[right].add(left)

    def __contains__(self, thing: K) -> bool:
        return thing in self._above

    def of(self, thing: K) -> K:
        """Return the thing that stands for the group."""
        above = self._above
        while above[thing] != thing:
            above[thing] = above[above[thing]]
            thing = above[thing]
        return thing

    def foes(self, thing: K) -> int:
        """Return how many things must stay apart from one, or from its group."""
        return len(self._foes.get(self.of(thing), ()))

    def may_join(self, left: K, right: K) -> bool:
        """Return whether nothing in one group must stay apart from something in the other."""
        one, other = self.of(left), self.of(right)
        return one == other or all(self.of(foe) != other for foe in self._foes.get(one, ()))

    def join(self, left: K, right: K) -> None:
        """Make one group of two, whatever is in them."""
        one, other = self.of(left), self.of(right)
        if one != other:
            self._above[other] = one
            if other in self._foes:
                self._foes[one] |= self._foes.pop(other)
