"""The magics: ``%%ask`` asks, ``%nlquery`` looks after the session."""

from __future__ import annotations

import difflib
import re
import shlex
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import (
    argument,
    magic_arguments,
    parse_argstring,
)
from traitlets import Bool

from nlquery.errors import NLQueryError
from nlquery.magics.config import Configured, configuration
from nlquery.magics.interpolate import interpolate

if TYPE_CHECKING:
    from nlquery.assistant import Assistant
    from nlquery.dialogue import Frame, Session
    from nlquery.display.views import View
    from nlquery.result import Result

_APOSTROPHE = "\ue000"  # of a private area: no question has it


@magics_class
class NLQuery(Magics, Configured):
    """The magics and their configuration (``%config NLQuery``).

    Environment variables win over configuration files; ``%config`` wins over both.
    """

    show_chart = Bool(True, help="Show the charts of answers.").tag(config=True)
    show_code = Bool(False, help="Show the code of each step.").tag(config=True)
    insert_cells = Bool(
        False, help="Insert the turn's cells below the question (needs nlquery's lab extension)."
    ).tag(config=True)

    def __init__(self, shell: Any) -> None:
        super().__init__(shell, config=configuration(shell))
        self._assistant: Assistant | None = None
        self._session: Session | None = None
        self._ends_with_process = False

    @magic_arguments()
    @argument("-m", "--model", help="Who answers this question.")
    @argument("-s", "--session", help="Go on in this session (a name, a path or `last`).")
    @argument("-o", "--out", help="Put the answer into this variable.")
    @argument("--in", dest="frames", help="Give these data frames (df,df2) to the sandbox.")
    @argument("--chart", action="store_true", default=None, help="Show the chart (the default).")
    @argument("--no-chart", dest="chart", action="store_false", help="Show no chart.")
    @argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")
    @argument("-h", "--help", action="store_true", help="Show this help.")
    @argument("--show-code", action="store_true", help="Show the code of each step.")
    @argument("--fresh", action="store_true", help="Do not reuse an earlier answer's code.")
    @argument("question", nargs="*", help="The question (in %%%%ask: from the second line on).")
    @no_var_expand
    @line_cell_magic
    def ask(self, line: str, cell: str | None = None) -> Result | None:
        """Ask a question about the data; the answer comes with its table and chart."""
        line = interpolate(line, self.shell)
        options = self._options(line)
        if options.help:
            print(self.ask.__doc__)  # noqa: T201 - a magic's output is what it prints
            return None
        cell = interpolate(cell, self.shell) if cell else cell
        question = " ".join([*options.question, cell or ""]).strip()
        result: Result | None = self._guard(lambda: self._ask(question, options))
        return result

    def _options(self, line: str) -> Namespace:
        try:
            options: Namespace = parse_argstring(self.ask, _protect(line))
        except UsageError as error:
            raise UsageError(f"{error}. {_way_out(str(error))}") from None
        options.question = [word.replace(_APOSTROPHE, "'") for word in options.question]
        return options

    @no_var_expand
    @line_cell_magic
    def nlquery(self, line: str, cell: str | None = None) -> None:
        """Look after the session: `%nlquery` lists how; `%%nlquery` runs a cell in its sandbox."""
        from nlquery.magics.commands import run
        from nlquery.magics.sandboxed import run_in

        if cell is not None:
            self._guard(lambda: run_in(self.session(), cell))
            return
        try:
            words = shlex.split(line)
        except ValueError as error:
            raise UsageError(f"%nlquery: {error}") from None
        self._guard(lambda: run(self, words))

    def assistant(self) -> Assistant:
        """Return this shell's assistant, made at the first question."""
        if self._assistant is None:
            from nlquery.assistant import Assistant
            from nlquery.background import at_exit

            self._assistant = Assistant(self.settings())
            if not self._ends_with_process:
                self._ends_with_process = True
                at_exit(self.shut_down)
        return self._assistant

    def session(self, name: str | None = None) -> Session:
        """Return the session in use; with a name, that one, closing the other."""
        from nlquery.background import background

        if self._session is not None and (name is None or self._session.is_named(name)):
            return self._session
        self.end_session()
        self._session = background().run(self.assistant().open_session(name))
        return self._session

    @property
    def current_session(self) -> Session | None:
        """The session in use, if one is open."""
        return self._session

    def end_session(self) -> None:
        """Close the session in use; the next question begins a new one."""
        if self._session is not None:
            from nlquery.background import background

            session, self._session = self._session, None
            background().run(session.close())

    def shut_down(self) -> None:
        """Release everything; called when the shell ends, by ``reset``, and on unloading."""
        self._session = None
        if self._assistant is not None:
            from nlquery.background import background

            assistant, self._assistant = self._assistant, None
            background().run(assistant.close())

    def _ask(self, question: str, options: Namespace) -> Result | None:
        from nlquery.cli.ask import check_question
        from nlquery.result import Result
        from nlquery.sync import ask_in

        check_question(question, "%ask total sales by location")
        if options.dry_run:
            self._preview(question, options)
            return None
        if options.out and not options.out.isidentifier():
            raise UsageError(f"--out needs the name of a variable, not {options.out!r}.")
        session = self.session(options.session)
        given = self._frames(options.frames)
        view = self._view(options.show_code or self.show_code)
        settings = self.settings()
        answer = ask_in(
            session,
            question,
            view,
            model=options.model or settings.model,
            fresh=options.fresh,
            frames=given,
            settings=settings,
        )
        chart = self.show_chart if options.chart is None else options.chart
        result = Result(answer, show_chart=chart)
        if options.out:
            assert self.shell is not None
            self.shell.user_ns[options.out] = result
        if self.insert_cells:
            self._insert(session)
        return result

    def _insert(self, session: Session) -> None:
        from IPython.display import display

        from nlquery.magics.insert import turn_bundle

        turns = session.notebook.turns() if session.notebook else []
        if turns:
            display(turn_bundle(turns[-1], session), raw=True)

    def _frames(self, names: str | None) -> list[Frame]:
        if not names:
            return []
        from nlquery.magics.frames import frames

        assert self.shell is not None
        return frames(names, self.shell.user_ns)

    def _preview(self, question: str, options: Namespace) -> None:
        from nlquery.background import background
        from nlquery.output_filter import filter_markdown

        session = self.session(options.session)
        told = background().run(
            session.plan(question, model=options.model or self.settings().model)
        )
        text = filter_markdown(told).text
        if hasattr(self.shell, "kernel"):
            from IPython.display import display

            from nlquery.output_filter.dollars import escape_dollars

            bundle = {"text/markdown": escape_dollars(text), "text/plain": text}
            display(bundle, raw=True)
        else:
            from nlquery.display.terminal import print_markdown

            print_markdown(text)

    def _view(self, show_code: bool) -> View:
        from nlquery.display.views import NotebookView, TerminalView

        if hasattr(self.shell, "kernel"):
            return NotebookView(show_code=show_code, home=self.settings().home)
        return TerminalView(show_code=show_code)

    def _guard(self, action: Callable[[], Any]) -> Any:
        """Run an action; an expected error, or an interrupt, is one sentence."""
        try:
            return action()
        except NLQueryError as error:
            raise UsageError(str(error)) from None
        except KeyboardInterrupt:
            raise UsageError("Stopped.") from None


def _way_out(complaint: str) -> str:
    """Return the option that was probably meant, and where all of them are told."""
    known = re.findall(r"--[a-z-]+", NLQuery.ask.__doc__ or "")
    unknown = [word for word in re.findall(r"--[a-z-]+", complaint) if word not in known]
    close = [near for word in unknown for near in difflib.get_close_matches(word, known, 1)]
    meant = f"Did you mean {close[0]}? " if close else ""
    return f"{meant}%ask --help lists the options."


def _protect(line: str) -> str:
    """Hide a line's apostrophes when ``What's …`` would be an unclosed string."""
    return line.replace("'", _APOSTROPHE) if line.count("'") % 2 else line
