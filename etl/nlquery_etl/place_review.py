"""What people decide about locations: one place or two. Decisions outlive every load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from psycopg import Connection
from psycopg.types.json import Jsonb

from nlquery_etl.decisions import Pending, decide_pair, save_decision, take_back
from nlquery_etl.errors import ReviewError
from nlquery_etl.places import Known, compact, known_places
from nlquery_schema.reach import connect

_LIST = "Names are those of: nlquery locations list"


def pending_places(owner_url: str) -> list[Pending]:
    """Return the pairs of places that wait for a person, the likeliest first."""
    with connect(owner_url) as connection:
        rows = connection.execute(
            "SELECT id, left_key, right_key, extra_data -> 'names', confidence FROM match_decisions"
            " WHERE entity = 'location' AND is_same IS NULL ORDER BY confidence DESC, id"
        ).fetchall()
        where = {key: place for place in known_places(connection) for key in place.keys}
    found = [
        Pending(i, left, right, tuple(names), (_show(where[left]), _show(where[right])), float(c))
        for i, left, right, names, c in rows
        if left in where and right in where
    ]
    return [pair for pair in found if where[pair.left].id != where[pair.right].id]


def decide_place(owner_url: str, decision: int, *, same: bool) -> None:
    """Answer a pair that waits; orders move at once.

    Raises
    ------
    ReviewError
        If no such pair waits.
    """
    with connect(owner_url) as connection, connection.transaction():
        keys = decide_pair(connection, "location", decision, same=same)
        if same:
            _join(connection, [_one(connection, key) for key in keys])


def merge_places(owner_url: str, names: Sequence[str]) -> None:
    """Make one location of several, named by their names or as ``SOURCE:id``.

    Raises
    ------
    ReviewError
        If one of them does not exist or is not the only one of its name, or there is only one.
    """
    with connect(owner_url) as connection, connection.transaction():
        places = {place.id: place for place in (_one(connection, name) for name in names)}
        if len(places) < 2:
            raise ReviewError("Name at least two different locations.", mend=_LIST)
        for left, right in pairwise(places.values()):
            save_decision(connection, "location", left.keys[0], right.keys[0], same=True)
        _join(connection, list(places.values()))


def split_place(owner_url: str, key: str) -> None:
    """Take one source's id (``SOURCE:id``) out of its location, with its orders.

    The new location is described as the old one until the next load reads what the source says.

    Raises
    ------
    ReviewError
        If it does not exist or is alone in its location already.
    """
    with connect(owner_url) as connection, connection.transaction():
        place = _one(connection, key)
        others = [other for other in place.keys if other != key]
        if key not in place.keys:
            raise ReviewError(
                f"{key} has {len(others)} ids.", mend=f"Split one: {', '.join(others)}."
            )
        if not others:
            raise ReviewError(f"{key} is alone in its location already.")
        for other in others:
            save_decision(connection, "location", key, other, same=False)
        source, _, identity = key.partition(":")
        row = connection.execute(
            """
            INSERT INTO locations (
                name, address_line1, address_line2, city, state, zip_code, country, timezone,
                source_ids
            )
            SELECT name || ' (' || %s || ')', address_line1, address_line2, city, state, zip_code,
                country, timezone, %s
            FROM locations WHERE id = %s RETURNING id
            """,
            (key, Jsonb({source: identity}), place.id),
        ).fetchone()
        assert row is not None
        _set_ids(connection, place.id, others)
        _move_orders(connection, source, place.id, row[0], others)


def _move_orders(
    connection: Connection, source: str, old: int, new: int, others: Sequence[str]
) -> None:
    """Let the source's orders follow; where it has more ids there, the next load tells which."""
    what = "location_id = %(new)s"
    if any(other.startswith(f"{source}:") for other in others):
        what = "content_hash = NULL"
    connection.execute(
        f"UPDATE orders SET {what} WHERE location_id = %(old)s AND source = %(source)s".encode(),
        {"new": new, "old": old, "source": source},
    )


def _join(connection: Connection, places: Sequence[Known]) -> None:
    """Make one row of the places' rows: that of the first source has the name that stays."""
    take_back(connection, "location", [key for place in places for key in place.keys])
    kept, *gone = sorted({p.id: p for p in places}.values(), key=lambda p: (p.rank, p.id))
    ids = [place.id for place in gone]
    connection.execute(
        "UPDATE orders SET location_id = %s WHERE location_id = ANY(%s)", (kept.id, ids)
    )
    connection.execute("DELETE FROM locations WHERE id = ANY(%s)", (ids,))
    _set_ids(connection, kept.id, [key for place in (kept, *gone) for key in place.keys])


def _set_ids(connection: Connection, location: int, keys: Sequence[str]) -> None:
    ids: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        source, _, identity = key.partition(":")
        ids[source].append(identity)
    connection.execute(
        "UPDATE locations SET source_ids = %s WHERE id = %s", (Jsonb(compact(ids)), location)
    )


def _one(connection: Connection, name: str) -> Known:
    """Return the location that is meant."""
    found = [
        place
        for place in known_places(connection)
        if name in place.keys or place.site.place.name.casefold() == name.casefold()
    ]
    if not found:
        raise ReviewError(f"There is no location {name!r}.", mend=_LIST)
    if len(found) > 1:
        keys = ", ".join(place.keys[0] for place in found)
        raise ReviewError(
            f"There are {len(found)} locations {name!r}.", mend=f"Name one of {keys}."
        )
    return found[0]


def _show(place: Known) -> str:
    parts = (place.site.place.name, place.site.place.address_line1, place.site.place.city)
    return ", ".join(filter(None, parts))
