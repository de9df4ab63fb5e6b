"""Connections of the two roles to a fresh database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg import Connection

from nlquery_schema.database import Database
from nlquery_schema.reach import connect


@pytest.fixture
def owner(database: Database) -> Iterator[Connection]:
    with connect(database.owner_url) as connection:
        yield connection


@pytest.fixture
def reader(database: Database) -> Iterator[Connection]:
    with connect(database.reader_url) as connection:
        yield connection
