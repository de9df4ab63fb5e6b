"""What is known when the measure is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlquery.planner.entries import Link
from nlquery.planner.reading import Reading
from nlquery.semantic.model import SemanticModel


@dataclass(frozen=True)
class Measuring:
    """What is known when the measure is chosen."""

    reading: Reading
    model: SemanticModel
    group_by: Sequence[str]
    values: Mapping[str, Sequence[str]]
    numbers: Sequence[str]
    is_ranked: bool
    is_average: bool
    averaged: str | None
    ignored: frozenset[Link] = frozenset()
    is_counted: bool = False

    @property
    def fields(self) -> set[str]:
        """Dimensions that are grouped or filtered by."""
        return {*self.group_by, *self.values}
