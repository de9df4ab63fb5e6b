"""``nlquery doctor``: whether everything is there and holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from nlquery.settings import Settings

if TYPE_CHECKING:
    from nlquery_kernels.doctor import Check


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the checks as JSON.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Check the sandbox, its limits, the database, the models and the panel.

    Each limit is hit on purpose in a real kernel. Exit status 1 when something is wrong.
    """
    from nlquery.background import background
    from nlquery.doctor import examine

    checks = []
    for check in background().iterate(examine(Settings.load())):
        checks.append(check)
        if not as_json:
            _print(check)
    if as_json:
        click.echo(json.dumps([asdict(check) for check in checks], ensure_ascii=False))
    ctx.exit(0 if all(check.ok for check in checks) else 1)


def _print(check: Check) -> None:
    mark = click.style("✓", fg="green") if check.ok else click.style("✗", fg="red", bold=True)
    click.echo(f"{mark} {check.name:<24} {check.found}")
    if not check.ok and check.mend:
        click.echo(f"  {'':<24} → {check.mend}")
