"""``nlquery model``: make, check and show semantic models."""

from __future__ import annotations

from pathlib import Path

import click

from nlquery.errors import InputError

NAMED = 8


@click.group()
def model() -> None:
    """Make, check and show what the words of questions mean."""


@model.command()
@click.argument("url")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File; default: <name>.yaml.")
@click.option("--name", help="What the data is called; default: the database's name.")
@click.option("--force", is_flag=True, help="Replace the file.")
def init(url: str, output: Path | None, name: str | None, force: bool) -> None:
    """Scaffold a model from the PostgreSQL database at URL.

    Tables, keys, types, values and names are read; measures, dimensions and synonyms are guessed.
    """
    from sqlalchemy.engine import make_url

    from nlquery.semantic.load import parse
    from nlquery.semantic.scaffold import scaffold
    from nlquery_schema.reach import reading

    with reading(url) as engine:
        called = name or engine.url.database or "data"
        target = output or Path(f"{called}.yaml")
        if target.exists() and not force:
            raise InputError(
                f"{target} is there already.", mend="Name another with -o, or --force."
            )
        text = scaffold(engine, called)
    made = parse(text, target.name)
    try:
        target.write_text(text, "utf-8")
    except OSError as error:
        raise InputError(f"{target} cannot be written ({error.strerror}).") from error
    click.echo(
        f"{target}: {len(made.measures)} measures and {len(made.dimensions)} dimensions of "
        f"{len(made.datasets)} tables."
    )
    click.echo("Ask with it:")
    shown = make_url(url).difference_update_query(["password"])
    click.echo(f"  export NLQUERY_DATABASE_URL='{shown}' NLQUERY_SEMANTIC_MODEL={target}")
    for question in made.examples[:3]:
        click.echo(f'  nlquery ask "{question}"')


@model.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--offline", is_flag=True, help="Check the file alone, without a database.")
@click.pass_context
def check(ctx: click.Context, file: Path | None, offline: bool) -> None:
    """Check the model in FILE (default: the one in use) and that the database has what it says."""
    from nlquery.agent.domain import prompt_of
    from nlquery.cli.connect import connect
    from nlquery.semantic.live_check import live_check
    from nlquery.semantic.load import load
    from nlquery.settings import Settings

    settings = Settings.load()
    loaded = load(file or settings.semantic_model)
    problems = [] if offline else live_check(loaded, connect(settings).reader_engine())
    for problem in problems:
        click.echo(f"✗ {problem}", err=True)
    if problems:
        ctx.exit(1)
    told = "is well-formed" if offline else "fits the database"
    click.echo(
        f"✓ {loaded.name} {told}: {len(loaded.measures)} measures, "
        f"{len(loaded.dimensions)} dimensions, {len(loaded.datasets)} tables."
    )
    left_out = prompt_of(loaded).left_out
    if left_out:
        named = ", ".join(left_out[:NAMED]) + (" …" if len(left_out) > NAMED else "")
        click.echo(
            f"! A language model is told {len(left_out)} of them by name only, for want of room in "
            f"its prompt: {named}. Put what matters most first in the file."
        )


@model.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
def show(file: Path | None) -> None:
    """Say in words what questions can use (Markdown)."""
    from nlquery.semantic.explain import explain
    from nlquery.semantic.load import load
    from nlquery.settings import Settings

    click.echo(explain(load(file or Settings.load().semantic_model)), nl=False)
