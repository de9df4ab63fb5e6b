"""How many questions the offline planner answers right, declines, or gets wrong.

    python benchmarks/planner.py [--questions FILE ...] [--data DIRECTORY] [--show]

Loads the exports of a directory (default: the sample generator's) into a database of its own,
plans each question, runs its SQL as the reader and compares the rows with those of the gold SQL.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from nlquery.planner import Decline, Planner
from nlquery.semantic import load_model
from nlquery_etl.load import load_directory
from nlquery_etl.sample import generate
from nlquery_schema.database import open_database

FROZEN = Path(__file__).parent / "questions" / "frozen.jsonl"


@dataclass(frozen=True)
class Outcome:
    """How a question came out: ``right``, ``declined`` or ``wrong``."""

    question: Mapping[str, Any]
    verdict: str
    detail: str
    seconds: float


@contextmanager
def loaded(data: Path | None) -> Iterator[Engine]:
    """Yield a reader's engine on a fresh database with the exports in it."""
    with tempfile.TemporaryDirectory(prefix="nlqb-") as home:
        if data is None:
            data = Path(home) / "sample"
            generate(data)
        database = open_database(Path(home))
        try:
            load_directory(database.owner_url, data)
            yield database.reader_engine()
        finally:
            from nlquery_schema.database import embedded_postgres

            embedded_postgres(Path(home)).stop()


def judge(
    planner: Planner, engine: Engine, questions: Sequence[Mapping[str, Any]]
) -> list[Outcome]:
    """Plan and compare each question; follow-ups get the query of the one they follow."""
    specs: dict[str, Any] = {}
    outcomes = []
    for question in questions:
        previous = specs.get(question.get("follows") or "")
        begun = time.perf_counter()
        plan = planner.plan(question["question"], previous)
        took = time.perf_counter() - begun
        gold = question.get("sql")
        if isinstance(plan, Decline):
            verdict = "declined" if gold else "right"
            outcomes.append(Outcome(question, verdict, plan.reason, took))
            continue
        specs[question["id"]] = plan.spec
        if not gold:  # an example without gold depends on a rule of ours
            hostile = question.get("topic", "").startswith("unanswerable")
            verdict = "wrong" if hostile else "right"
            outcomes.append(Outcome(question, verdict, f"answered: {plan.title}", took))
            continue
        ours = rows(engine, plan.sql, plan.compiled.params)
        theirs = rows(engine, gold, {"as_of": planner.clock.as_of} if ":as_of" in gold else {})
        if "limit" in gold.lower():  # which of several equal rows are cut off is open
            ours, theirs = numbers(ours), numbers(theirs)
        same = matches(ours, theirs)
        outcomes.append(Outcome(question, "right" if same else "wrong", plan.title, took))
    return outcomes


def rows(engine: Engine, statement: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return a statement's rows with plain values."""
    with engine.connect() as connection:
        return [tuple(map(plain, row)) for row in connection.execute(text(statement), dict(params))]


def plain(value: Any) -> Any:
    """Return a value that compares: numbers as rounded floats, days as text."""
    if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
        return round(float(value), 2)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return value


def numbers(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return the rows with their numbers only."""
    return [tuple(v for v in row if isinstance(v, float)) for row in rows]


def matches(ours: Sequence[tuple[Any, ...]], gold: Sequence[tuple[Any, ...]]) -> bool:
    """Return whether our rows hold the gold ones: each gold column is one of ours, in any order."""
    if len(ours) != len(gold):
        return not any(v for row in (*ours, *gold) for v in row if v is not None)
    width = len(gold[0]) if gold else 0
    wanted = Counter(tuple(sorted(map(str, row))) for row in gold)
    columns = range(len(ours[0]) if ours else 0)
    return any(
        close(
            Counter(tuple(sorted(str(row[i]) for i in chosen)) for row in ours), wanted, ours, gold
        )
        for chosen in combinations(columns, width)
    )


def close(a: Counter[Any], b: Counter[Any], ours: Sequence[Any], gold: Sequence[Any]) -> bool:
    """Return whether two bags of rows are the same, but for a cent."""
    if a == b:
        return True
    left, right = sorted(a.elements()), sorted(b.elements())
    return all(
        all(_near(x, y) for x, y in zip(p, q, strict=True))
        for p, q in zip(left, right, strict=True)
    )


def _near(x: str, y: str) -> bool:
    if x == y:
        return True
    try:
        return abs(float(x) - float(y)) <= 0.011
    except ValueError:
        return False


def report(outcomes: Sequence[Outcome], show: bool) -> None:
    """Print the counts, by topic too, and how long planning took."""
    by_topic: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        by_topic[outcome.question.get("topic", "example")][outcome.verdict] += 1
    total = sum(by_topic.values(), Counter())
    for topic, counts in [*sorted(by_topic.items()), ("all", total)]:
        print(f"{topic:<14}{counts['right']:>5} right{counts['declined']:>5} declined"
              f"{counts['wrong']:>5} wrong")  # fmt: skip
    times = sorted(1000 * outcome.seconds for outcome in outcomes)
    p99 = times[int(0.99 * (len(times) - 1))]
    print(f"planning: median {statistics.median(times):.1f} ms, p99 {p99:.1f} ms")
    for outcome in outcomes if show else ():
        if outcome.verdict != "right":
            said = f"{outcome.verdict}: {outcome.question['question']} → {outcome.detail}"
            print(f"{outcome.question['id']} {said}")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Judge the offline planner.")
    parser.add_argument("--questions", type=Path, nargs="*", default=[FROZEN])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--show", action="store_true", help="list what was not right")
    chosen = parser.parse_args()
    with loaded(chosen.data) as engine:
        planner = Planner.open(load_model(), engine)
        for path in chosen.questions:
            questions = [json.loads(line) for line in path.read_text().splitlines() if line]
            print(f"{path.name}, {len(questions)} questions")
            report(judge(planner, engine, questions), chosen.show)


if __name__ == "__main__":
    main()
