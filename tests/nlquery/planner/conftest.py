"""Fixtures: a planner over the real files, where they are, else over the sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from nlquery.planner import Plan, Planner
from nlquery.semantic import load_model
from nlquery_etl.load import load_directory
from nlquery_etl.sample import generate
from nlquery_schema.database import open_embedded
from nlquery_schema.embedded import EmbeddedPostgres
from nlquery_schema.reach import connect


@dataclass(frozen=True)
class Planned:
    planner: Planner
    engine: Engine

    def rows(self, plan: Plan) -> list[tuple[Any, ...]]:
        """Return what the plan's query gives."""
        with self.engine.connect() as connection:
            found = connection.execute(text(plan.sql), dict(plan.compiled.params))
            return [tuple(row) for row in found]


def planned(postgres: EmbeddedPostgres, name: str, data: Path) -> Iterator[Planned]:
    with connect(postgres.url("postgres")) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
    database = open_embedded(postgres, name)
    load_directory(database.owner_url, data)
    engine = database.reader_engine()
    yield Planned(Planner.open(load_model(), engine), engine)
    engine.dispose()


@pytest.fixture(scope="session")
def real(postgres: EmbeddedPostgres, real_data: Path) -> Iterator[Planned]:
    yield from planned(postgres, "nlq_t_real", real_data / "sources")


@pytest.fixture(scope="session")
def sample(
    postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Planned]:
    directory = tmp_path_factory.mktemp("planner")
    generate(directory, orders=1_000)
    yield from planned(postgres, "nlq_t_sample", directory)
