"""Older PostgreSQLs: migrations, both roles, loads and their quality.

``make postgres`` fetches the oldest that is supported and the one before the embedded server's;
``make postgres OTHERS="14 16 17"`` all. `test_hosted.py` takes the machine's own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from nlquery_etl.load import load_directory
from nlquery_etl.quality import find_problems
from nlquery_etl.sample import generate
from nlquery_schema import migrate
from nlquery_schema.database import Database, open_embedded
from nlquery_schema.embedded import EmbeddedPostgres
from nlquery_schema.reach import connect

PROGRAMS = Path(__file__).parents[2] / "build" / "postgres"
ON_REQUEST = tuple(v for v in (16,) if (PROGRAMS / str(v)).is_dir())
VERSIONS = (14, 17, *ON_REQUEST)
ROWS = "SELECT count(*), sum(total_amount) FROM orders"


@pytest.fixture(params=VERSIONS)
def old(request: pytest.FixtureRequest, short_tmp: Path) -> Iterator[Database]:
    programs = PROGRAMS / str(request.param) / "bin"
    if not (programs / "postgres").is_file():
        assert os.environ.get("CI") != "true", "make postgres"
        pytest.skip(f"make postgres OTHERS={request.param}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLQUERY_PG_BIN", str(programs))
        server = EmbeddedPostgres(short_tmp / f"postgres-{request.param}")
        server.start()
        database = open_embedded(server, "nlq")
        with connect(database.owner_url) as owner:
            assert owner.info.server_version // 10_000 == request.param
        yield database
        server.stop()


def test_an_older_server_does_all_that_is_asked_of_it(old: Database, tmp_path: Path) -> None:
    url = old.owner_url
    generate(tmp_path, orders=400)
    first = load_directory(url, tmp_path)
    assert first.orders == 400
    again = load_directory(url, tmp_path, clear=True)
    assert {c.read - c.added for c in again.sources.values()} == {0}
    with connect(url) as owner, connect(old.reader_url) as reader:
        assert reader.execute(ROWS).fetchall() == owner.execute(ROWS).fetchall()
        reader.execute("SET default_transaction_read_only = off")
        for forbidden in ("SELECT customer_name FROM orders", "DELETE FROM orders"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(forbidden.encode())
    before = find_problems(url)
    assert before
    migrate.downgrade(url, "0001")
    migrate.upgrade(url)
    assert {f.check: f.problems for f in find_problems(url)}.items() >= {
        (f.check, f.problems) for f in before if "product" not in f.check
    }
    migrate.downgrade(url, "base")
    migrate.upgrade(url)
    assert load_directory(url, tmp_path).orders == 400
