from __future__ import annotations

from sqlalchemy import text

from nlquery_schema.database import Database


def test_the_owner_writes_what_the_reader_reads(database: Database) -> None:
    owner, reader = database.owner_engine(), database.reader_engine()
    with owner.begin() as connection:
        connection.execute(text("INSERT INTO locations (name) VALUES ('Downtown')"))
    with reader.connect() as connection:
        names = connection.execute(text("SELECT name FROM locations")).scalars().all()
    owner.dispose()
    reader.dispose()
    assert names == ["Downtown"]
