"""``nlquery load`` and ``nlquery sample``: exports into the database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nlquery.cli.connect import connect
from nlquery.settings import Settings

if TYPE_CHECKING:
    from nlquery_etl.summary import LoadSummary, Progress


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--clear", is_flag=True, help="Empty the database first.")
@click.option("--yes", is_flag=True, help="Do not ask before --clear.")
@click.option("--strict", is_flag=True, help="Stop at the first record that cannot be read.")
def load(directory: Path, clear: bool, yes: bool, strict: bool) -> None:
    """Load the Toast, DoorDash and Square exports in DIRECTORY.

    Loading the same files again changes nothing; changed records are updated.
    """
    from nlquery_etl.load import load_directory

    if clear and not yes:
        click.confirm(
            "Empty the database before loading (--yes does not ask)?", abort=True, err=True
        )
    with _progress() as told:
        summary = load_directory(
            connect().owner_url, directory, clear=clear, strict=strict, progress=told
        )
    _tell(summary)


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--watch", "watching", is_flag=True, help="Go on: load files as they arrive.")
@click.option("--every", default=5.0, show_default=True, help="Seconds between two looks.")
def refresh(directory: Path, watching: bool, every: float) -> None:
    """Load DIRECTORY again if its files have changed since the last load."""
    from nlquery_etl import refresh as refreshing
    from nlquery_etl.files import look_at

    url = connect().owner_url
    if not watching:
        with _progress() as told:
            summary = refreshing.refresh(url, directory, progress=told)
        if summary is None:
            click.echo("Nothing has changed.")
        else:
            _tell(summary)
        return
    look_at(directory)
    click.echo(f"Watching {directory}; stop with Ctrl-C.")
    for summary in refreshing.watch(
        url, directory, every=every, on_error=lambda error: click.echo(f"{error}", err=True)
    ):
        _tell(summary)


def _tell(summary: LoadSummary) -> None:
    """Print what a load did, and what a person should look at."""
    click.echo(str(summary))
    if summary.rejected:
        why = "SELECT source, position, reason FROM rejected_records"
        click.echo(f'Why records were rejected: nlquery sql "{why}"')
    if summary.unsure:
        click.echo(f"{summary.unsure} pairs of products may be one: nlquery products review")


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """Yield what shows how far the load is, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich import progress
    from rich.console import Console

    columns = (
        progress.BarColumn(),
        progress.TaskProgressColumn(),
        progress.TextColumn("{task.description}"),
        progress.TimeElapsedColumn(),
    )
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=1.0)

        def told(now: Progress) -> None:
            records = f": {now.records:,} records" if now.records else ""
            shown.update(task, completed=now.share, description=f"{now.doing}{records}")

        yield told


@click.command()
@click.option("--orders", default=2_000, show_default=True, help="How many orders to invent.")
@click.option("--seed", default=1, show_default=True, help="Same seed, same files.")
@click.option(
    "--to",
    "directory",
    type=click.Path(path_type=Path),
    help="Where to write; default: `sample` in nlquery's home.",
)
@click.option("--load/--no-load", "then_load", default=False, help="Load the files afterwards.")
@click.pass_context
def sample(
    ctx: click.Context, orders: int, seed: int, directory: Path | None, then_load: bool
) -> None:
    """Invent exports of a restaurant group, with the dirt that real ones have."""
    from nlquery_etl.sample import generate

    directory = directory or Settings.load().home / "sample"
    generate(directory, orders=orders, seed=seed)
    click.echo(f"Six export files are in {directory}")
    if then_load:
        ctx.invoke(load, directory=directory, clear=False, yes=False, strict=False)
