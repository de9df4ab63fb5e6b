from __future__ import annotations

from sqlalchemy import text

from nlquery_schema.database import Database


def test_the_reader_reads_and_the_owner_writes(database: Database) -> None:
    owner, reader = database.owner_engine(), database.reader_engine()
    with owner.begin() as connection:
        connection.execute(text("INSERT INTO locations (name) VALUES ('Downtown')"))
    with reader.connect() as connection:
        assert connection.execute(text("SELECT name FROM locations")).scalars().all() == [
            "Downtown"
        ]
    owner.dispose()
    reader.dispose()


def test_each_test_gets_an_empty_database(database: Database) -> None:
    reader = database.reader_engine()
    with reader.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM locations")).scalar() == 0
    reader.dispose()
