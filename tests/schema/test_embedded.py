"""The life of the embedded server, on real processes."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import pytest

from nlquery_schema.errors import HomeError
from nlquery_schema.home import state_home

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
    assert "[('Downtown',)" in done.stdout, done.stderr
    assert (ordinary_user.home / "nlquery" / "postgres" / "data").stat().st_uid == ordinary_user.uid


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount another /dev/shm")
@pytest.mark.parametrize("options", ["size=1m", "mode=755"])
def test_a_server_starts_where_little_memory_can_be_shared(
    options: str, ordinary_user: Any
) -> None:
    """As in many containers; where its data were made there was more."""
    assert ordinary_user.run(LIFE).returncode == 0
    lines = f'mount -t tmpfs -o {options} none /dev/shm; exec "$@"'
    prefix = ("unshare", "--mount", "sh", "-euc", lines, "sh", *ordinary_user.prefix)
    done = replace(ordinary_user, prefix=prefix).run(LIFE)
    assert "Downtown" in done.stdout, done.stderr


@pytest.mark.unit
def test_who_has_no_home_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "NLQUERY_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 54_399)
    with pytest.raises(HomeError, match=r"HOME is not set.*Set NLQUERY_HOME"):
        state_home()
