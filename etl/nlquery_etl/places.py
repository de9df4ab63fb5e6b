"""Locations in the database: known ones are kept, new ones added, source ids collected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from nlquery_etl.locations import Site, sites
from nlquery_etl.rows import Place

_FIELDS = (
    "name",
    "address_line1",
    "address_line2",
    "city",
    "state",
    "zip_code",
    "country",
    "timezone",
)


def update_places(connection: Connection, places: Iterable[Place]) -> int:
    """Save the places; return how many locations there are."""
    known = _known(connection)
    found = sites(places, [site for _, site in known])
    for index, site in enumerate(found):
        _save(connection, known[index][0] if index < len(known) else None, site)
    return len(found)


def spots_of(connection: Connection) -> dict[str, dict[str, tuple[int, str]]]:
    """Return source → its id of a place → our id and the time zone."""
    spots: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for identity, site in _known(connection):
        for source, ids in site.source_ids.items():
            spots[source] |= dict.fromkeys(ids, (identity, site.place.timezone))
    return spots


def _known(connection: Connection) -> list[tuple[int, Site]]:
    columns = ", ".join(_FIELDS)
    rows = connection.execute(
        f"SELECT id, source_ids, {columns} FROM locations ORDER BY id".encode()
    ).fetchall()
    known = []
    for identity, source_ids, *values in rows:
        ids = {s: _listed(i) for s, i in source_ids.items()}
        source = next((s for s in ("TOAST", "DOORDASH", "SQUARE") if s in ids), "TOAST")
        place = Place(source, "", **dict(zip(_FIELDS, values, strict=True)))
        known.append((identity, Site(place, ids)))
    return known


def _listed(value: Any) -> Sequence[str]:
    return value if isinstance(value, list) else [value]


def _save(connection: Connection, identity: int | None, site: Site) -> int:
    values = {field: getattr(site.place, field) for field in _FIELDS}
    values["source_ids"] = Jsonb(_compact(site.source_ids))
    names = ", ".join(values)
    marks = ", ".join(f"%({name})s" for name in values)
    if identity is None:
        statement = f"INSERT INTO locations ({names}) VALUES ({marks}) RETURNING id"
    else:
        statement = (
            f"UPDATE locations SET ({names}) = ROW({marks}) WHERE id = %(id)s"
            f" AND ({names}) IS DISTINCT FROM ROW({marks})"
        )
    row = connection.execute(statement.encode(), {**values, "id": identity})
    if identity is not None:
        return identity
    made = row.fetchone()
    assert made is not None
    return int(made[0])


def _compact(ids: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return one id as itself and several as a list."""
    return {s: list(i) if len(i) > 1 else i[0] for s, i in ids.items()}
