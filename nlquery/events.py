"""What happens while a question is answered, as typed events.

The agent yields them; magic, panel and command line render them alike. Every turn ends with
exactly one :class:`Answered`. Text deltas are provisional: the final text is in the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from nlquery.answer import Answer, Usage


@dataclass(frozen=True)
class Event:
    """Base of all events."""

    type: ClassVar[str] = "event"

    def to_json(self) -> dict[str, Any]:
        """Return the event with its ``type``, ready for ``json.dumps``."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        plain = {k: v.to_json() if hasattr(v, "to_json") else v for k, v in values.items()}
        return {"type": self.type, **plain}


@dataclass(frozen=True)
class Started(Event):
    """The turn begins; `model` is who will answer."""

    type: ClassVar[str] = "started"
    question: str
    model: str


@dataclass(frozen=True)
class Text(Event):
    """A piece of the answer as it is written."""

    type: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True)
class Reasoning(Event):
    """A piece of the model's reasoning; never part of the answer."""

    type: ClassVar[str] = "reasoning"
    text: str


@dataclass(frozen=True)
class Code(Event):
    """A cell starts to run."""

    type: ClassVar[str] = "code"
    call_id: str
    code: str
    purpose: str


@dataclass(frozen=True)
class Output(Event):
    """A filtered nbformat output of a running cell."""

    type: ClassVar[str] = "output"
    call_id: str
    output: Mapping[str, Any]


@dataclass(frozen=True)
class CodeDone(Event):
    """A cell ended; `error` is one line when it did not end well."""

    type: ClassVar[str] = "code_done"
    call_id: str
    status: str
    seconds: float
    error: str = ""


@dataclass(frozen=True)
class Retry(Event):
    """A model call is repeated after `delay` seconds: discard the text of this step."""

    type: ClassVar[str] = "retry"
    reason: str
    attempt: int
    delay: float


@dataclass(frozen=True)
class Discard(Event):
    """The text streamed since the last cell was not the answer: take it off the screen."""

    type: ClassVar[str] = "discard"
    reason: str


@dataclass(frozen=True)
class Compressed(Event):
    """Older turns became the summary cell.

    Attributes
    ----------
    turns
        How many turns were compressed now.
    tokens_before, tokens_after
        Estimated tokens of the compressed part and of the summary that replaces it.
    by
        ``model`` or ``rules`` (the deterministic summary).
    """

    type: ClassVar[str] = "compressed"
    turns: int
    tokens_before: int
    tokens_after: int
    by: str


@dataclass(frozen=True)
class Notice(Event):
    """Something the person should know: a kernel restarted, a saved answer was reused."""

    type: ClassVar[str] = "notice"
    message: str


@dataclass(frozen=True)
class Waiting(Event):
    """Something takes its time before the turn goes on; the next event ends it."""

    type: ClassVar[str] = "waiting"
    message: str


@dataclass(frozen=True)
class Spent(Event):
    """Tokens and cost of the turn so far."""

    type: ClassVar[str] = "usage"
    usage: Usage


@dataclass(frozen=True)
class Failed(Event):
    """The turn cannot go on; the answer that follows keeps what was found."""

    type: ClassVar[str] = "error"
    message: str
    mend: str = ""


@dataclass(frozen=True)
class Answered(Event):
    """The turn is over and saved."""

    type: ClassVar[str] = "answer"
    answer: Answer
