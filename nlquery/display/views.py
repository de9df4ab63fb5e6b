"""How a running turn is shown: in a terminal and in a notebook."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from nlquery.answer import Answer
from nlquery.display.progress import Progress
from nlquery.display.text import footer
from nlquery.events import Answered, Code, Event

if TYPE_CHECKING:
    from rich.console import Group

REFRESH_SECONDS = 0.1
TAIL_LINES = 12


class View(Protocol):
    """Shows the events of one turn as they come."""

    def handle(self, event: Event) -> None:
        """Show one event; called for each, in order."""
        ...

    def wait(self) -> None:
        """Show that time passes; called about ten times a second while no event comes."""
        ...

    def close(self) -> None:
        """Take down what was provisional; called once, also after an interrupt."""
        ...


class TerminalView:
    """Status and text on standard error while the turn runs; steps and notices stay.

    Where nobody watches (a pipe, a file) only the notices are written.

    Parameters
    ----------
    show_code
        Print each cell's code.
    told
        Called with the answer as soon as it is there.
    """

    def __init__(
        self, *, show_code: bool = False, told: Callable[[Answer], None] | None = None
    ) -> None:
        from rich.live import Live
        from rich.spinner import Spinner

        from nlquery.display.terminal import messages

        self._console = messages()
        self._progress = Progress()
        self._show_code = show_code
        self._tell = told
        self._told = 0
        self._ended = 0
        self._spinner = Spinner("dots", self._progress.status)
        self._live = Live(self._drawn(), console=self._console, transient=True)
        self._live.start()

    def handle(self, event: Event) -> None:
        """Update the lines; print notices and steps, and code when asked for."""
        if self._show_code and isinstance(event, Code):
            from rich.syntax import Syntax

            self._console.print(Syntax(event.code, "python", background_color="default"))
        self._progress.feed(event)
        for notice in self._progress.notices[self._told :]:
            self._console.print(f"• {notice}", style="dim", markup=False)
        self._told = len(self._progress.notices)
        if self._console.is_terminal:
            for step in self._progress.steps[self._ended :]:
                self._console.print(step, style="dim", markup=False)
            self._ended = len(self._progress.steps)
            self._live.update(self._drawn())
        if isinstance(event, Answered) and self._tell is not None:
            self._live.stop()
            self._tell(event.answer)

    def wait(self) -> None:
        """Show how long it takes."""
        if self._console.is_terminal:
            self._live.update(self._drawn())

    def close(self) -> None:
        """Remove what was provisional."""
        self._live.stop()

    def _drawn(self) -> Group:
        from rich.console import Group
        from rich.text import Text

        self._spinner.update(text=self._progress.line())
        tail = "\n".join(self._progress.text.splitlines()[-TAIL_LINES:])
        return Group(self._spinner, *([Text(tail)] if tail else []))


class NotebookView:
    """A display that holds status, steps and streamed text, and at the end only who answered."""

    def __init__(self, *, show_code: bool = False, home: Path | None = None) -> None:
        from IPython.display import display

        self._progress = Progress()
        self._show_code = show_code
        self._home = home
        self._code: list[str] = []
        self._drawn = 0.0
        self._answer: Answer | None = None
        self._stopped = False
        self._shown = self._bundle()
        self._handle = display(self._shown, raw=True, display_id=True)

    def handle(self, event: Event) -> None:
        """Update the display, at most ten times a second while text streams."""
        changed = self._progress.feed(event)
        if isinstance(event, Code):
            self._code.append(event.code)
        elif isinstance(event, Answered):
            self._answer, changed = event.answer, True
        if changed or time.monotonic() - self._drawn > REFRESH_SECONDS:
            self._draw()

    def wait(self) -> None:
        """Show the text that came last, and how long it takes."""
        self._draw()

    def close(self) -> None:
        """Say that the turn was stopped when no answer came."""
        if self._answer is None:
            self._stopped = True
            self._draw()

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        bundle = self._bundle()
        if bundle != self._shown:
            self._shown = bundle
            self._handle.update(bundle, raw=True)

    def _bundle(self) -> dict[str, Any]:
        from nlquery.display.place import link_to
        from nlquery.output_filter import filter_markdown
        from nlquery.output_filter.dollars import escape_dollars

        safe = filter_markdown(self._text()).text
        shown = escape_dollars(safe)
        if self._answer is not None and self._answer.session and self._home is not None:
            place = link_to(self._home / self._answer.session)
            shown = f"*{footer(self._answer)} · session* {place}\n\n{shown}".rstrip()
        return {"text/markdown": shown, "text/plain": safe or "answered"}

    def _text(self) -> str:
        progress = self._progress
        code = [f"```python\n{source}\n```" for source in self._code] if self._show_code else []
        notices = "\n".join(f"- {notice}" for notice in progress.notices)
        if self._answer is not None:
            head = "" if self._answer.session else f"*{footer(self._answer)}*"
            parts = [head, notices, *code]
        elif self._stopped:
            parts = ["*Stopped.*", notices, *code, progress.text]
        else:
            steps = "\n".join(f"- {step}" for step in progress.steps)
            parts = [f"*{progress.line()}*", steps, notices, *code, progress.text]
        return "\n\n".join(part for part in parts if part)
