from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Run

pytestmark = pytest.mark.usefixtures("command_database")


def test_json_has_columns_and_plain_rows(run: Run) -> None:
    ran = run(
        "sql",
        "SELECT 1 AS n, 2.5::numeric AS money, date '2025-01-04' AS day, '100%' AS share, "
        "NULL AS nothing, true AS yes, ARRAY[1, 2] AS list, 'NaN'::float AS nan",
        "--json",
    )
    assert ran.status == 0
    assert json.loads(ran.out) == {
        "columns": ["n", "money", "day", "share", "nothing", "yes", "list", "nan"],
        "rows": [[1, 2.5, "2025-01-04", "100%", None, True, [1, 2], "nan"]],
    }


def test_text_is_a_table(run: Run) -> None:
    ran = run("sql", "SELECT 'Downtown' AS location, 850.35::numeric AS sales")
    assert "location" in ran.out
    assert "850.35" in ran.out


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM locations",
        "CREATE TABLE mine (id int)",
        "INSERT INTO categories (name) VALUES ('x')",
        "SET ROLE postgres",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT customer_name FROM orders",
        "WITH gone AS (DELETE FROM locations RETURNING 1) SELECT * FROM gone",
        "SELECT 1; SELECT 2",
        "COMMIT; DROP TABLE orders",
    ],
)
def test_what_is_not_reading_is_refused_in_one_sentence(run: Run, statement: str) -> None:
    ran = run("sql", statement, "--json")
    assert ran.status == 1
    assert ran.out == ""
    assert ran.err.startswith("nlquery: PostgreSQL says:")
    assert len(ran.err.splitlines()) == 1


def test_a_mistake_says_what_postgres_says(run: Run) -> None:
    ran = run("sql", "SELEC 1")
    assert ran.status == 1
    assert 'syntax error at or near "SELEC"' in ran.err
