"""``nlquery usage``: what questions cost."""

from __future__ import annotations

import json
from datetime import date, datetime

import click


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day to count (UTC).")
@click.option("--session", help="Only this session (its file's name without .ipynb).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per model.")
def usage(since: datetime | None, session: str | None, as_json: bool) -> None:
    """Sum up questions, tokens and cost by model."""
    from nlquery.record.usage import spending
    from nlquery.settings import Settings

    day: date | None = since.date() if since else None
    found = spending(Settings.load().private, since=day, session=session)
    if as_json:
        for one in found:
            click.echo(json.dumps(one.to_json()))
        return
    if not found:
        click.echo(_nothing(day, session))
    for one in found:
        cost = "price unknown" if one.usage.cost_usd is None else f"${one.usage.cost_usd:.4f}"
        tokens = f"{one.usage.input_tokens:,} in ({one.usage.cached_tokens:,} cached)"
        click.echo(
            f"{one.model}: {one.asked()}, {one.answered} answered, {tokens}, "
            f"{one.usage.output_tokens:,} out, {cost}, {one.seconds:.1f} s"
        )


def _nothing(day: date | None, session: str | None) -> str:
    where = f" in the session {session!r}" if session else ""
    when = f" since {day}" if day else " yet"
    listed = " `nlquery history` lists the sessions." if session else ""
    return f"Nothing was asked{where}{when}.{listed}"
