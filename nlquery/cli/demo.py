"""``nlquery demo``: sample data, three questions, their answers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from nlquery.answer import Answer
    from nlquery.settings import Settings

ORDERS = 2_000
SEED = 1
QUESTIONS = (
    "Show me total sales by location",
    "What were my top 5 selling products last week?",
    "Graph hourly sales for Friday vs Saturday at all stores",
)


@click.command()
def demo() -> None:
    """Start PostgreSQL, load invented sales, and answer three questions about them.

    Running it again changes nothing: the files and rows are the same, and the session notebook
    is written anew.
    """
    from nlquery.settings import Settings

    begun = time.monotonic()
    settings = Settings.load(model="offline")
    _prepare(settings)
    for number, answer in enumerate(_answers(settings), start=1):
        _show(number, answer, settings)
    click.echo(f"All of it took {time.monotonic() - begun:.1f} s.\n")
    click.echo(f"Session notebook: {_notebook(settings)}")
    click.echo('Ask your own:     nlquery ask "which location had the highest sales?"')
    click.echo("Your own exports: nlquery load DIRECTORY")
    click.echo("In a notebook:    make lab, then %load_ext nlquery and %%ask")


def _prepare(settings: Settings) -> None:
    """Fill the database with invented sales, unless somebody's own are in it."""
    from nlquery.cli.connect import connect
    from nlquery_etl.load import load_directory
    from nlquery_etl.sample import generate

    click.echo("→ starting PostgreSQL")
    owner_url = connect(settings).owner_url
    directory = settings.home / "sample"
    if not (directory / "toast_pos_export.json").exists():
        click.echo(f"→ inventing {ORDERS:,} orders of a restaurant group")
        generate(directory, orders=ORDERS, seed=SEED)
    click.echo(f"→ loading {directory}")
    click.echo(str(load_directory(owner_url, directory)))


def _answers(settings: Settings) -> Iterator[Answer]:
    from nlquery.assistant import Assistant
    from nlquery.background import background
    from nlquery.display.views import TerminalView
    from nlquery.sync import ask_in

    _notebook(settings).unlink(missing_ok=True)
    click.echo("→ starting a sandboxed kernel\n")
    loop = background()
    assistant = Assistant(settings, one_session=True)
    try:
        session = loop.run(assistant.open_session(str(_notebook(settings))))
        for question in QUESTIONS:
            yield ask_in(session, question, TerminalView())
    finally:
        loop.run(assistant.close())


def _show(number: int, answer: Answer, settings: Settings) -> None:
    from nlquery.display.picture import save
    from nlquery.display.terminal import print_answer

    click.secho(f"{number}. {answer.question}", bold=True)
    print_answer(answer)
    if answer.chart is not None:
        picture = settings.home / "demo" / f"{number}.png"
        save(answer.chart, picture)
        click.echo(f"Chart: {picture}")
    click.echo()


def _notebook(settings: Settings) -> Path:
    return settings.sessions / "demo.ipynb"
