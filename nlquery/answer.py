"""The answer to one question: what every face of nlquery shows and what ``--json`` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Self

Status = Literal["answered", "declined", "failed"]

TABLE_MIME = "application/vnd.nlquery.table+json"
CHART_MIME = "application/vnd.vegalite.v5+json"


@dataclass(frozen=True)
class Usage:
    """Tokens of one or more model calls and what they cost.

    Attributes
    ----------
    input_tokens
        Tokens sent, cached ones included.
    cached_tokens
        The part of `input_tokens` the provider read from its prompt cache.
    output_tokens
        Tokens generated, reasoning included.
    cost_usd
        US dollars; None when the model's price is unknown.
    cache_write_tokens
        The part of `input_tokens` written to the prompt cache (some providers charge extra).
    """

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0
    cache_write_tokens: int = 0

    @property
    def total_tokens(self) -> int:
        """Tokens sent and generated."""
        return self.input_tokens + self.output_tokens

    def __add__(self, other: Usage) -> Usage:
        costs = (self.cost_usd, other.cost_usd)
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost_usd=None if None in costs else sum(c for c in costs if c is not None),
            cache_write_tokens=self.cache_write_tokens + other.cache_write_tokens,
        )

    def to_json(self) -> dict[str, Any]:
        """Return the fields of the answer contract."""
        return {
            "input_tokens": self.input_tokens,
            "cached_tokens": self.cached_tokens,
            "output_tokens": self.output_tokens,
            "cost_usd": None if self.cost_usd is None else round(self.cost_usd, 6),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read the fields of the answer contract back."""
        cost = data.get("cost_usd", 0.0)
        return cls(
            input_tokens=int(data.get("input_tokens") or 0),
            cached_tokens=int(data.get("cached_tokens") or 0),
            output_tokens=int(data.get("output_tokens") or 0),
            cost_usd=None if cost is None else float(cost),
        )


@dataclass(frozen=True)
class Seconds:
    """Where a turn's wall time went, in seconds.

    Attributes
    ----------
    total
        From the question to the saved turn.
    model
        Waiting for the provider (planning, when offline).
    kernel
        Running cells.
    """

    total: float = 0.0
    model: float = 0.0
    kernel: float = 0.0

    def to_json(self) -> dict[str, float]:
        """Return the seconds rounded to a tenth of a millisecond."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Answer:
    """One question's outcome.

    Attributes
    ----------
    question
        The person's words.
    status
        ``answered``, ``declined`` (nlquery will not guess) or ``failed`` (error, bound, stop).
    markdown
        The filtered answer text.
    table
        The answer cell's table as its MIME type carries it (``columns`` of ``{name, type}``,
        ``rows``, ``row_count``, ``truncated``), or None.
    chart
        Vega-Lite specification, or None.
    code
        Python of the answer cell; empty when nothing was run.
    sql
        Statements the turn executed, in order, each once.
    assumptions
        Definitions, date range and filters the answer rests on.
    suggestions
        Questions that can be asked next, or instead.
    model
        ``offline`` or ``provider:name``.
    usage
        Tokens and cost of the turn.
    seconds
        Wall time of the turn.
    session
        Path of the session notebook relative to the state directory.
    id
        Id given by a batch file.
    ending
        Why the turn ended: ``answered``, ``declined``, ``stopped``, ``max_steps``,
        ``max_seconds``, ``max_tokens``, ``max_cost``, ``error`` … (kept in the notebook, not
        part of the JSON contract).
    """

    question: str
    status: Status
    markdown: str = ""
    table: Mapping[str, Any] | None = None
    chart: Mapping[str, Any] | None = None
    code: str = ""
    sql: Sequence[str] = ()
    assumptions: Sequence[str] = ()
    suggestions: Sequence[str] = ()
    model: str = "offline"
    usage: Usage = field(default_factory=Usage)
    seconds: Seconds = field(default_factory=Seconds)
    session: str = ""
    id: str | None = None
    ending: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the answer contract's object, ready for ``json.dumps``."""
        return {
            "id": self.id,
            "question": self.question,
            "status": self.status,
            "answer": self.markdown,
            "table": None if self.table is None else plain_table(self.table),
            "chart": None if self.chart is None else dict(self.chart),
            "code": self.code,
            "sql": list(self.sql),
            "assumptions": list(self.assumptions),
            "suggestions": list(self.suggestions),
            "model": self.model,
            "usage": self.usage.to_json(),
            "seconds": self.seconds.to_json(),
            "session": self.session,
        }

    def with_id(self, id: str | None) -> Answer:
        """Return the same answer carrying a batch line's id."""
        return replace(self, id=id)


def plain_table(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table as the contract has it: column names, rows, the true row count."""
    rows = [list(row) for row in table["rows"]]
    return {
        "columns": [c if isinstance(c, str) else c["name"] for c in table["columns"]],
        "rows": rows,
        "row_count": table.get("row_count", len(rows)),
    }
