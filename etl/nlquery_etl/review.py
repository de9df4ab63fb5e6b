"""What people decide about products: the same or not. Decisions outlive every load."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from psycopg import Connection

from nlquery_etl.catalog import rematch
from nlquery_etl.decisions import Pending, decide_pair, save_decision
from nlquery_etl.errors import ReviewError
from nlquery_schema.reach import connect


def pending(owner_url: str) -> list[Pending]:
    """Return the pairs that wait for a person, the likeliest first."""
    with connect(owner_url) as connection:
        rows = connection.execute(
            """
            SELECT d.id, d.left_key, d.right_key, l.source_product_name, r.source_product_name,
                lp.name, rp.name, d.confidence
            FROM match_decisions d
            JOIN product_mappings l ON l.source || ':' || l.source_product_id = d.left_key
            JOIN product_mappings r ON r.source || ':' || r.source_product_id = d.right_key
            JOIN products lp ON lp.id = l.product_id
            JOIN products rp ON rp.id = r.product_id
            WHERE d.entity = 'product' AND d.is_same IS NULL AND lp.id <> rp.id
            ORDER BY d.confidence DESC, d.id
            """
        ).fetchall()
    return [Pending(i, a, b, (m, n), (p, q), float(c or 0)) for i, a, b, m, n, p, q, c in rows]


def decide(owner_url: str, decision: int, *, same: bool) -> None:
    """Answer a pending pair and regroup the products.

    Raises
    ------
    ReviewError
        If no such pair waits.
    """
    with connect(owner_url) as connection, connection.transaction():
        _apply(connection, decide_pair(connection, "product", decision, same=same))


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


def _apply(connection: Connection, keys: Sequence[str]) -> None:
    rematch(connection)
    connection.execute(
        "UPDATE product_mappings SET is_manual_match = true, match_confidence = 1"
        " WHERE source || ':' || source_product_id = ANY(%s)",
        (list(keys),),
    )
