"""What the offline planner says of its results passes the check that models' words pass."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from nlquery.answer import TABLE_MIME
from nlquery.claims import unbacked
from nlquery.planner import Plan, Planner
from nlquery.semantic import load_model
from nlquery_etl.load import load_directory
from nlquery_schema.database import Database

QUESTIONS = Path(__file__).parents[3] / "benchmarks" / "questions"
EVERY = 9  # of the frozen and the second set
NOUNS = ("orders", "order_items", "locations", "products", "payments")


@pytest.fixture
def engine(database: Database, real_data: Path) -> Iterator[Engine]:
    load_directory(database.owner_url, real_data / "sources")
    engine = database.reader_engine()
    yield engine
    engine.dispose()


def test_the_planners_own_words_are_not_doubted(engine: Engine, real_data: Path) -> None:
    planner = Planner.open(load_model(), engine)
    examples = questions(real_data / "example_questions.jsonl")
    assert len(examples) == 22
    others = [*questions(QUESTIONS / "frozen.jsonl"), *questions(QUESTIONS / "second.jsonl")]
    asked = [*examples, *others[::EVERY]]
    doubted = {q: found for q in asked if (found := doubts(planner, engine, q))}
    assert doubted == {}


def questions(file: Path) -> list[str]:
    return [json.loads(line)["question"] for line in file.read_text().splitlines()]


def doubts(planner: Planner, engine: Engine, question: str) -> Sequence[str]:
    plan = planner.plan(question)
    if not isinstance(plan, Plan):
        return []
    with engine.connect() as connection:
        rows = connection.execute(text(plan.sql), plan.compiled.params).fetchall()
    columns = [{"name": column.name, "type": "other"} for column in plan.compiled.columns]
    table = {
        "columns": columns,
        "rows": [list(map(plain, row)) for row in rows],
        "row_count": len(rows),
    }
    told = plan.narrate(table).markdown
    output = {"output_type": "display_data", "data": {TABLE_MIME: table}, "metadata": {}}
    bound = json.dumps(plan.compiled.params, default=str)
    known = f"{question}\n{planner.clock.sentence}\n{plan.sql} {bound}"
    return [f"{found} in {told}" for found in unbacked(told, [output], known, NOUNS)]


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date | datetime) else value
