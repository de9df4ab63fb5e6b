"""The life of the embedded server, on real processes."""

from __future__ import annotations

from typing import Any

LIFE = """
import time
from pathlib import Path
from nlquery_schema.database import embedded_postgres, open_database
from nlquery_schema.reach import connect

home = Path.home() / "nlquery"
database = open_database(home)
with connect(database.owner_url) as owner:
    owner.execute("INSERT INTO locations (name) VALUES ('Downtown')")
embedded_postgres(home).stop()
assert not embedded_postgres(home).status().running
database = open_database(home)
with connect(database.reader_url) as reader:
    print(reader.execute("SELECT name FROM locations").fetchall())
embedded_postgres(home).stop()
"""


def test_an_ordinary_user_makes_stops_and_finds_again(ordinary_user: Any) -> None:
    done = ordinary_user.run(LIFE)
    assert done.stdout == "[('Downtown',)]\n", done.stderr
    assert (ordinary_user.home / "nlquery" / "postgres" / "data").stat().st_uid == ordinary_user.uid
