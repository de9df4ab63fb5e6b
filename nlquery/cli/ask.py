"""``nlquery ask``: one question, one answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from nlquery.answer import Answer
from nlquery.cli.main import DECLINED, FAILED
from nlquery.errors import InputError, NLQueryError

STATUS = {"answered": 0, "declined": DECLINED, "failed": FAILED}


@click.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
@click.option("--model", help="auto, offline, anthropic:NAME or openai:NAME.")
@click.option("--session", help="Go on in this session (a name, a path or `last`).")
@click.option("--rebuild", is_flag=True, help="Run the session's cells again first.")
@click.option("--fresh", is_flag=True, help="Do not reuse the code of an earlier answer.")
@click.option("--show-code", is_flag=True, help="Print the code as it runs.")
@click.option("--chart", type=click.Path(path_type=Path), help="Save the chart (.png or .svg).")
@click.pass_context
def ask(
    ctx: click.Context,
    question: str,
    as_json: bool,
    model: str | None,
    session: str | None,
    rebuild: bool,
    fresh: bool,
    show_code: bool,
    chart: Path | None,
) -> None:
    """Answer QUESTION from the data.

    Exit status: 0 answered, 3 declined, 1 failed, 2 wrong usage.
    """
    check_question(question)
    if rebuild and session is None:
        raise InputError("--rebuild needs --session.", mend="Name it: --session last.")
    told = None if as_json else _printer()
    try:
        answer = run(
            question, model, session, fresh, told=told, show_code=show_code, rebuild=rebuild
        )
    except InputError:
        raise
    except NLQueryError as error:
        if not as_json:
            raise
        click.echo(f"nlquery: {error}", err=True)
        answer = Answer(question=question, status="failed", markdown=str(error))
    if as_json:
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False))
    if chart is not None:
        _save_chart(answer, chart)
    ctx.exit(STATUS[answer.status])


def _printer() -> Callable[[Answer], None]:
    from nlquery.display.terminal import print_answer

    return print_answer


def _save_chart(answer: Answer, path: Path) -> None:
    if answer.chart is None:
        click.echo("The answer has no chart.", err=True)
        return
    from nlquery.display.picture import save

    save(answer.chart, path)
    click.echo(f"The chart is in {path}", err=True)


def check_question(question: str, example: str = 'nlquery ask "total sales by location"') -> None:
    """Refuse an empty question; `example` shows how one is asked.

    Raises
    ------
    InputError
        If there is nothing but white space.
    """
    if not question.strip():
        raise InputError("The question is empty.", mend=f"Ask one: {example}.")


def run(
    question: str,
    model: str | None,
    session: str | None,
    fresh: bool,
    *,
    told: Callable[[Answer], None] | None,
    show_code: bool = False,
    rebuild: bool = False,
) -> Answer:
    """Ask one question in a session of its own (or the named one) and return the answer.

    With `told`, progress is shown, and it is called with the answer as soon as it is there.
    """
    from nlquery.assistant import Assistant
    from nlquery.background import background
    from nlquery.display.views import TerminalView
    from nlquery.settings import Settings
    from nlquery.sync import ask_in

    loop = background()
    assistant = Assistant(Settings.load(model=model), one_session=True)
    try:
        opened = loop.run(assistant.open_session(session))
        if rebuild:
            for done in loop.iterate(opened.rebuild()):
                click.echo(done.line(), err=True)
        view = TerminalView(show_code=show_code, told=told) if told else None
        return ask_in(opened, question, view, fresh=fresh)
    finally:
        loop.run(assistant.close())
