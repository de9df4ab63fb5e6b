"""``nlquery load`` and ``nlquery sample``: exports into the database."""

from __future__ import annotations

from pathlib import Path

import click

from nlquery.cli.connect import connect
from nlquery.settings import Settings


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
        click.confirm("Empty the database before loading?", abort=True, err=True)
    summary = load_directory(connect().owner_url, directory, clear=clear, strict=strict)
    click.echo(str(summary))


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
