"""Registers the magics when ``%load_ext nlquery`` runs, and takes them away again."""

from __future__ import annotations

from typing import Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

from nlquery.errors import NLQueryError
from nlquery.grammar import defer_grammar
from nlquery.magics import complete, questions
from nlquery.magics.ask import NLQuery

_loaded: dict[int, NLQuery] = {}


def load(shell: InteractiveShell) -> None:
    """Register the magics with the shell; silent, and quick enough to stand in a profile."""
    try:
        magics = NLQuery(shell)
    except NLQueryError as error:
        raise UsageError(str(error)) from None
    defer_grammar()
    complete.install(shell)
    questions.install(shell)
    _loaded[id(shell)] = magics
    shell.register_magics(magics)
    configurables: list[Any] = shell.configurables  # IPython's annotation is too narrow
    configurables.append(magics)


def unload(shell: InteractiveShell) -> None:
    """Close what the magics hold: the session, its kernel, the connections."""
    magics = _loaded.pop(id(shell), None)
    if magics is not None:
        magics.shut_down()
        complete.remove(shell)
        questions.remove(shell)
        configurables: list[Any] = shell.configurables
        configurables.remove(magics)
