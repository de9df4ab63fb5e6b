"""``nlquery products``: what the matcher made of the sources' names, and what people decide."""

from __future__ import annotations

import json

import click

from nlquery.cli.connect import connect
from nlquery.cli.review import show_pending


@click.group()
def products() -> None:
    """List products and decide which names mean the same one."""


@products.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per product.")
def list_products(as_json: bool) -> None:
    """List the products with what the sources call them."""
    from nlquery_schema.reach import connect as reach

    with reach(connect().owner_url) as owner:
        rows = owner.execute(
            """
            SELECT p.name, c.name, array_agg(DISTINCT m.source || ':' || m.source_product_id
                || ' ' || m.source_product_name)
            FROM products p
            LEFT JOIN categories c ON c.id = p.category_id
            LEFT JOIN product_mappings m ON m.product_id = p.id
            GROUP BY p.id, c.name ORDER BY p.name
            """
        ).fetchall()
    if not rows and not as_json:
        click.echo("There are no products yet. Load some: nlquery load DIRECTORY")
    for name, category, names in rows:
        if as_json:
            click.echo(json.dumps({"product": name, "category": category, "names": names}))
        else:
            click.echo(f"{name}  ({category or 'no category'})")
            for called in names:
                click.echo(f"    {called}")


@products.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per pair.")
def review(as_json: bool) -> None:
    """List pairs that may be one product, for accept and reject."""
    from nlquery_etl.review import pending

    show_pending("products", pending(connect().owner_url), as_json=as_json)


@products.command()
@click.argument("pairs", type=int, nargs=-1, required=True)
def accept(pairs: tuple[int, ...]) -> None:
    """Say that the two names of each pair are one product."""
    _decide(pairs, same=True)


@products.command()
@click.argument("pairs", type=int, nargs=-1, required=True)
def reject(pairs: tuple[int, ...]) -> None:
    """Say that the two names of each pair are two products."""
    _decide(pairs, same=False)


@products.command()
@click.argument("names", nargs=-1, required=True)
def merge(names: tuple[str, ...]) -> None:
    """Make one product of several NAMES (or SOURCE:id)."""
    from nlquery_etl import review

    review.merge(connect().owner_url, names)
    click.echo("Merged; loads will keep it so.")


@products.command()
@click.argument("key")
def split(key: str) -> None:
    """Take one source's name, KEY (SOURCE:id), out of its product."""
    from nlquery_etl import review

    review.split(connect().owner_url, key)
    click.echo("Split; loads will keep it so.")


def _decide(pairs: tuple[int, ...], *, same: bool) -> None:
    from nlquery_etl.review import decide

    url = connect().owner_url
    for pair in pairs:
        decide(url, pair, same=same)
    click.echo(f"Decided {len(pairs)}; loads will keep it so.")
