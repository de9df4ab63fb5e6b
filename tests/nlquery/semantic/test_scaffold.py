"""A database of another domain, answered through the scaffolded model alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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

CLINIC = """
CREATE TYPE visit_kind AS ENUM ('checkup', 'emergency', 'surgery');
CREATE TABLE species (id int PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE owners (id int PRIMARY KEY, full_name text NOT NULL, city text, email text);
CREATE TABLE pets (id int PRIMARY KEY, name text NOT NULL,
    species_id int NOT NULL REFERENCES species,
    owner_id int NOT NULL REFERENCES owners, weight_kg numeric(6,2), is_neutered bool NOT NULL);
CREATE TABLE vets (id int PRIMARY KEY, name text NOT NULL, clinic_city text NOT NULL);
CREATE TABLE visits (id int PRIMARY KEY, pet_id int NOT NULL REFERENCES pets,
    vet_id int NOT NULL, kind visit_kind NOT NULL, visited_on date NOT NULL,
    fee numeric(10,2) NOT NULL, duration_minutes int NOT NULL);
CREATE TABLE prescriptions (id int PRIMARY KEY, visit_id int NOT NULL REFERENCES visits,
    medicine text NOT NULL, quantity int NOT NULL, unit_price numeric(8,2) NOT NULL);
INSERT INTO species VALUES (1, 'Dog'), (2, 'Cat'), (3, 'Rabbit'), (4, 'Parrot');
INSERT INTO owners SELECT i, 'Owner ' || i, (ARRAY['Austin', 'Boston', 'Denver'])[i % 3 + 1],
    'o' || i || '@example.org' FROM generate_series(1, 40) AS i;
INSERT INTO pets SELECT i, 'Pet ' || i, i % 4 + 1, i % 40 + 1, 1 + i % 30, i % 2 = 0
    FROM generate_series(1, 90) AS i;
INSERT INTO vets VALUES (1, 'Ana Ruiz', 'Austin'), (2, 'Bo Chen', 'Boston'),
    (3, 'Cy Hall', 'Austin');
INSERT INTO visits SELECT i, i % 90 + 1, i % 7 % 3 + 1,
    (ARRAY['checkup', 'emergency', 'surgery'])[i % 5 % 3 + 1]::visit_kind,
    date '2024-01-01' + i % 200, 40 + i % 17 * 10.5, 10 + i % 50 FROM generate_series(1, 900) AS i;
INSERT INTO prescriptions SELECT i, i % 900 + 1, (ARRAY['Amoxicillin', 'Carprofen'])[i % 2 + 1],
    1 + i % 3, 4.5 FROM generate_series(1, 700) AS i;
"""
JOINED = """FROM visits v JOIN pets p ON p.id = v.pet_id JOIN species s ON s.id = p.species_id
    JOIN vets t ON t.id = v.vet_id JOIN owners o ON o.id = p.owner_id"""
GOLD = {
    "total fee by vet": f"SELECT t.name, sum(v.fee) {JOINED} GROUP BY 1",
    "What was the total fee by species?": f"SELECT s.name, sum(v.fee) {JOINED} GROUP BY 1",
    "top 2 species by visits": (
        f"SELECT s.name, count(*) {JOINED} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 2"
    ),
    "visits per month": (
        "SELECT date_trunc('month', visited_on)::date, count(*) FROM visits GROUP BY 1"
    ),
    "how many visits were there in March?": (
        "SELECT count(*) FROM visits WHERE visited_on >= '2024-03-01' AND visited_on < '2024-04-01'"
    ),
    "average fee by kind": "SELECT kind::text, avg(fee) FROM visits GROUP BY 1",
    "total fee for dogs": f"SELECT sum(v.fee) {JOINED} WHERE s.name = 'Dog'",
    "emergency visits by clinic city": (
        f"SELECT t.clinic_city, count(*) {JOINED} WHERE v.kind = 'emergency' GROUP BY 1"
    ),
    "which vet had the most visits?": (
        f"SELECT t.name, count(*) {JOINED} GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
    ),
    "how many pets are there by species?": (
        "SELECT s.name, count(*) FROM pets p JOIN species s ON s.id = p.species_id GROUP BY 1"
    ),
    "number of visits by weekday": (
        "SELECT to_char(visited_on, 'FMDay'), count(*) FROM visits GROUP BY 1"
    ),
    "average duration minutes by vet": (
        f"SELECT t.name, avg(v.duration_minutes) {JOINED} GROUP BY 1"
    ),
    "total fee by city": f"SELECT o.city, sum(v.fee) {JOINED} GROUP BY 1",
    "sales by medicine": (
        "SELECT medicine, sum(quantity * unit_price) FROM prescriptions GROUP BY 1"
    ),
}


GYM = """
CREATE TABLE studios (studio_id int PRIMARY KEY, studio_name text NOT NULL, city text NOT NULL);
CREATE TABLE partners (id text PRIMARY KEY, company_name text NOT NULL, country text NOT NULL);
CREATE TABLE trainers (trainer_id int PRIMARY KEY, last_name text, first_name text, title text,
    hourly_rate numeric(8,2) NOT NULL);
CREATE TABLE members (member_id int PRIMARY KEY, plan text NOT NULL, monthly_fee numeric(8,2));
CREATE TABLE bookings (booking_id bigint PRIMARY KEY, studio_id int REFERENCES studios,
    trainer_id int REFERENCES trainers, member_id int REFERENCES members,
    partner_id text REFERENCES partners,
    booked_at timestamptz NOT NULL, price_paid numeric(8,2) NOT NULL);
INSERT INTO studios VALUES (1, 'Harbour', 'Hull'), (2, 'Old Town', 'Leeds'), (3, 'Park', 'Leeds');
INSERT INTO partners VALUES ('a', 'Acme Fit', 'UK'), ('b', 'Bolt', 'USA');
INSERT INTO trainers VALUES (1, 'Lopez', 'Ana', 'Coach', 30), (2, 'Hart', 'Ben', 'Coach', 25);
INSERT INTO members SELECT i, (ARRAY['Basic', 'Plus'])[i % 2 + 1], 29 + i % 3 * 10
    FROM generate_series(1, 50) AS i;
INSERT INTO bookings SELECT i, i % 3 + 1, i % 5 % 2 + 1, i % 50 + 1, (ARRAY['a', 'b'])[i % 2 + 1],
    '2025-03-01'::timestamptz + i * interval '5 hours', 8 + i % 7 * 1.5
    FROM generate_series(1, 500) AS i;
"""
BOOKED = "FROM bookings JOIN studios USING (studio_id) JOIN trainers USING (trainer_id) "
BOOKED += "JOIN partners p ON p.id = partner_id"
GYM_GOLD = {
    "total price paid by studio": f"SELECT studio_name, sum(price_paid) {BOOKED} GROUP BY 1",
    "revenue by city": f"SELECT city, sum(price_paid) {BOOKED} GROUP BY 1",
    "average price paid by studio": f"SELECT studio_name, avg(price_paid) {BOOKED} GROUP BY 1",
    "average monthly fee by plan": "SELECT plan, avg(monthly_fee) FROM members GROUP BY 1",
    "which trainer had the most bookings?": (
        f"SELECT first_name || ' ' || last_name, count(*) {BOOKED} "
        "GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
    ),
    "price paid by partner": f"SELECT company_name, sum(price_paid) {BOOKED} GROUP BY 1",
    "bookings by country": f"SELECT country, count(*) {BOOKED} GROUP BY 1",
}


@dataclass(frozen=True)
class Scaffolded:
    text: str
    model: SemanticModel
    planner: Planner
    engine: Engine


@pytest.fixture(scope="module")
def clinic(postgres: EmbeddedPostgres) -> Iterator[Scaffolded]:
    yield from _scaffolded(postgres, "clinic", CLINIC)


@pytest.fixture(scope="module")
def gym(postgres: EmbeddedPostgres) -> Iterator[Scaffolded]:
    yield from _scaffolded(postgres, "gym", GYM)


def _scaffolded(postgres: EmbeddedPostgres, name: str, tables: str) -> Iterator[Scaffolded]:
    with connect(postgres.url("postgres")) as admin:
        admin.execute(f"CREATE DATABASE nlq_t_{name}".encode())
    with connect(postgres.url(f"nlq_t_{name}")) as owner:
        owner.execute(tables.encode())
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


@pytest.mark.parametrize("question", GOLD)
def test_questions_work_at_once(clinic: Scaffolded, question: str) -> None:
    plan = clinic.planner.plan(question)
    assert isinstance(plan, Plan), getattr(plan, "reason", "")
    found = rows(clinic.engine, plan.compiled.sql, plan.compiled.params)
    assert found == rows(clinic.engine, GOLD[question])


@pytest.mark.parametrize("question", GYM_GOLD)
def test_what_people_paid_is_added_up(gym: Scaffolded, question: str) -> None:
    plan = gym.planner.plan(question)
    assert isinstance(plan, Plan), getattr(plan, "reason", "")
    found = rows(gym.engine, plan.compiled.sql, plan.compiled.params)
    assert found == rows(gym.engine, GYM_GOLD[question])


def test_a_total_of_a_mean_is_declined(gym: Scaffolded) -> None:
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


def test_the_model_fits_its_database_and_hides_what_is_private(clinic: Scaffolded) -> None:
    assert live_check(clinic.model, clinic.engine) == []
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
