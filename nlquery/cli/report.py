"""``nlquery export``, ``replay`` and ``history``: what becomes of answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nlquery.settings import Settings

if TYPE_CHECKING:
    from nlquery.report.parameters import Parameters
    from nlquery.report.replay import Replayed, Report
    from nlquery_schema.database import Database

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
@click.argument("report", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Save the new outputs here.")
@click.option("--on", "url", help="Another database's URL.")
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
    report: Path,
    output: Path | None,
    url: str | None,
    parameters: tuple[str, ...],
) -> None:
    """Run the code of REPORT again and say what changed; no model is asked.

    Exit status: 0 all the same, 4 something changed, 1 something failed.
    """
    from nlquery.background import background
    from nlquery.report.parameters import Parameters
    from nlquery.report.replay import Report

    wanted = Parameters.read(parameters)
    loaded = Report(report)
    settings = Settings.load(database_url=url) if url else Settings.load()
    results = background().run(_replay(loaded, settings, wanted))
    for result in results:
        click.echo(f"{result.outcome:<8} {result.turn.number}. {result.turn.question}")
        for line in result.changes:
            click.echo(f"         {line}")
    if output is not None:
        loaded.save_as(output)
        click.echo(f"The new outputs are in {output}")
    outcomes = {result.outcome for result in results}
    ctx.exit(1 if "failed" in outcomes else CHANGED if "changed" in outcomes else 0)


async def _replay(report: Report, settings: Settings, wanted: Parameters) -> list[Replayed]:
    from nlquery.report.replay import replay as run
    from nlquery.road import road_to
    from nlquery_kernels.session import SandboxKernel
    from nlquery_schema.database import open_database

    database = await asyncio.to_thread(open_database, settings.home, settings.database_url)
    change = await asyncio.to_thread(_change, report, settings, database, wanted)
    async with road_to(database) as road:
        kernel = await SandboxKernel.start(road=road)
        try:
            return [result async for result in run(report, kernel, change)]
        finally:
            await kernel.shutdown()


def _change(
    report: Report, settings: Settings, database: Database, wanted: Parameters
) -> Mapping[str, str]:
    if not wanted:
        return {}
    from nlquery.report.parameters import changed_sources
    from nlquery.semantic import load_model
    from nlquery.semantic.clock import Clock

    model = load_model(settings.semantic_model)
    engine = database.reader_engine()
    try:
        return changed_sources(report, wanted, model, Clock.read(engine, model))
    finally:
        engine.dispose()


@click.command()
@click.argument("words", nargs=-1)
@click.option("--limit", default=20, show_default=True, help="Most sessions to list.")
def history(words: tuple[str, ...], limit: int) -> None:
    """List sessions, newest first, with their questions; WORDS must all be in them."""
    from nlquery.session.history import search

    found = search(Settings.load().sessions, words, limit=limit)
    for path, turns in found:
        click.secho(path.stem, bold=True)
        for turn in turns:
            click.echo(f"  {turn.number}. {turn.question}  [{turn.answer.get('status', '–')}]")
    if not found:
        click.echo("There is no such session." if words else "There is no session yet.")
