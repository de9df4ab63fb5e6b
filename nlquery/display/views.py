"""How a running turn is shown: in a terminal and in a notebook."""

from __future__ import annotations

import time
from typing import Any, Protocol

from nlquery.answer import Answer
from nlquery.display.progress import Progress
from nlquery.display.text import footer
from nlquery.events import Answered, Code, Discard, Event, Retry, Text

REFRESH_SECONDS = 0.1


class View(Protocol):
    """Shows the events of one turn as they come."""

    def handle(self, event: Event) -> None:
        """Show one event; called for each, in order."""
        ...

    def close(self) -> None:
        """Take down what was provisional; called once, also after an interrupt."""
        ...


class TerminalView:
    """One status line on standard error while the turn runs."""

    def __init__(self, *, show_code: bool = False) -> None:
        from nlquery.display.terminal import messages

        self._console = messages()
        self._progress = Progress()
        self._show_code = show_code
        self._told = 0
        self._status = self._console.status(self._progress.status)
        self._status.start()

    def handle(self, event: Event) -> None:
        """Update the status line; print notices, and code when asked for."""
        if self._show_code and isinstance(event, Code):
            from rich.syntax import Syntax

            self._console.print(Syntax(event.code, "python", background_color="default"))
        if self._progress.feed(event):
            self._status.update(self._progress.status)
        for notice in self._progress.notices[self._told :]:
            self._console.print(f"• {notice}", style="dim", markup=False)
        self._told = len(self._progress.notices)

    def close(self) -> None:
        """Remove the status line."""
        self._status.stop()


class NotebookView:
    """A display that holds status and streamed text, and at the end only who answered."""

    def __init__(self, *, show_code: bool = False) -> None:
        from IPython.display import display

        self._progress = Progress()
        self._show_code = show_code
        self._text = ""
        self._code: list[str] = []
        self._drawn = 0.0
        self._final = ""
        self._handle = display(self._bundle(), raw=True, display_id=True)

    def handle(self, event: Event) -> None:
        """Update the display, at most ten times a second while text streams."""
        changed = self._progress.feed(event)
        if isinstance(event, Text):
            self._text += event.text
            changed = time.monotonic() - self._drawn > REFRESH_SECONDS
        elif isinstance(event, Retry | Discard):
            self._text, changed = "", True
        elif isinstance(event, Code):
            self._text, changed = "", True
            self._code.append(event.code)
        elif isinstance(event, Answered):
            self._final, changed = _last_line(event.answer), True
        if changed:
            self._draw()

    def close(self) -> None:
        """Say that the turn was stopped when no answer came."""
        if not self._final:
            self._final = "*Stopped.*"
            self._draw()

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        self._handle.update(self._bundle(), raw=True)

    def _bundle(self) -> dict[str, Any]:
        notices = [f"- {notice}" for notice in self._progress.notices]
        code = [f"```python\n{source}\n```" for source in self._code] if self._show_code else []
        head = self._final or f"*{self._progress.status}*"
        live = [] if self._final else [self._text]
        text = "\n\n".join(part for part in [head, "\n".join(notices), *code, *live] if part)
        from nlquery.output_filter import filter_markdown
        from nlquery.output_filter.dollars import escape_dollars

        safe = filter_markdown(text).text
        return {"text/markdown": escape_dollars(safe), "text/plain": safe}


def _last_line(answer: Answer) -> str:
    where = f" · kept in `{answer.session}`" if answer.session else ""
    return f"*{footer(answer)}{where}*"
