"""The magics: ``%%ask`` asks, ``%nlquery`` looks after the session."""

from __future__ import annotations

import atexit
import os
import shlex
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class
from IPython.core.magic_arguments import (
    argument,
    magic_arguments,
    parse_argstring,
)
from traitlets import Bool, Float, Integer, Unicode

from nlquery.errors import NLQueryError

if TYPE_CHECKING:
    from nlquery.assistant import Assistant, Session
    from nlquery.display.views import View
    from nlquery.result import Result
    from nlquery.settings import Settings


@magics_class
class NLQuery(Magics):
    """The magics and their configuration (``%config NLQuery``).

    Environment variables win over configuration files; ``%config`` wins over both.
    """

    model = Unicode("", help="auto, offline, anthropic:NAME or openai:NAME.").tag(config=True)
    token_limit = Integer(0, help="Tokens of context a session may use.").tag(config=True)
    max_seconds = Float(0.0, help="Wall seconds one question may take.").tag(config=True)
    max_cost = Float(0.0, help="US dollars one question may cost.").tag(config=True)
    show_code = Bool(False, help="Show the code of each step.").tag(config=True)

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self._assistant: Assistant | None = None
        self._session: Session | None = None
        atexit.register(self.shut_down)

    @magic_arguments()
    @argument("-m", "--model", help="Who answers this question.")
    @argument("-s", "--session", help="Go on in this session (a name, a path or `last`).")
    @argument("-o", "--out", help="Put the answer into this variable.")
    @argument("--show-code", action="store_true", help="Show the code of each step.")
    @argument("--fresh", action="store_true", help="Do not reuse an earlier answer's code.")
    @argument("question", nargs="*", help="The question (in %%%%ask: from the second line on).")
    @line_cell_magic
    def ask(self, line: str, cell: str | None = None) -> Result | None:
        """Ask a question about the data; the answer comes with its table and chart."""
        options = parse_argstring(self.ask, _protect(line))
        question = " ".join([*options.question, cell or ""]).strip()
        result: Result | None = self._guard(lambda: self._ask(question, options))
        return result

    @line_magic
    def nlquery(self, line: str) -> None:
        """Look after the session: `%nlquery` alone lists what it can do."""
        from nlquery.magics.commands import run

        try:
            words = shlex.split(line)
        except ValueError as error:
            raise UsageError(f"%nlquery: {error}") from None
        self._guard(lambda: run(self, words))

    def settings(self) -> Settings:
        """Return the settings in force: configuration, below the environment."""
        from nlquery.settings import PREFIX, Settings

        configured = {
            name: value
            for name in ("model", "token_limit", "max_seconds", "max_cost")
            if (value := getattr(self, name))
        }
        explicit = {k: v for k, v in configured.items() if PREFIX + k.upper() not in os.environ}
        return Settings.load(**explicit)

    def assistant(self) -> Assistant:
        """Return this shell's assistant, made at the first question."""
        if self._assistant is None:
            from nlquery.assistant import Assistant

            self._assistant = Assistant(self.settings())
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
        """Release everything; called when the shell ends or the extension is unloaded."""
        atexit.unregister(self.shut_down)
        self._session = None
        if self._assistant is not None:
            from nlquery.background import background

            assistant, self._assistant = self._assistant, None
            background().run(assistant.close())

    def _ask(self, question: str, options: Namespace) -> Result:
        from nlquery.cli.ask import check_question
        from nlquery.result import Result
        from nlquery.sync import ask_in

        check_question(question)
        if options.out and not options.out.isidentifier():
            raise UsageError(f"--out needs the name of a variable, not {options.out!r}.")
        session = self.session(options.session)
        view = self._view(options.show_code or self.show_code)
        answer = ask_in(
            session, question, view, model=options.model or self.model or None, fresh=options.fresh
        )
        result = Result(answer)
        if options.out:
            assert self.shell is not None
            self.shell.user_ns[options.out] = result
        return result

    def _view(self, show_code: bool) -> View:
        from nlquery.display.views import NotebookView, TerminalView

        if hasattr(self.shell, "kernel"):
            return NotebookView(show_code=show_code)
        return TerminalView(show_code=show_code)

    def _guard(self, action: Callable[[], Any]) -> Any:
        """Run an action; an expected error is one sentence, an interrupt leaves no traceback."""
        try:
            return action()
        except NLQueryError as error:
            raise UsageError(str(error)) from None


def _protect(line: str) -> str:
    """Quote a line's apostrophes so that ``What's …`` is not an unclosed string."""
    return line.replace("'", "\\'") if line.count("'") % 2 else line
