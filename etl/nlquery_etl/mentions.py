"""What sources call products: from the names of sold lines to what is matched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from psycopg import Connection

from nlquery_etl.job import Job, Met
from nlquery_etl.matching import Mention
from nlquery_etl.matching.normalise import simplify
from nlquery_etl.rows import CatalogEntry

UNKNOWN = "Unknown item"


@dataclass(frozen=True)
class Name:
    """A name of the staged lines: its number there, and what the lines say of it."""

    number: int
    source: str
    key: str
    name: str
    met: Met


def named(jobs: Iterable[Job]) -> list[Name]:
    """Return all names that were read."""
    return [
        Name(met.number, job.source, key, name, met)
        for job in jobs
        for (key, name), met in job.names.items()
    ]


def to_mentions(
    names: Sequence[Name], known: Mapping[str, Mention], entries: Mapping[str, CatalogEntry]
) -> tuple[list[Mention], dict[int, str]]:
    """Return the names as mentions, and number of a name → the mention's key.

    Names that share one id are told apart by what they say: the id alone is the name that it
    was first known by, else the most frequent one.
    """
    mentions: dict[str, Mention] = {}
    numbers: dict[int, str] = {}
    for said in sorted(names, key=lambda n: (n.source, n.key, -n.met.count, n.name)):
        entry = entries.get(said.key) if said.source == "SQUARE" else None
        plain, identity = f"{said.source}:{said.key}", said.key
        first = known.get(plain) or mentions.get(plain)
        if entry is None and first is not None and said.name not in (first.name, UNKNOWN):
            identity = f"{said.key}#{simplify(said.name)}"
        mention = _mention(said, identity, entry)
        if mention.key in mentions:
            mention = _more(mentions[mention.key], said.met.count)
        elif mention.key in known:
            old = known[mention.key]
            mention = _more(mention if entry is not None else _renamed(mention, old), old.count)
        mentions[mention.key] = mention
        numbers[said.number] = mention.key
    for key, entry in entries.items():
        if entry.variation is not None and f"SQUARE:{key}" not in mentions:
            lines = known[f"SQUARE:{key}"].count if f"SQUARE:{key}" in known else 0
            mentions[f"SQUARE:{key}"] = _unsold(key, entry, lines)
    return list(mentions.values()), numbers


def _more(mention: Mention, lines: int) -> Mention:
    return replace(mention, count=mention.count + lines)


def _renamed(mention: Mention, old: Mention) -> Mention:
    """Return the mention as it was first spelled, so that loads do not change it to and fro."""
    return replace(mention, name=old.name, variation=old.variation)


def _mention(said: Name, identity: str, entry: CatalogEntry | None) -> Mention:
    prices, categories = said.met.prices, said.met.categories
    cents = max(prices, key=lambda p: (prices[p], -p)) if prices else None
    category = max(categories, key=lambda c: (categories[c], c)) if categories else None
    price = entry.price if entry is not None and entry.price is not None else cents
    return Mention(
        source=said.source,
        source_product_id=identity,
        name=entry.name if entry is not None else said.name,
        category=entry.category if entry is not None else category,
        price=None if price is None else Decimal(int(price)) / 100,
        variation=entry.variation if entry is not None else None,
        count=said.met.count,
    )


def _unsold(key: str, entry: CatalogEntry, count: int) -> Mention:
    price = None if entry.price is None else Decimal(entry.price) / 100
    return Mention("SQUARE", key, entry.name, entry.category, price, entry.variation, count)


def known_mentions(connection: Connection) -> dict[str, Mention]:
    """Return the mentions of earlier loads by their keys, with how many lines carry them."""
    rows = connection.execute(
        """
        SELECT m.source::text, m.source_product_id, m.source_product_name, c.name, m.source_price,
            m.source_metadata ->> 'variation', coalesce(i.lines, 0)
        FROM product_mappings m
        JOIN products p ON p.id = m.product_id
        LEFT JOIN categories c ON c.id = p.category_id
        LEFT JOIN (
            SELECT mapping_id, count(*) AS lines FROM order_items GROUP BY 1
        ) AS i ON i.mapping_id = m.id
        ORDER BY m.id
        """
    ).fetchall()
    found = [Mention(*row) for row in rows]
    return {mention.key: mention for mention in found}
