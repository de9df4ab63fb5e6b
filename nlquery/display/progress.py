"""Events as one status line: what a person reads while a question is being answered."""

from __future__ import annotations

import time

from nlquery.events import (
    Code,
    CodeDone,
    Compressed,
    Discard,
    Event,
    Failed,
    Notice,
    Retry,
    Started,
    Text,
    Waiting,
)

LONG_SECONDS = 3


class Progress:
    """Keeps the status line and the notices of a running turn.

    Attributes
    ----------
    status
        What is happening now.
    steps
        One line for each cell that ended.
    text
        The answer as far as it was written; provisional until the turn ends.
    notices
        Things the person should know even when the turn is over.
    """

    def __init__(self) -> None:
        self.status = "Starting…"
        self.steps: list[str] = []
        self.text = ""
        self.notices: list[str] = []
        self._cells = 0
        self._since = time.monotonic()

    def line(self) -> str:
        """Return the status, with the seconds it has lasted when they are worth telling."""
        seconds = int(time.monotonic() - self._since)
        return f"{self.status} {seconds} s" if seconds >= LONG_SECONDS else self.status

    def feed(self, event: Event) -> bool:
        """Take an event in; return whether more than the text changed."""
        before = self._state()
        self._take(event)
        if self.status != before[0]:
            self._since = time.monotonic()
        return before != self._state()

    def _state(self) -> tuple[str, int, int, bool]:
        return self.status, len(self.steps), len(self.notices), bool(self.text)

    def _take(self, event: Event) -> None:
        if isinstance(event, Text):
            self.text += event.text
        elif isinstance(event, Retry | Discard | Code):
            self.text = ""
        if isinstance(event, Started):
            self.status = f"Thinking ({event.model})…"
        elif isinstance(event, Code):
            self._cells += 1
            self.status = f"Running cell {self._cells}…"
        elif isinstance(event, CodeDone):
            self.steps.append(_step(self._cells, event))
            self.status = "Thinking…"
        elif isinstance(event, Retry):
            self.status = f"{event.reason} Trying again in {event.delay:.0f} s…"
        elif isinstance(event, Failed | Waiting):
            self.status = event.message
        else:
            self._note(event)

    def _note(self, event: Event) -> None:
        if isinstance(event, Compressed):
            self.notices.append(f"{event.turns} older turns were compressed into the summary.")
        elif isinstance(event, Notice):
            self.notices.append(event.message)


def _step(number: int, event: CodeDone) -> str:
    if event.status == "ok":
        return f"✓ Cell {number} · {event.seconds:.1f} s"
    return f"✗ Cell {number} · {event.seconds:.1f} s · {event.error or event.status}"
