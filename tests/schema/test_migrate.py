"""Migrations: forwards, backwards, with data, and never apart from the models."""

from __future__ import annotations

from decimal import Decimal

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import Connection, errors
from sqlalchemy import Enum, create_engine
from sqlalchemy.pool import NullPool

from nlquery_schema import migrate
from nlquery_schema.database import Database
from nlquery_schema.errors import DatabaseUnreachable, MigrationError
from nlquery_schema.models import Base

ROWS = """
INSERT INTO locations (id, name) VALUES (1, 'Downtown');
INSERT INTO products (id, name, normalized_name) VALUES (1, 'Coffee', 'coffee');
INSERT INTO orders (id, source, source_order_id, location_id, status, created_at, business_date,
                    total_amount)
VALUES (1, 'TOAST', 'a', 1, 'COMPLETED', '2025-01-01 12:00Z', '2025-01-01', 12.34);
INSERT INTO order_items (order_id, product_id, item_name, total_price)
VALUES (1, 1, 'Coffee', 12.34);
"""


def test_migrations_make_what_the_models_say(database: Database) -> None:
    engine = create_engine(database.owner_url, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_enum_has_the_models_labels(owner: Connection) -> None:
    made = owner.execute(
        "SELECT typname, array_agg(enumlabel::text ORDER BY enumsortorder)"
        " FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid GROUP BY 1"
    ).fetchall()
    columns = [column for table in Base.metadata.tables.values() for column in table.columns]
    named = {c.type.name: c.type.enums for c in columns if isinstance(c.type, Enum)}
    assert dict(made) == named
    assert len(named) == 4


def test_up_down_up_keeps_the_data_that_has_a_place(database: Database, owner: Connection) -> None:
    owner.execute(ROWS)
    migrate.downgrade(database.owner_url, "0001")
    with pytest.raises(errors.UndefinedFunction):
        owner.execute("SELECT normalize_name('x')")
    migrate.upgrade(database.owner_url)
    assert owner.execute(
        "SELECT normalize_name(item_name), total_price"
        " FROM order_items JOIN orders ON orders.id = order_id"
    ).fetchall() == [("coffee", Decimal("12.34"))]


def test_lines_find_their_names_when_a_database_comes_from_0003(
    database: Database, owner: Connection
) -> None:
    migrate.downgrade(database.owner_url, "0003")
    owner.execute(ROWS)
    owner.execute(
        "INSERT INTO product_mappings (id, product_id, source, source_product_id,"
        " source_product_name)"
        " VALUES (7, 1, 'TOAST', 'c', 'Coffee'), (8, 1, 'SQUARE', 'c', 'Coffee');"
        "INSERT INTO order_items (order_id, product_id, item_name) VALUES (1, 1, 'Kaffee');"
        "INSERT INTO payments (order_id, source, source_payment_id, payment_type, amount)"
        " VALUES (1, 'TOAST', 'p', 'CASH', 12.34)"
    )
    migrate.upgrade(database.owner_url)
    found = owner.execute("SELECT item_name, mapping_id FROM order_items ORDER BY id").fetchall()
    assert found == [("Coffee", 7), ("Kaffee", None)]
    assert owner.execute("SELECT amount, content_hash FROM payments").fetchall() == [
        (Decimal("12.34"), None)
    ]


def test_down_to_nothing_and_up_again(database: Database, owner: Connection) -> None:
    owner.execute(ROWS)
    migrate.downgrade(database.owner_url, "base")
    left = owner.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " UNION SELECT typname FROM pg_type WHERE typtype = 'e'"
        " UNION SELECT proname FROM pg_proc JOIN pg_language l ON l.oid = prolang"
        " WHERE pronamespace = 'public'::regnamespace AND lanname <> 'c'"
    ).fetchall()
    assert {name for (name,) in left} == {"alembic_version", "alembic_version_pkc"}
    migrate.upgrade(database.owner_url)
    owner.execute(ROWS)


@pytest.mark.unit
def test_head_is_the_last_script() -> None:
    config = migrate.configuration(None)
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]


def test_a_database_of_a_newer_program_is_refused(database: Database, owner: Connection) -> None:
    owner.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(MigrationError, match="newer nlquery"):
        migrate.upgrade(database.owner_url)


def test_the_reader_cannot_migrate(database: Database) -> None:
    with pytest.raises(MigrationError, match="permission denied"):
        migrate.downgrade(database.reader_url, "base")


def test_an_unreachable_server_is_named_without_its_password() -> None:
    with pytest.raises(DatabaseUnreachable) as caught:
        migrate.upgrade("postgresql://me:secret@127.0.0.1:1/nlq")
    assert "127.0.0.1:1/nlq" in str(caught.value)
    assert "secret" not in str(caught.value)
