"""A server elsewhere: TLS, and an owner who is no superuser, as hosted PostgreSQL has it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from nlquery_etl.load import load_directory
from nlquery_etl.quality import find_problems
from nlquery_etl.sample import generate
from nlquery_schema.database import open_database
from nlquery_schema.embedded import EmbeddedPostgres
from nlquery_schema.reach import connect

ADDRESS = "127.83.12.9"  # of the loopback network, where nobody else listens
HBA = "local all all trust\nhostssl all all 127.0.0.0/8 scram-sha-256\n"


@pytest.fixture(scope="module")
def programs() -> Path:
    """Return the machine's own PostgreSQL: it has TLS, and another version than the wheel's."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        assert os.environ.get("CI") != "true", "apt install postgresql"
        pytest.skip("the machine has no PostgreSQL of its own")
    return found[-1]


@pytest.fixture(scope="module")
def hosted(short_tmp: Path, programs: Path) -> Iterator[EmbeddedPostgres]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLQUERY_PG_BIN", str(programs))
        server = EmbeddedPostgres(short_tmp / "hosted")
        server.start()
        key, shown = server.data / "server.key", server.data / "server.crt"
        words = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={ADDRESS}"
        words += f" -addext subjectAltName=IP:{ADDRESS} -keyout {key} -out {shown}"
        subprocess.run(words.split(), check=True, capture_output=True)
        key.chmod(0o600)
        hba = server.data / "hosted.conf"
        hba.write_text(HBA)
        settings = {"listen_addresses": ADDRESS, "ssl": "on", "ssl_cert_file": str(shown)}
        settings |= {"ssl_key_file": str(key), "hba_file": str(hba)}
        with connect(server.url("postgres")) as owner:
            for name, value in settings.items():
                owner.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        server.stop()
        server.start()
        yield server
        server.stop()


def tenant(server: EmbeddedPostgres, name: str, *, owns: bool) -> str:
    """Make a role and its database, as a provider does; return the URL that a customer gets."""
    with connect(server.url("postgres")) as admin:
        admin.execute(f"CREATE ROLE {name} LOGIN CREATEROLE PASSWORD 'secret'".encode())
        admin.execute(f"CREATE DATABASE {name} {f'OWNER {name}' if owns else ''}".encode())
    if not owns:  # only the schema: no CREATE EXTENSION
        with connect(server.url(name)) as admin:
            admin.execute(f"GRANT ALL ON SCHEMA public TO {name}".encode())
    root = server.data / "server.crt"
    return f"postgresql://{name}:secret@{ADDRESS}/{name}?sslmode=verify-full&sslrootcert={root}"


@pytest.mark.parametrize("owns", [True, False], ids=["own database", "schema only"])
def test_an_owner_without_superuser_rights(
    hosted: EmbeddedPostgres, tmp_path: Path, owns: bool
) -> None:
    name = "acme" if owns else "guest"
    database = open_database(tmp_path / "home", tenant(hosted, name, owns=owns))
    assert database.managed
    generate(tmp_path / "data", orders=400)
    first = load_directory(database.owner_url, tmp_path / "data")
    again = load_directory(database.owner_url, tmp_path / "data")
    assert first.orders == 400
    assert {c.read - c.unchanged for c in again.sources.values()} == {0}
    assert find_problems(database.owner_url)
    with connect(database.owner_url) as owner:
        trigrams = "SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_products_name_trgm'"
        assert owner.execute(trigrams.encode()).fetchone() == (int(owns),)
        tls = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        assert owner.execute(tls.encode()).fetchone() == (True,)
        super_ = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        assert owner.execute(super_.encode()).fetchone() == (False,)
    _the_reader_only_reads(database)


def _the_reader_only_reads(database: Any) -> None:
    def refused(statement: str) -> bool:
        with connect(database.reader_url) as reader:
            try:
                reader.execute(statement.encode())
            except psycopg.errors.InsufficientPrivilege:
                return True
            except psycopg.errors.ReadOnlySqlTransaction:
                return True
        return False

    personal = (
        "SELECT customer_name FROM orders",
        "SELECT customer_phone FROM orders",
        "SELECT address_line1 FROM delivery_orders",
        "SELECT dasher_name FROM delivery_orders",
        "SELECT raw FROM rejected_records",
    )
    writing = ("DELETE FROM orders", "CREATE TABLE t ()", "SELECT pg_read_file('/etc/passwd')")
    assert [s for s in (*personal, *writing) if not refused(s)] == []
    assert not refused("SELECT sum(total_amount) FROM orders")
    database.grant_personal()
    assert [s for s in personal if refused(s)] == []
    database.grant_personal(allowed=False)
    assert [s for s in personal if not refused(s)] == []
    # what PUBLIC may do in pg_catalog is the server owner's to take: it is told
    left = [f"{f}()" for f in ("pg_sleep", "lo_create") if not refused(_CALLS[f])]
    assert set(left) <= set(database.open_doors)


_CALLS = {"pg_sleep": "SELECT pg_sleep(0)", "lo_create": "SELECT lo_create(0)"}
