"""A database of another domain, answered through the scaffolded model alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from nlquery.planner import Decline, Plan, Planner
from nlquery.semantic.live_check import live_check
from nlquery.semantic.load import load, parse
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.scaffold import scaffold
from nlquery.semantic.scaffold.english import identifier, plural, singular
from nlquery_schema.database import Database
from nlquery_schema.embedded import EmbeddedPostgres
from nlquery_schema.reach import connect
from tests.nlquery.semantic.domains import DOMAINS


@dataclass(frozen=True)
class Scaffolded:
    text: str
    model: SemanticModel
    planner: Planner
    engine: Engine


@pytest.fixture(scope="module")
def scaffolded(postgres: EmbeddedPostgres) -> Iterator[Callable[[str], Scaffolded]]:
    """Return a function that makes a domain's database and its model, once for all tests."""
    with ExitStack() as stack:

        @cache
        def made(name: str) -> Scaffolded:
            return stack.enter_context(_scaffolded(postgres, name))

        yield made


@pytest.fixture
def clinic(scaffolded: Callable[[str], Scaffolded]) -> Scaffolded:
    return scaffolded("clinic")


@contextmanager
def _scaffolded(postgres: EmbeddedPostgres, name: str) -> Iterator[Scaffolded]:
    with connect(postgres.url("postgres")) as admin:
        admin.execute(f"CREATE DATABASE nlq_t_{name}".encode())
    with connect(postgres.url(f"nlq_t_{name}")) as owner:
        owner.execute(DOMAINS[name][0].encode())
    engine = create_engine(postgres.url(f"nlq_t_{name}"))
    written = scaffold(engine, name)
    model = parse(written, f"{name}.yaml")
    yield Scaffolded(written, model, Planner.open(model, engine), engine)
    engine.dispose()
    with connect(postgres.url("postgres")) as admin:
        admin.execute(f"DROP DATABASE nlq_t_{name} WITH (FORCE)".encode())


def rows(engine: Engine, query: str, params: object = None) -> list[tuple[str, ...]]:
    with engine.connect() as connection:
        found = connection.execute(text(query), params)  # type: ignore[call-overload]
        return sorted(tuple(_plain(cell) for cell in row) for row in found)


def _plain(cell: object) -> str:
    try:
        return f"{float(cell):.4f}"  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return str(cell)


@pytest.mark.parametrize(
    ("domain", "question"), [(name, q) for name, (_, gold) in DOMAINS.items() for q in gold]
)
def test_questions_work_at_once(
    scaffolded: Callable[[str], Scaffolded], domain: str, question: str
) -> None:
    made = scaffolded(domain)
    plan = made.planner.plan(question)
    assert isinstance(plan, Plan), getattr(plan, "reason", "")
    found = rows(made.engine, plan.compiled.sql, plan.compiled.params)
    assert found == rows(made.engine, DOMAINS[domain][1][question])


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_model_fits_its_database(scaffolded: Callable[[str], Scaffolded], domain: str) -> None:
    made = scaffolded(domain)
    assert live_check(made.model, made.engine) == []


def test_single_rows_are_listed(scaffolded: Callable[[str], Scaffolded]) -> None:
    gym = scaffolded("gym")
    plan = gym.planner.plan("first booking of each studio")
    assert isinstance(plan, Plan)
    at = [column.name for column in plan.compiled.columns]
    with gym.engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(plan.sql), plan.compiled.params)]
    gold = (
        "SELECT DISTINCT ON (s.studio_name) s.studio_name, '#' || b.booking_id FROM bookings b "
        "JOIN studios s USING (studio_id) ORDER BY s.studio_name, b.booked_at"
    )
    keys = [(str(row[at.index("studio")]), f"#{row[at.index('booking_id')]}") for row in found]
    assert sorted(keys) == rows(gym.engine, gold)
    assert plan.title == "First booking of each studio"


def test_a_total_of_a_mean_is_declined(scaffolded: Callable[[str], Scaffolded]) -> None:
    gym = scaffolded("gym")
    assert isinstance(gym.planner.plan("hourly rate by trainer"), Plan)
    assert [v.label for v in gym.model.dimensions["country"].enum] == ["UK", "USA"]
    plan = gym.planner.plan("total hourly rate by trainer")
    assert isinstance(plan, Decline)
    assert "is a mean" in plan.reason


def test_what_is_not_there_is_declined(clinic: Scaffolded) -> None:
    for question in (
        "total fee by planet",
        "total fee by visit",
        "why did fees drop?",
        "fee for dragons",
        "delete all",
    ):
        assert isinstance(clinic.planner.plan(question), Decline), question


def test_the_model_hides_what_is_private(clinic: Scaffolded) -> None:
    assert "email" not in clinic.text
    assert clinic.model.dimensions["kind"].enum[0].value == "checkup"


def test_what_does_not_fit_is_named(clinic: Scaffolded) -> None:
    broken = parse(
        clinic.text.replace(".fee)\n    description: the sum", ".fees)\n    description: the sum"),
        "broken.yaml",
    )
    (problem,) = live_check(broken, clinic.engine)
    assert "fee" in problem
    assert ".fees does not exist" in problem


def test_the_shipped_model_fits_the_shipped_schema(database: Database) -> None:
    engine = database.reader_engine()
    assert live_check(load(), engine) == []
    engine.dispose()


@pytest.mark.unit
def test_english() -> None:
    words = {
        "categories": "category",
        "boxes": "box",
        "people": "person",
        "statuses": "status",
        "order_items": "order item",
        "buses": "bus",
        "analysis": "analysis",
        "tbl_shops": "shop",
    }
    assert {many: singular(many) for many in words} == words
    assert [plural(w) for w in ("category", "box", "day", "person")] == [
        "categories",
        "boxes",
        "days",
        "people",
    ]
    assert [identifier(n) for n in ("unitPrice", "Größe €", "2nd")] == [
        "unit_price",
        "gr_e",
        "x_2nd",
    ]


def test_a_file_can_be_made_from_the_command_line(
    clinic: Scaffolded, postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    import subprocess
    import sys

    url = postgres.url("nlq_t_clinic")
    command = [sys.executable, "-m", "nlquery", "model"]
    target = tmp_path / "clinic.yaml"
    made = subprocess.run(
        [*command, "init", url, "-o", str(target)], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    assert "6 tables" in made.stdout
    again = subprocess.run(
        [*command, "init", url, "-o", str(target)], capture_output=True, text=True, check=False
    )
    assert (again.returncode, "already" in again.stderr) == (2, True)
    shown = subprocess.run(
        [*command, "show", str(target)], capture_output=True, text=True, check=True
    )
    assert "**Visits** – the number of visits" in shown.stdout
    checked = subprocess.run(
        [*command, "check", "--offline", str(target)], capture_output=True, text=True, check=True
    )
    assert "well-formed" in checked.stdout
