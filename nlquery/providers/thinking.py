"""Reasoning that a local model writes into its text, between ``<think>`` and ``</think>``."""

from __future__ import annotations

from dataclasses import dataclass

from nlquery.providers.protocol import ReasoningDelta, StreamEvent, TextDelta

OPEN, CLOSE = "<think>", "</think>"


@dataclass
class ThinkSplitter:
    """Tells text from reasoning as pieces arrive; a tag may be split between pieces."""

    _held: str = ""
    _inside: bool = False
    _begun: bool = False  # text has come: a tag after it is text

    def feed(self, piece: str) -> list[StreamEvent]:
        """Return what is certain so far."""
        self._held += piece
        found: list[StreamEvent] = []
        while self._held:
            ready = self._thought() if self._inside else self._said()
            if ready is None:
                break
            found += [ready] if ready.text else []
        return found

    def rest(self) -> list[StreamEvent]:
        """Return what was held back when the reply ends."""
        held, self._held = self._held, ""
        if not held:
            return []
        return [ReasoningDelta(held) if self._inside else TextDelta(held)]

    def _said(self) -> TextDelta | ReasoningDelta | None:
        if not self._begun:
            start = self._held.lstrip()
            if start.startswith(OPEN):
                self._inside, self._held = True, start[len(OPEN) :]
                return TextDelta("")
            if OPEN.startswith(start):  # nothing yet, or the beginning of a tag
                return None
        self._begun = True
        said, self._held = self._held, ""
        return TextDelta(said)

    def _thought(self) -> TextDelta | ReasoningDelta | None:
        thought, closed, after = self._held.partition(CLOSE)
        if closed:
            self._inside, self._held = False, after.lstrip()
            return ReasoningDelta(thought)
        keep = next((n for n in range(len(CLOSE) - 1, 0, -1) if thought.endswith(CLOSE[:n])), 0)
        sure = thought[: len(thought) - keep]
        if not sure:
            return None
        self._held = thought[len(sure) :]
        return ReasoningDelta(sure)


def without_thoughts(text: str) -> tuple[str, str]:
    """Return (text, reasoning) of a whole reply whose opening tag the server kept to itself."""
    thought, closed, said = text.rpartition(CLOSE)
    return (said.lstrip(), thought) if closed else (text, "")
