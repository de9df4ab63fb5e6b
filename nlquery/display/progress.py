"""Events as one status line: what a person reads while a question is being answered."""

from __future__ import annotations

from nlquery.events import Code, CodeDone, Compressed, Event, Failed, Notice, Retry, Started


class Progress:
    """Keeps the status line and the notices of a running turn.

    Attributes
    ----------
    status
        What is happening now.
    notices
        Things the person should know even when the turn is over.
    """

    def __init__(self) -> None:
        self.status = "Starting…"
        self.notices: list[str] = []
        self._cells = 0

    def feed(self, event: Event) -> bool:
        """Take an event in; return whether the status or the notices changed."""
        before = (self.status, len(self.notices))
        self._take(event)
        return before != (self.status, len(self.notices))

    def _take(self, event: Event) -> None:
        if isinstance(event, Started):
            self.status = f"Thinking ({event.model})…"
        elif isinstance(event, Code):
            self._cells += 1
            self.status = f"Running cell {self._cells}…"
        elif isinstance(event, CodeDone):
            self.status = f"Cell {self._cells} {_outcome(event)}; thinking…"
        elif isinstance(event, Retry):
            self.status = f"{event.reason} Trying again in {event.delay:.0f} s…"
        elif isinstance(event, Compressed):
            self.notices.append(f"{event.turns} older turns were compressed into the summary.")
        elif isinstance(event, Notice):
            self.notices.append(event.message)
        elif isinstance(event, Failed):
            self.status = event.message


def _outcome(event: CodeDone) -> str:
    return "done" if event.status == "ok" else f"failed ({event.error or event.status})"
