"""``nlquery models``: which models are known by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from nlquery.providers.models import ModelFacts


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per model.")
def models(as_json: bool) -> None:
    """List the known models with context size and prices, and who answers now.

    Any other name works too; its cost is then unknown. See docs/models.md.
    """
    from dataclasses import asdict

    from nlquery.providers.choose import resolve
    from nlquery.providers.models import Catalogue
    from nlquery.settings import Settings

    settings = Settings.load()
    catalogue = Catalogue.load(settings.home)
    if as_json:
        for name, facts in catalogue.models.items():
            click.echo(json.dumps({"model": name, **asdict(facts)}))
        return
    click.echo(f"{'':<30}{'context':>11}{'in':>9}{'cached':>9}{'out':>9}   $ per million tokens")
    for name, facts in catalogue.models.items():
        click.echo(f"{name:<30}{_columns(facts)}")
    click.echo(f"\n{settings.model} is now {resolve(settings.model, catalogue)}.")


def _columns(facts: ModelFacts) -> str:
    context = f"{facts.context:,}" if facts.context else "–"
    prices = (facts.input, facts.cached, facts.output)
    shown = ("–" if price is None else f"{price:.2f}" for price in prices)
    return f"{context:>11}" + "".join(f"{price:>9}" for price in shown)
