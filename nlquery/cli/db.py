"""``nlquery db``: the database's own life."""

from __future__ import annotations

import click

from nlquery.cli.connect import connect
from nlquery.errors import InputError
from nlquery.settings import Settings


@click.group()
def db() -> None:
    """Start, stop and look at the database."""


@db.command()
def start() -> None:
    """Start the embedded PostgreSQL (questions do it by themselves)."""
    database = connect()
    where = database.socket_dir if database.embedded else "NLQUERY_DATABASE_URL"
    click.echo(f"PostgreSQL is ready: {where}")


@db.command()
def stop() -> None:
    """Stop the embedded PostgreSQL."""
    from nlquery_schema.database import embedded_postgres

    settings = _embedded()
    postgres = embedded_postgres(settings.home)
    postgres.stop()
    click.echo("PostgreSQL is stopped.")


@db.command()
def status() -> None:
    """Say which database is used and whether it answers."""
    settings = Settings.load()
    if settings.database_url:
        database = connect(settings)
        click.echo(f"{database.database} at NLQUERY_DATABASE_URL answers.")
        return
    from nlquery_schema.database import embedded_postgres

    state = embedded_postgres(settings.home).status()
    word = f"running, sockets in {state.socket_dir}" if state.running else "stopped"
    click.echo(f"Embedded PostgreSQL {state.version or ''} in {state.directory}: {word}")


@db.command()
@click.option("--owner", is_flag=True, help="The URL that can write, with its password.")
def url(owner: bool) -> None:
    """Print the database's URL (the reader's, who can only read)."""
    database = connect()
    click.echo(database.owner_url if owner else database.reader_url)


@db.command("grant-personal")
@click.option("--revoke", is_flag=True, help="Take the permission back.")
def grant_personal(revoke: bool) -> None:
    """Let questions see names, phone numbers and addresses (they do not by default)."""
    connect().grant_personal(allowed=not revoke)
    click.echo("Personal columns are " + ("withheld." if revoke else "readable."))


def _embedded() -> Settings:
    settings = Settings.load()
    if settings.database_url:
        raise InputError(
            "NLQUERY_DATABASE_URL names a server that nlquery does not run.",
            mend="Unset it to manage the embedded PostgreSQL.",
        )
    return settings
