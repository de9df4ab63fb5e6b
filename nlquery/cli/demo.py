"""``nlquery demo``: sample data, three questions, their answers."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from nlquery.answer import Answer

ORDERS = 2_000
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

    settings = Settings.load(model="offline")
    begun = time.monotonic()
    _prepare(settings.home)
    for number, answer in enumerate(_answers(settings), start=1):
        _show(number, answer, settings.home)
    click.echo(f"All of it took {time.monotonic() - begun:.1f} s.\n")
    click.echo(f"Session notebook: {settings.sessions / 'demo.ipynb'}")
    click.echo('Ask your own:     nlquery ask "which location had the highest sales?"')
    click.echo("Your own exports: nlquery load DIRECTORY")
    click.echo("In a notebook:    make lab, then %load_ext nlquery and %%ask")
