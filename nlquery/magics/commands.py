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


def _usage(magics: NLQuery, words: Sequence[str]) -> None:
    """Sum up questions, tokens and cost by model."""
    from nlquery.record.usage import spending

    found = spending(magics.settings().private)
    for one in found:
        cost = "price unknown" if one.usage.cost_usd is None else f"${one.usage.cost_usd:.4f}"
        tokens = f"{one.usage.input_tokens:,} tokens in, {one.usage.output_tokens:,} out"
        _say(f"{one.model}: {one.questions} questions, {tokens}, {cost}")
    if not found:
        _say("Nothing was asked yet.")


def _model(magics: NLQuery, words: Sequence[str]) -> None:
    """Show who answers, or choose: auto, offline, anthropic:NAME, openai:NAME."""
    if words:
        magics.model = words[0]
    _say(magics.model or magics.settings().model)


def _history(magics: NLQuery, words: Sequence[str]) -> None:
    """List earlier sessions with their questions; words must all be in them."""
    from nlquery.session.history import search

    found = search(magics.settings().sessions, words, limit=20)
    for path, turns in found:
        _say(path.stem)
        for turn in turns:
            _say(f"  {turn.number}. {turn.question}  [{turn.answer.get('status', '–')}]")
    if not found:
        _say("There is no such session.")


def _export(magics: NLQuery, words: Sequence[str]) -> None:
    """Write the session's answers as a report: FILE.ipynb, .html or .md."""
    from pathlib import Path

    from nlquery.report.export import export

    session = magics.current_session
    if session is None or session.path is None:
        raise InputError("There is no session to export.", mend="Ask something first.")
    if not words:
        raise InputError("Name the file.", mend="%nlquery export report.ipynb")
    export(session.path, Path(words[0]), turns=None, title=" ".join(words[1:]) or None, code=True)
    _say(f"The report is in {words[0]}")


def _reset(magics: NLQuery, words: Sequence[str]) -> None:
    """End the session and its kernel; the next question begins anew."""
    magics.shut_down()
    _say("Everything is closed; the next question begins anew.")


def _doctor(magics: NLQuery, words: Sequence[str]) -> None:
    """Check the sandbox, its limits, the database and the models."""
    from nlquery.background import background
    from nlquery.doctor import examine

    for check in background().iterate(examine(magics.settings())):
        _say(f"{'✓' if check.ok else '✗'} {check.name:<24} {check.found}")
        if not check.ok and check.mend:
            _say(f"  {'':<24} → {check.mend}")


def _say(text: str) -> None:
    print(text)  # noqa: T201 - a magic's output is what it prints


def _names() -> str:
    return ", ".join(COMMANDS)


COMMANDS: dict[str, Callable[[NLQuery, Sequence[str]], None]] = {
    "help": _help,
    "status": _status,
    "usage": _usage,
    "model": _model,
    "session": _session,
    "new": _new,
    "history": _history,
    "compress": _compress,
    "undo": _undo,
    "export": _export,
    "reset": _reset,
    "doctor": _doctor,
}
