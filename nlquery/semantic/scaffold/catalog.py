"""What a database says about itself: tables, columns, keys, and samples of values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from nlquery.semantic.errors import SemanticModelError
from nlquery.semantic.names import quoted
from nlquery.semantic.scaffold.english import singular, words

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Inspector

ColumnKind = Literal["text", "number", "boolean", "date", "timestamp", "other"]
SAMPLE_ROWS = 20_000
MOST_TABLES = 60
_OTHERS = frozenset({"alembic_version", "schema_migrations", "spatial_ref_sys"})


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes
    ----------
    name, kind
        Name, and what its type is for questions.
    integer
        Whether it is a whole number.
    nullable
        Whether rows may have no value.
    labels
        Of an enumerated type.
    values
        Distinct values of the sample, sorted; only for text, and only when they are few.
    distinct
        How many different values the sample has.
    """

    name: str
    kind: ColumnKind
    integer: bool = False
    nullable: bool = True
    labels: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    distinct: int = 0


@dataclass(frozen=True)
class Link:
    """Rows of a table that name a row of another by one column."""

    column: str
    table: str
    key: str
    optional: bool


@dataclass(frozen=True)
class Table:
    """A table with its columns, its key and its links.

    Attributes
    ----------
    rows
        As the sample counted them; at most :data:`SAMPLE_ROWS`.
    """

    name: str
    key: str
    columns: Mapping[str, Column]
    links: tuple[Link, ...]
    rows: int
    comment: str = ""
    keys: frozenset[str] = field(default=frozenset())


def read_tables(engine: Engine) -> list[Table]:
    """Return the tables that can be read and that have a key of one column.

    Raises
    ------
    SemanticModelError
        If there is none.
    """
    from sqlalchemy import inspect

    inspector = inspect(engine)
    names = [name for name in sorted(inspector.get_table_names()) if name not in _OTHERS]
    with engine.connect() as connection:
        found = [t for n in names[:MOST_TABLES] if (t := _table(inspector, connection, n))]
    if not found:
        raise SemanticModelError(
            "The database has no table with a primary key of one column that can be read.",
            mend="Name another database, or grant SELECT to the user of the URL.",
        )
    return _with_guessed_links(found)


def _table(inspector: Inspector, connection: Connection, name: str) -> Table | None:
    from sqlalchemy import text

    columns = inspector.get_columns(name)
    primary = inspector.get_pk_constraint(name).get("constrained_columns") or []
    readable = connection.execute(
        text("SELECT has_table_privilege(:name, 'SELECT')"), {"name": f'"{name}"'}
    ).scalar()
    if not readable or not columns:
        return None
    nullable = {c["name"]: bool(c["nullable"]) for c in columns}
    links = tuple(
        Link(
            foreign["constrained_columns"][0],
            foreign["referred_table"],
            foreign["referred_columns"][0],
            nullable[foreign["constrained_columns"][0]],
        )
        for foreign in inspector.get_foreign_keys(name)
        if len(foreign["constrained_columns"]) == 1 and not foreign.get("referred_schema")
    )
    described = {c["name"]: _column(connection, name, c) for c in columns}
    rows = connection.execute(
        text(f"SELECT count(*) FROM (SELECT 1 FROM {quoted(name)} LIMIT {SAMPLE_ROWS}) AS s")
    ).scalar_one()
    # a table of pairs has a key of two columns; its first stands for it, rows are counted anyway
    key = primary[0] if primary else columns[0]["name"]
    comment = inspector.get_table_comment(name).get("text") or ""
    return Table(name, key, described, links, int(rows), comment, frozenset(primary))


def _column(connection: Connection, table: str, raw: Mapping[str, Any]) -> Column:
    from sqlalchemy import types

    kind, name = raw["type"], raw["name"]
    labels = tuple(kind.enums) if isinstance(kind, types.Enum) else ()
    if isinstance(kind, types.Boolean):
        return Column(name, "boolean", nullable=raw["nullable"])
    if isinstance(kind, types.Date):
        return Column(name, "date", nullable=raw["nullable"])
    if isinstance(kind, types.DateTime):
        return Column(name, "timestamp", nullable=raw["nullable"])
    if isinstance(kind, types.Integer):
        return Column(name, "number", integer=True, nullable=raw["nullable"])
    if isinstance(kind, types.Numeric):
        return Column(name, "number", nullable=raw["nullable"])
    if isinstance(kind, types.String):
        distinct, values = _values(connection, table, name)
        return Column(name, "text", False, raw["nullable"], labels, values, distinct)
    return Column(name, "other", nullable=raw["nullable"])


def _values(connection: Connection, table: str, column: str) -> tuple[int, tuple[str, ...]]:
    """Return how many values there are in the sample, and which when they are few."""
    from sqlalchemy import text

    named = f"SELECT {quoted(column)}::text AS v FROM {quoted(table)} LIMIT {SAMPLE_ROWS}"
    rows = connection.execute(
        text(f"SELECT v, count(*) OVER () FROM ({named}) AS s WHERE v <> '' GROUP BY v LIMIT 31")
    ).all()
    values = tuple(sorted(str(row[0]) for row in rows)) if len(rows) <= 30 else ()
    return (int(rows[0][1]) if rows else 0), values


def _with_guessed_links(tables: Sequence[Table]) -> list[Table]:
    """Add links that no constraint tells of: ``author_id`` names the key of ``authors``."""
    from dataclasses import replace

    by_word = {singular(table.name): table for table in tables}
    known = {table.name for table in tables}
    linked = []
    for table in tables:
        links = [link for link in table.links if link.table in known]
        taken = {link.column for link in links} | {table.key}
        links += _guessed(table, by_word, taken)
        linked.append(replace(table, links=tuple(links)))
    return linked


def _guessed(table: Table, by_word: Mapping[str, Table], taken: set[str]) -> Iterator[Link]:
    for column in table.columns.values():
        word, _, key = words(column.name).rpartition(" ")
        other = by_word.get(word) if key in ("id", "key") else None
        if other is not None and other.name != table.name and column.name not in taken:
            yield Link(column.name, other.name, other.key, column.nullable)
