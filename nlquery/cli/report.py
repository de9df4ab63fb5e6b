"""``nlquery export``, ``replay`` and ``history``: what becomes of answers."""

from __future__ import annotations

from pathlib import Path

import click

from nlquery.settings import Settings

CHANGED = 4


@click.command()
@click.argument("session")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help=".ipynb, .html or .md"
)
@click.option("--turns", help="Such as 1,3-5; default: all that were answered.")
@click.option("--title", help="Default: the first question.")
@click.option("--code/--no-code", default=True, help="Keep the code, folded.")
def export(session: str, output: Path, turns: str | None, title: str | None, code: bool) -> None:
    """Make a report of the answered questions of SESSION (a name, a path or `last`)."""
    from nlquery.report.export import export as write
    from nlquery.session.store import find

    path = find(Settings.load().sessions, session)
    write(path, output, turns=turns, title=title, code=code)
    click.echo(f"The report is in {output}")


@click.command()
@click.argument("report")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Save it: .ipynb, .html or .md."
)
@click.option("--on", "url", help="Another database's URL.")
@click.option("--turns", help="Such as 1,3-5; default: all.")
@click.option(
    "-p",
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Ask for something else: month=2025-02, start=…, end=…, location=Airport.",
)
@click.pass_context
def replay(
    ctx: click.Context,
    report: str,
    output: Path | None,
    url: str | None,
    turns: str | None,
    parameters: tuple[str, ...],
) -> None:
    """Run the code of REPORT (a file, a session's name, `last`) again; no model is asked.

    Says of each answer whether it is the same, changed (old → new) or failed. Exit status: 0 all
    the same, 4 something changed, 1 something failed.
    """
    from nlquery.background import background
    from nlquery.report.again import run_again
    from nlquery.report.parameters import Parameters
    from nlquery.report.replay import Report
    from nlquery.session.store import find

    wanted = Parameters.read(parameters)
    settings = Settings.load(database_url=url) if url else Settings.load()
    loaded = Report(find(settings.sessions, report), turns)
    results = background().run(run_again(loaded, settings, wanted))
    for result in results:
        click.echo(f"{result.outcome:<8} {result.turn.number}. {result.turn.question}")
        for line in result.changes:
            click.echo(f"         {line}")
    if output is not None:
        loaded.save_as(output)
        click.echo(f"The new report is in {output}")
    outcomes = {result.outcome for result in results}
    ctx.exit(1 if "failed" in outcomes else CHANGED if "changed" in outcomes else 0)


@click.command()
@click.argument("words", nargs=-1)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Most sessions to list.",
)
def history(words: tuple[str, ...], limit: int) -> None:
    """List earlier questions, the newest session first; WORDS must all be in them."""
    from nlquery.session.history import search

    found = search(Settings.load().sessions, words, limit=limit)
    for one in found:
        click.secho(one.name, bold=True)
        for turn in one.turns:
            click.echo(f"  {turn.number}. {turn.question}  [{turn.answer.get('status', '–')}]")
    if found:
        name, number = found[0].name, found[0].turns[0].number
        click.echo()
        click.secho(f'Go on with one:  nlquery ask --session {name} "…"', dim=True)
        click.secho(f"Run it again:    nlquery replay {name} --turns {number}", dim=True)
    else:
        click.echo("There is no such question." if words else "There is no session yet.")
