"""Matching the names that were read, and what becomes of them in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from psycopg import Connection
from psycopg.types.json import Jsonb

from nlquery_etl.decisions import ask, decisions_on
from nlquery_etl.job import Job
from nlquery_etl.matching import MatchResult, match_products
from nlquery_etl.mentions import known_mentions, named, to_mentions
from nlquery_etl.products import (
    prune,
    save_categories,
    save_mappings,
    save_products,
    save_words,
)
from nlquery_etl.rows import CatalogEntry
from nlquery_etl.staging import Staging

# The pairs of products that wait for a person, each once.
PENDING = """
WITH keys AS (
    SELECT source || ':' || source_product_id AS key, product_id, source_product_name AS name
    FROM product_mappings
),
pairs AS (
    SELECT d.id, d.left_key, d.right_key, l.name AS "left", r.name AS "right", d.confidence,
        d.is_same, l.product_id AS one, r.product_id AS other,
        least(l.product_id, r.product_id) AS low, greatest(l.product_id, r.product_id) AS high
    FROM match_decisions AS d
    JOIN keys AS l ON l.key = d.left_key
    JOIN keys AS r ON r.key = d.right_key
    WHERE d.entity = 'product' AND l.product_id <> r.product_id
),
waiting AS (
    SELECT DISTINCT ON (low, high) *
    FROM pairs
    WHERE is_same IS NULL AND (low, high) NOT IN (SELECT low, high FROM pairs WHERE NOT is_same)
    ORDER BY low, high, confidence DESC, id
)
SELECT w.id, left_key, right_key, "left", "right", l.name, r.name, confidence
FROM waiting AS w
JOIN products AS l ON l.id = w.one
JOIN products AS r ON r.id = w.other
ORDER BY confidence DESC, w.id
"""


def update_catalog(
    connection: Connection,
    staging: Staging,
    jobs: Iterable[Job],
    entries: Mapping[str, CatalogEntry],
) -> int:
    """Match the names that were read and save products, mappings and categories.

    Parameters
    ----------
    connection
        In the transaction of the staging tables; ``st_names`` is filled.
    jobs
        What was read.
    entries
        Square's catalogue.

    Returns
    -------
    int
        How many pairs of names wait for a person's decision.
    """
    names = named(jobs)
    known = known_mentions(connection)
    mentions, numbers = to_mentions(names, known, entries)
    if not names and all(m.key in known for m in mentions):
        return _waiting(connection)
    others = [mention for key, mention in known.items() if key not in {m.key for m in mentions}]
    result = match_products([*mentions, *others], decisions_on(connection, "product"))
    product_ids = save_products(connection, result, save_categories(connection, result.categories))
    moved = save_mappings(connection, result, product_ids)
    if moved and not staging.is_first:
        _move_items(connection)
    prune(connection)
    _save_unsure(connection, result)
    save_words(connection, result.spelling)
    _stage(connection, staging, result, product_ids, numbers)
    return _waiting(connection)


def _stage(
    connection: Connection,
    staging: Staging,
    result: MatchResult,
    product_ids: Mapping[str, int],
    numbers: Mapping[int, str],
) -> None:
    mapping_ids = _mapping_ids(connection)
    found = {match.mention.key: match for match in result.matches}
    rows = [
        (
            number,
            mapping_ids[key],
            product_ids[found[key].product.name],
            Jsonb(dict(found[key].attributes)),
        )
        for number, key in numbers.items()
    ]
    staging.copy("st_names", ("name_number", "mapping_id", "product_id", "attributes"), rows)


def _mapping_ids(connection: Connection) -> dict[str, int]:
    return dict(
        connection.execute(
            "SELECT source || ':' || source_product_id, id FROM product_mappings"
        ).fetchall()
    )


def _waiting(connection: Connection) -> int:
    """Return how many pairs wait for a person."""
    row = connection.execute(f"SELECT count(*) FROM ({PENDING}) AS waiting".encode()).fetchone()
    return int(row[0]) if row else 0


def rematch(connection: Connection) -> None:
    """Group all known names anew, as people decided, and let the sold lines follow.

    Parameters
    ----------
    connection
        In a transaction.
    """
    result = match_products(
        list(known_mentions(connection).values()), decisions_on(connection, "product")
    )
    categories = save_categories(connection, result.categories)
    save_mappings(connection, result, save_products(connection, result, categories))
    _move_items(connection)
    prune(connection)
    save_products(connection, result, categories)  # names of those that are gone are free now


def _move_items(connection: Connection) -> None:
    """Let sold lines follow their names to other products."""
    connection.execute(
        """
        UPDATE order_items AS i SET product_id = m.product_id FROM product_mappings AS m
        WHERE m.id = i.mapping_id AND i.product_id IS DISTINCT FROM m.product_id
        """
    )


def _save_unsure(connection: Connection, result: MatchResult) -> None:
    for unsure in result.unsure:
        pair = (unsure.left, unsure.right)
        keys, names = [m.key for m in pair], [m.name for m in pair]
        ask(connection, "product", keys, names, unsure.confidence)
