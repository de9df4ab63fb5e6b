"""What ``%nlquery WORD`` does."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

from nlquery.errors import InputError

if TYPE_CHECKING:
    from nlquery.dialogue import Session
    from nlquery.magics.ask import NLQuery


def run(magics: NLQuery, words: Sequence[str]) -> None:
    """Run the command that the first word names.

    Raises
    ------
    InputError
        If there is no such command.
    """
    name, rest = (words[0], words[1:]) if words else ("help", [])
    if name in HELP:
        name = "help"
    if name not in COMMANDS:
        raise InputError(f"%nlquery has no command {name!r}.", mend=f"It has: {_names()}.")
    if set(rest) & HELP:
        _help(magics, [name])
    else:
        COMMANDS[name](magics, rest)


def _help(magics: NLQuery, words: Sequence[str]) -> None:
    """List these commands."""
    for name, command in COMMANDS.items():
        if not words or name in words:
            _say(f"%nlquery {name:<10} {_first_line(command)}")
    if not words:
        _say("%%nlquery           Run the cell in the session's sandbox.")
        _say("%%ask --help        The options of a question.")


def _first_line(command: Callable[..., None]) -> str:
    return " ".join((command.__doc__ or "").split())


class _Options(argparse.ArgumentParser):
    """A parser whose complaints are errors of ours."""

    def __init__(self, command: str) -> None:
        super().__init__(prog=f"%nlquery {command}", add_help=False)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and how the command is used."""
        usage = " ".join(self.format_usage().split())
        raise InputError(f"{self.prog}: {message}.", mend=usage[:1].upper() + usage[1:])


def _status(magics: NLQuery, words: Sequence[str]) -> None:
    """Show who answers, the session and its size, the bounds, and where things are."""
    settings = magics.settings()
    session = magics.current_session
    turns = session.notebook.turns() if session and session.notebook else []
    _say(f"model    {_answering(magics)}")
    _say(f"session  {_place(session)}")
    if turns:
        compressed = sum(turn.compressed for turn in turns)
        _say(f"turns    {len(turns)}, {compressed} of them in the summary")
    _say(f"kernel   {'runs' if session and session.has_kernel else 'starts with the first cell'}")
    _say(
        f"bounds   {settings.max_seconds:g} s, ${settings.max_cost:g}, "
        f"{settings.max_steps} cells for a question"
    )
    _say(f"database {shown_url(settings.database_url)}")
    _say(f"home     {settings.home}")


def _place(session: Session | None) -> str:
    return str(session.path) if session and session.path else "(the next question begins one)"


def _session(magics: NLQuery, words: Sequence[str]) -> None:
    """Show the session's path, or go on in NAME (`last`: the newest); --rebuild: its variables."""
    parser = _Options("session")
    parser.add_argument("name", nargs="?")
    parser.add_argument("--rebuild", action="store_true")
    options = parser.parse_args(words)
    if options.name is None and magics.current_session is None and not options.rebuild:
        _say(_place(None))
        return
    beginning = options.rebuild and magics.current_session is None
    session = magics.session(options.name or ("last" if beginning else None))
    _say(_place(session))
    if options.name and session.path is not None and not session.path.exists():
        _say("No session had this name: the next question begins it.")
    if options.rebuild:
        _rebuild(session)


def _rebuild(session: Session) -> None:
    from nlquery.background import background

    for done in background().iterate(session.rebuild()):
        _say(done.line())


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
        _say(f"{one.model}: {one.asked()}, {tokens}, {cost}")
    if not found:
        _say("Nothing was asked yet.")


def _model(magics: NLQuery, words: Sequence[str]) -> None:
    """Show who answers, or choose: auto, offline, anthropic:NAME, openai:NAME."""
    if words:
        _resolved(magics, words[0])  # refuses a word that means nothing
        magics.model = words[0]
    _say(_answering(magics))


def _answering(magics: NLQuery) -> str:
    word = magics.settings().model
    model = _resolved(magics, word)
    return word if word == model else f"{word} → {model}"


def _resolved(magics: NLQuery, word: str) -> str:
    from nlquery.providers.choose import resolve
    from nlquery.providers.models import Catalogue

    return resolve(word, Catalogue.load(magics.settings().home))


def _history(magics: NLQuery, words: Sequence[str]) -> None:
    """List earlier questions, the newest session first; words must all be in them."""
    from nlquery.session.history import search

    found = search(magics.settings().sessions, words, limit=20)
    for one in found:
        _say(one.name)
        for turn in one.turns:
            _say(f"  {turn.number}. {turn.question}  [{turn.answer.get('status', '–')}]")
    if found:
        _say("")
        _say(f"Go on with one:  %nlquery session {found[0].name}")
        _say(f"Run it again:    %nlquery replay {found[0].name} --turns {found[0].turns[0].number}")
    else:
        _say("There is no such question.")


def _export(magics: NLQuery, words: Sequence[str]) -> None:
    """Write a report: FILE.ipynb, .html or .md [--turns 1,3-5] [--title …] [--no-code]."""
    from pathlib import Path

    from nlquery.report.export import export

    parser = _Options("export")
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("-o", "--output", dest="named", metavar="FILE", type=Path)
    parser.add_argument("--turns")
    parser.add_argument("--title")
    parser.add_argument("--no-code", dest="code", action="store_false")
    options = parser.parse_args(words)
    session, file = magics.current_session, options.file or options.named
    if file is None:
        parser.error("the report's file is missing")
    if session is None or session.path is None:
        raise InputError("There is no session to export.", mend="Ask something first.")
    export(session.path, file, turns=options.turns, title=options.title, code=options.code)
    _say(f"The report is in {file}")


def _replay(magics: NLQuery, words: Sequence[str]) -> None:
    """Run a session's or report's answers again: NAME [--turns 1,3-5]; no model is asked."""
    from nlquery.background import background
    from nlquery.report.again import run_again
    from nlquery.report.replay import Report
    from nlquery.session.store import find

    parser = _Options("replay")
    parser.add_argument("name", nargs="?")
    parser.add_argument("--turns")
    options = parser.parse_args(words)
    settings, session = magics.settings(), magics.current_session
    path = session.path if session and not options.name else None
    report = Report(path or find(settings.sessions, options.name or "last"), options.turns)
    for result in background().run(run_again(report, settings)):
        _say(f"{result.outcome:<8} {result.turn.number}. {result.turn.question}")
        for line in result.changes:
            _say(f"         {line}")


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


def shown_url(url: str | None) -> str:
    """Return a database's URL without its password."""
    from sqlalchemy.engine import make_url

    return make_url(url).render_as_string() if url else "embedded"


def _say(text: str) -> None:
    print(text)  # noqa: T201 - a magic's output is what it prints


def _names() -> str:
    return ", ".join(COMMANDS)


HELP = {"-h", "--help", "help"}
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
    "replay": _replay,
    "reset": _reset,
    "doctor": _doctor,
}
