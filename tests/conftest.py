"""Fixtures for all tests: a real PostgreSQL, fresh databases, the real export files."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlquery_schema.database import Database, open_embedded
from nlquery_schema.embedded import EmbeddedPostgres
from nlquery_schema.privileges import close_database
from nlquery_schema.reach import connect

TEMPLATE = "nlq_t_template"
_numbers = itertools.count()


@pytest.fixture(scope="session")
def short_tmp() -> Iterator[Path]:
    """Return a private temporary directory whose path is short enough for Unix sockets."""
    directory = Path(tempfile.mkdtemp(prefix="nlq-"))
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(short_tmp: Path) -> Iterator[EmbeddedPostgres]:
    """Return a running embedded PostgreSQL, one for each test process."""
    server = EmbeddedPostgres(short_tmp / "postgres", reader_databases=("nlq", '"/^nlq_t_"'))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _template(postgres: EmbeddedPostgres) -> str:
    open_embedded(postgres, TEMPLATE)
    return TEMPLATE


@pytest.fixture
def database(postgres: EmbeddedPostgres, _template: str) -> Iterator[Database]:
    """Return a fresh, migrated, empty database with its owner and its reader."""
    name = f"nlq_t_{next(_numbers)}"
    with connect(postgres.url("postgres")) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {_template}".encode())
        with connect(postgres.url(name)) as owner:
            close_database(owner)  # privileges on the database itself are not copied
        yield open_embedded(postgres, name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the directory of real export files and questions beside the checkout."""
    directory = Path(__file__).parents[2] / "shared" / "data"
    if not directory.is_dir():
        pytest.skip("the real export files are not beside this checkout")
    return directory
