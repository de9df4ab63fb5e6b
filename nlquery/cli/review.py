"""What ``nlquery products`` and ``nlquery locations`` share: the pairs that wait."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from nlquery_etl.decisions import Pending


def show_pending(command: str, found: Sequence[Pending], *, as_json: bool) -> None:
    """Print the pairs that wait for a decision, and how to decide."""
    if as_json:
        for pair in found:
            click.echo(json.dumps(asdict(pair)))
        return
    if not found:
        click.echo("Nothing waits for a decision.")
        return
    for pair in found:
        left, right = pair.names
        click.echo(f"{pair.id:>4}  {left}  =?  {right}  ({pair.confidence:.0%})")
        for key, now in zip((pair.left, pair.right), pair.now, strict=True):
            click.echo(f"      {key}: {now}")
    click.echo(f"Decide: nlquery {command} accept ID … | nlquery {command} reject ID …")
