"""What people said, and are asked, about two things being one: products or locations."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import Connection
from psycopg.types.json import Jsonb

from nlquery_etl.errors import ReviewError
from nlquery_etl.matching.types import Decision


@dataclass(frozen=True)
class Pending:
    """Two names or places that may be one.

    Attributes
    ----------
    id
        Number of the decision.
    left, right
        ``SOURCE:id`` of both.
    names
        What the sources call them.
    now
        The products or locations that they are now.
    confidence
        0 to 1, the matcher's.
    """

    id: int
    left: str
    right: str
    names: tuple[str, str]
    now: tuple[str, str]
    confidence: float


def decisions_on(connection: Connection, entity: str) -> list[Decision]:
    """Return what people decided about ``product`` or ``location`` pairs."""
    rows = connection.execute(
        "SELECT left_key, right_key, is_same FROM match_decisions"
        " WHERE entity = %s AND is_same IS NOT NULL",
        (entity,),
    ).fetchall()
    return [Decision(left, right, same) for left, right, same in rows]


def ask(
    connection: Connection,
    entity: str,
    keys: Sequence[str],
    names: Sequence[str],
    confidence: float,
) -> None:
    """Put a pair before people, unless it is there already."""
    (left, one), (right, other) = sorted(zip(keys, names, strict=True))
    connection.execute(
        """
        INSERT INTO match_decisions (entity, left_key, right_key, confidence, extra_data)
        VALUES (%s, %s, %s, %s, %s) ON CONFLICT (entity, left_key, right_key) DO NOTHING
        """,
        (entity, left, right, confidence, Jsonb({"names": [one, other]})),
    )


def decide_pair(connection: Connection, entity: str, decision: int, *, same: bool) -> list[str]:
    """Save the answer to a pair that waits; return its keys.

    Raises
    ------
    ReviewError
        If there is no such pair.
    """
    found = connection.execute(
        "UPDATE match_decisions SET is_same = %s, decided_by = %s, decided_at = now()"
        " WHERE id = %s AND entity = %s RETURNING left_key, right_key",
        (same, who(), decision, entity),
    ).fetchone()
    if found is None:
        raise ReviewError(
            f"No pair of {entity}s has the number {decision}.",
            mend=f"See: nlquery {entity}s review",
        )
    return list(found)


def save_decision(
    connection: Connection, entity: str, left: str, right: str, *, same: bool
) -> None:
    """Save what a person says about a pair, whoever asked."""
    one, other = sorted((left, right))
    connection.execute(
        """
        INSERT INTO match_decisions (
            entity, left_key, right_key, is_same, decided_by, decided_at, extra_data
        ) VALUES (%s, %s, %s, %s, %s, now(), '{}')
        ON CONFLICT (entity, left_key, right_key) DO UPDATE SET is_same = excluded.is_same,
            decided_by = excluded.decided_by, decided_at = excluded.decided_at
        """,
        (entity, one, other, same, who()),
    )


def take_back(connection: Connection, entity: str, keys: Sequence[str]) -> None:
    """Turn each earlier no between keys that a person now makes one thing."""
    connection.execute(
        "UPDATE match_decisions SET is_same = true, decided_by = %s, decided_at = now()"
        " WHERE entity = %s AND NOT is_same AND left_key = ANY(%s) AND right_key = ANY(%s)",
        (who(), entity, list(keys), list(keys)),
    )


def who() -> str:
    """Return the name of the operating system's user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        return "unknown"
