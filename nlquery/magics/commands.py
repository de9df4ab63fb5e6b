"""What ``%nlquery WORD`` does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nlquery.errors import InputError

if TYPE_CHECKING:
    from nlquery.magics.ask import NLQuery


def run(magics: NLQuery, words: Sequence[str]) -> None:
    """Run the command that the first word names.

    Raises
    ------
    InputError
        If there is no such command.
    """
    name, rest = (words[0], words[1:]) if words else ("help", [])
    if name not in COMMANDS:
        raise InputError(f"%nlquery has no command {name!r}.", mend=f"It has: {_names()}.")
    COMMANDS[name](magics, rest)


def _help(magics: NLQuery, words: Sequence[str]) -> None:
    """List these commands."""
    for name, command in COMMANDS.items():
        _say(f"%nlquery {name:<10} {(command.__doc__ or '').strip()}")


def _status(magics: NLQuery, words: Sequence[str]) -> None:
    """Show the model, the session and where things are."""
    settings = magics.settings()
    session = magics.current_session
    _say(f"model    {settings.model}")
    _say(f"session  {session.path if session else '(the next question begins one)'}")
    _say(f"home     {settings.home}")


def _session(magics: NLQuery, words: Sequence[str]) -> None:
    """Show the session's path, or go on in the named one."""
    _say(str(magics.session(words[0] if words else None).path))


def _new(magics: NLQuery, words: Sequence[str]) -> None:
    """Begin a new session with the next question."""
    magics.end_session()
    _say("The next question begins a new session.")


def _undo(magics: NLQuery, words: Sequence[str]) -> None:
    """Take the last turn out of the session."""
    session = magics.current_session
    turn = session.undo() if session else None
    _say(f"Removed: {turn.question}" if turn else "There is no turn to remove.")


def _compress(magics: NLQuery, words: Sequence[str]) -> None:
    """Compress the older turns into the summary cell now."""
    from nlquery.background import background

    event = background().run(magics.session().compress())
    _say(f"{event.turns} turns compressed." if event else "There is nothing to compress.")


def _say(text: str) -> None:
    print(text)  # noqa: T201 - a magic's output is what it prints


def _names() -> str:
    return ", ".join(COMMANDS)


COMMANDS: dict[str, Callable[[NLQuery, Sequence[str]], None]] = {
    "help": _help,
    "status": _status,
    "session": _session,
    "new": _new,
    "undo": _undo,
    "compress": _compress,
}
