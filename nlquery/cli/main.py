"""The command group: finds commands lazily, turns errors into one sentence and a status."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

import nlquery
from nlquery.errors import InputError, NLQueryError

FAILED, USAGE, DECLINED = 1, 2, 3

COMMANDS = {
    "ask": "nlquery.cli.ask:ask",
    "batch": "nlquery.cli.batch:batch",
    "db": "nlquery.cli.db:db",
    "demo": "nlquery.cli.demo:demo",
    "doctor": "nlquery.cli.doctor:doctor",
    "export": "nlquery.cli.report:export",
    "history": "nlquery.cli.report:history",
    "locations": "nlquery.cli.locations:locations",
    "load": "nlquery.cli.load:load",
    "model": "nlquery.cli.model:model",
    "models": "nlquery.cli.models:models",
    "products": "nlquery.cli.products:products",
    "quality": "nlquery.cli.quality:quality",
    "refresh": "nlquery.cli.load:refresh",
    "replay": "nlquery.cli.report:replay",
    "sample": "nlquery.cli.load:sample",
    "sql": "nlquery.cli.sql:sql",
    "usage": "nlquery.cli.usage:usage",
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands' names in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command, or None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(nlquery.__version__, prog_name="nlquery")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def group(ctx: click.Context, debug: bool) -> None:
    """Ask questions about your data and get checked answers that re-run."""
    ctx.obj = {"debug": debug}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status.

    0 answered or done, 1 failed, 2 wrong usage, 3 declined.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words
    if debug:  # accepted before and behind the command's name
        words.remove("--debug")
    try:
        status: Any = group.main(words, prog_name="nlquery", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        status = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = FAILED
    except NLQueryError as error:
        if debug:
            raise
        click.echo(f"nlquery: {error}", err=True)
        status = USAGE if isinstance(error, InputError) else FAILED
    sys.exit(status if isinstance(status, int) else 0)
