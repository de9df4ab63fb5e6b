"""The session's memory: what a request may hold, and making room in time."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence

from nlquery.events import Compressed
from nlquery.memory.compress import LEAST_CHARS, Batch, apply, by_model, by_rules, choose
from nlquery.memory.context import SUMMARY, history
from nlquery.memory.tokens import TokenMeter, messages_chars
from nlquery.providers.protocol import Message, ToolResult
from nlquery.session import SessionNotebook
from nlquery_errors import NLQueryError

FULL = 0.70  # of the token limit
KEEP = 0.25  # of the token limit: the newest turns that stay whole
MARGIN = 50  # characters that messages cost beside their text
KEEP_TURNS = 2  # when a person asks for compression

Writer = Callable[[str], Awaitable[str]]


class Memory:
    """Builds the history from the notebook's cells and compresses the oldest when it grows.

    Parameters
    ----------
    notebook
        The session.
    token_limit
        Tokens a request may have; 70 % of them are used.
    meter
        Estimates tokens.
    """

    def __init__(
        self, notebook: SessionNotebook, token_limit: int, meter: TokenMeter | None = None
    ) -> None:
        self.notebook = notebook
        self.token_limit = token_limit
        self.meter = meter or TokenMeter()

    def is_full(self, other_chars: int) -> bool:
        """Return whether a request of the history and `other_chars` more is above 70 %."""
        chars = messages_chars(history(self.notebook.cells)) + other_chars
        return self.meter.tokens(chars) > FULL * self.token_limit

    async def history(
        self, other_chars: int, writer: Writer | None, tell: Callable[[Compressed], None]
    ) -> Sequence[Message]:
        """Return the messages before this turn, so that the request stays below 70 %."""
        compressed = await self.make_room(other_chars, writer)
        if compressed:
            tell(compressed)
        return history(self.notebook.cells)

    def over(self, chars: int) -> int:
        """Return how many characters a request of `chars` is above 70 %; 0: it is not."""
        return max(0, chars - self.meter.chars(FULL * self.token_limit))

    async def make_room(self, other_chars: int, writer: Writer | None) -> Compressed | None:
        """Compress when a request of the history and `other_chars` more would be above 70 %."""
        if not self.is_full(other_chars):
            return None
        return await self._compress(lambda: self._batch(other_chars), writer)

    async def compress(self, writer: Writer | None) -> Compressed | None:
        """Compress now, all turns but the last two; None when there is nothing to compress."""
        return await self._compress(
            lambda: choose(self.notebook.cells, keep_chars=0, keep_turns=KEEP_TURNS), writer
        )

    def shrink(self) -> Compressed | None:
        """Compress everything: a provider said that the request is too long."""
        self.notebook.refresh()
        batch = choose(self.notebook.cells, keep_chars=0, most=LEAST_CHARS)
        return self._apply(batch, by_rules(batch), "rules") if batch else None

    def _batch(self, other_chars: int) -> Batch | None:
        room = self.meter.chars(FULL * self.token_limit) - other_chars
        keep = min(self.meter.chars(KEEP * self.token_limit), room // 2)
        most = max(room - keep - len(SUMMARY) - MARGIN, 0)
        return choose(self.notebook.cells, keep_chars=keep, most=most)

    async def _compress(
        self, chosen: Callable[[], Batch | None], writer: Writer | None
    ) -> Compressed | None:
        batch = chosen()
        text = await _written(batch, writer) if batch and writer else None
        if batch and self.notebook.refresh():  # a person saved while the model wrote
            written_of, batch = _transcript(batch), chosen()
            if batch and _transcript(batch) != written_of:
                text = None
        if batch is None:
            return None
        if text is None:
            return self._apply(batch, by_rules(batch), "rules")
        return self._apply(batch, text, "model")

    def _apply(self, batch: Batch, text: str, by: str) -> Compressed:
        apply(self.notebook, batch, text, by)
        before, after = self.meter.tokens(batch.chars), self.meter.tokens(len(text))
        return Compressed(len(batch.turns), before, after, by)


async def _written(batch: Batch, writer: Writer) -> str | None:
    """Return the model's summary, or None when it gave none that can be used."""
    try:
        return by_model(batch, await writer(_transcript(batch)))
    except NLQueryError:
        return None


def _transcript(batch: Batch) -> str:
    """Return what is to be summarised, one JSON object a line.

    A text cannot pretend to be another speaker's: its line breaks are escaped.
    """
    lines = []
    for message in history([*batch.old, *batch.cells]):
        for part in message.parts:
            text = getattr(part, "text", None) or getattr(part, "arguments", "")
            said_by = "result" if isinstance(part, ToolResult) else message.role
            lines.append(json.dumps({"role": said_by, "text": text}, ensure_ascii=False))
    return "\n".join(lines)
