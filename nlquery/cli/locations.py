"""``nlquery locations``: which places there are, and what people decide about them."""

from __future__ import annotations

import json

import click

from nlquery.cli.connect import connect
from nlquery.cli.review import show_pending


@click.group()
def locations() -> None:
    """List locations and decide which ids of the sources mean the same place."""


@locations.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per location.")
def list_locations(as_json: bool) -> None:
    """List the locations with the ids that the sources give them."""
    from nlquery_schema.reach import connect as reach

    with reach(connect().owner_url) as owner:
        rows = owner.execute(
            "SELECT name, address_line1, city, timezone, source_ids FROM locations"
            " ORDER BY name, id"
        ).fetchall()
    if not rows and not as_json:
        click.echo("There are no locations yet. Load some: nlquery load DIRECTORY")
    for name, street, city, timezone, ids in rows:
        if as_json:
            fields = {"location": name, "address": street, "city": city}
            click.echo(json.dumps({**fields, "timezone": timezone, "source_ids": ids}))
            continue
        click.echo(f"{name}  ({', '.join(filter(None, (street, city))) or 'no address'})")
        for source, listed in ids.items():
            for key in listed if isinstance(listed, list) else [listed]:
                click.echo(f"    {source}:{key}")


@locations.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per pair.")
def review(as_json: bool) -> None:
    """List pairs that may be one place, for accept and reject."""
    from nlquery_etl.place_review import pending_places

    show_pending("locations", pending_places(connect().owner_url), as_json=as_json)


@locations.command()
@click.argument("pairs", type=int, nargs=-1, required=True)
def accept(pairs: tuple[int, ...]) -> None:
    """Say that the two of each pair are one place; their orders are joined at once."""
    _decide(pairs, same=True)


@locations.command()
@click.argument("pairs", type=int, nargs=-1, required=True)
def reject(pairs: tuple[int, ...]) -> None:
    """Say that the two of each pair are two places."""
    _decide(pairs, same=False)


@locations.command()
@click.argument("names", nargs=-1, required=True)
def merge(names: tuple[str, ...]) -> None:
    """Make one location of several NAMES (or SOURCE:id)."""
    from nlquery_etl.place_review import merge_places

    merge_places(connect().owner_url, names)
    click.echo("Merged; loads will keep it so.")


@locations.command()
@click.argument("key")
def split(key: str) -> None:
    """Take one source's id, KEY (SOURCE:id), out of its location, with its orders."""
    from nlquery_etl.place_review import split_place

    split_place(connect().owner_url, key)
    click.echo("Split; loads will keep it so.")


def _decide(pairs: tuple[int, ...], *, same: bool) -> None:
    from nlquery_etl.place_review import decide_place

    url = connect().owner_url
    for pair in pairs:
        decide_place(url, pair, same=same)
    click.echo(f"Decided {len(pairs)}; loads will keep it so.")
