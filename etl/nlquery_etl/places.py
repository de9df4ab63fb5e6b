"""Locations in the database: known ones are kept, new ones added, source ids collected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from nlquery_etl.decisions import ask, decisions_on
from nlquery_etl.locations import Site, rank, sites, unsure_places
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
    """Save the places, and which may be one; return how many locations there are."""
    known = known_places(connection)
    found = sites(places, [k.site for k in known], decisions_on(connection, "location"))
    for index, site in enumerate(found):
        _save(connection, known[index].id if index < len(known) else None, site)
    for pair in unsure_places(found):
        names = (pair.left.name, pair.right.name)
        keys = [f"{p.source}:{p.source_id}" for p in (pair.left, pair.right)]
        ask(connection, "location", keys, names, pair.confidence)
    return len(found)


def spots_of(connection: Connection) -> dict[str, dict[str, tuple[int, str]]]:
    """Return source → its id of a place → our id and the time zone."""
    spots: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for known in known_places(connection):
        for source, ids in known.site.source_ids.items():
            spots[source] |= dict.fromkeys(ids, (known.id, known.site.place.timezone))
    return spots


@dataclass(frozen=True)
class Known:
    """A location in the database."""

    id: int
    site: Site

    @property
    def keys(self) -> list[str]:
        """Its ids as ``SOURCE:id``."""
        return [f"{source}:{i}" for source, ids in self.site.source_ids.items() for i in ids]

    @property
    def rank(self) -> int:
        """How far in front its first source is."""
        return min((rank(source) for source in self.site.source_ids), default=9)


def known_places(connection: Connection) -> list[Known]:
    """Return the locations in the database."""
    columns = ", ".join(_FIELDS)
    rows = connection.execute(
        f"SELECT id, source_ids, {columns} FROM locations ORDER BY id".encode()
    ).fetchall()
    known = []
    for identity, source_ids, *values in rows:
        ids = {s: _listed(i) for s, i in source_ids.items()}
        fields = dict(zip(_FIELDS, values, strict=True))
        fields = dict(zip(_FIELDS, values, strict=True))
        place = Place(min(ids, key=rank, default="TOAST"), "", **fields)
        known.append(Known(identity, Site(place, ids)))
    return known


def _listed(value: Any) -> Sequence[str]:
    return value if isinstance(value, list) else [value]


def _save(connection: Connection, identity: int | None, site: Site) -> int:
    values = {field: getattr(site.place, field) for field in _FIELDS}
    values["source_ids"] = Jsonb(compact(site.source_ids))
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


def compact(ids: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return one id as itself and several as a list."""
    return {s: list(i) if len(i) > 1 else i[0] for s, i in ids.items()}
