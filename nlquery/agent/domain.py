"""What the agent knows about the data it is asked about, in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from nlquery.agent.toolbox import Compiler
from nlquery.agent.tools import COMPILE_METRICS, RUN_PYTHON
from nlquery.providers.protocol import Tool

GENERIC_PROMPT = (
    "You answer questions about a PostgreSQL database by running Python cells. Use "
    "sql(query, params), which returns a pandas DataFrame."
)


class Planner(Protocol):
    """The part of :class:`nlquery.planner.Planner` that the agent uses."""

    def plan(self, question: str, previous: Any = None) -> Any:
        """Return a plan for the question, or a decline."""
        ...


@dataclass(frozen=True)
class Domain:
    """Everything about the data that a turn needs.

    Attributes
    ----------
    system
        System prompt; the same bytes for the same semantic model.
    fingerprint
        Hash of the semantic model; saved answers are reused only under the same one.
    compiler
        Turns QuerySpec JSON into a cell, for ``compile_metrics``.
    planner
        The offline planner, for offline answers and the fast path.
    today
        One line for the turn's message that says which day relative dates are read against.
    vocabulary
        Words the semantic model knows, lower case.
    definitions
        Metric name → (SQL expression, what it means), for lineage.
    """

    system: str = GENERIC_PROMPT
    fingerprint: str = ""
    compiler: Compiler | None = None
    planner: Planner | None = None
    today: str = ""
    vocabulary: frozenset[str] = frozenset()
    definitions: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def tools(self) -> Sequence[Tool]:
        """The tools that can be carried out."""
        return (RUN_PYTHON, COMPILE_METRICS) if self.compiler else (RUN_PYTHON,)
