"""What people decide about products: the same or not. Decisions outlive every load."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from psycopg import Connection

from nlquery_etl.catalog import PENDING, rematch
from nlquery_etl.decisions import Pending, decide_pair, save_decision, take_back
from nlquery_etl.errors import ReviewError
from nlquery_schema.reach import connect


def pending(owner_url: str) -> list[Pending]:
    """Return the pairs of products that wait for a person, each once, the likeliest first."""
    with connect(owner_url) as connection:
        rows = connection.execute(PENDING).fetchall()
    return [Pending(i, a, b, (m, n), (p, q), float(c or 0)) for i, a, b, m, n, p, q, c in rows]


def decide(owner_url: str, decision: int, *, same: bool) -> None:
    """Answer a pending pair and regroup the products.

    Raises
    ------
    ReviewError
        If no such pair waits.
    """
    with connect(owner_url) as connection, connection.transaction():
        keys = decide_pair(connection, "product", decision, same=same)
        if same:
            take_back(connection, "product", _mates(connection, keys))
        _apply(connection, keys)


def merge(owner_url: str, names: Sequence[str]) -> None:
    """Make one product of several, named by their names or as ``SOURCE:id``.

    Raises
    ------
    ReviewError
        If one of them does not exist, or there is only one.
    """
    with connect(owner_url) as connection, connection.transaction():
        keys = [_keys(connection, name)[0] for name in names]
        if len(set(keys)) < 2:
            raise ReviewError("Name at least two different products.")
        for left, right in pairwise(keys):
            save_decision(connection, "product", left, right, same=True)
        take_back(connection, "product", _mates(connection, keys))
        _apply(connection, keys)


def split(owner_url: str, key: str) -> None:
    """Take one source's name (``SOURCE:id``) out of its product, into one of its own.

    Raises
    ------
    ReviewError
        If it does not exist, is alone in its product already, or is a product of several names.
    """
    with connect(owner_url) as connection, connection.transaction():
        own, *more = _keys(connection, key)
        if more:
            raise ReviewError(
                f"{key} has {len(more) + 1} names.", mend=f"Split one: {', '.join([own, *more])}."
            )
        others = [
            f"{source}:{number}"
            for source, number in connection.execute(
                """
                SELECT o.source::text, o.source_product_id FROM product_mappings m
                JOIN product_mappings o ON o.product_id = m.product_id AND o.id <> m.id
                WHERE m.source || ':' || m.source_product_id = %s
                """,
                (own,),
            ).fetchall()
        ]
        if not others:
            raise ReviewError(f"{key} is alone in its product already.")
        for other in others:
            save_decision(connection, "product", own, other, same=False)
        _apply(connection, [own])


def _keys(connection: Connection, name: str) -> list[str]:
    """Return the source names of a product, or the one that is meant."""
    rows = connection.execute(
        """
        SELECT m.source || ':' || m.source_product_id
        FROM product_mappings m JOIN products p ON p.id = m.product_id
        WHERE m.source || ':' || m.source_product_id = %(name)s OR lower(p.name) = lower(%(name)s)
        ORDER BY m.match_confidence DESC, m.id
        """,
        {"name": name},
    ).fetchall()
    if not rows:
        raise ReviewError(
            f"There is no product {name!r}.", mend="Names are those of: nlquery products list"
        )
    return [key for (key,) in rows]


def _mates(connection: Connection, keys: Sequence[str]) -> list[str]:
    """Return all source names of the products that the keys are in."""
    rows = connection.execute(
        """
        SELECT DISTINCT o.source || ':' || o.source_product_id
        FROM product_mappings m JOIN product_mappings o ON o.product_id = m.product_id
        WHERE m.source || ':' || m.source_product_id = ANY(%s)
        """,
        (list(keys),),
    ).fetchall()
    return [key for (key,) in rows]


def _apply(connection: Connection, keys: Sequence[str]) -> None:
    rematch(connection)
    connection.execute(
        "UPDATE product_mappings SET is_manual_match = true, match_confidence = 1"
        " WHERE source || ':' || source_product_id = ANY(%s)",
        (list(keys),),
    )
