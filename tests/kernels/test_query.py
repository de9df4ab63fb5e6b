"""``sql()`` inside the sandbox, over the bound socket, as the reader."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest

from nlquery_kernels.limits import Limits
from nlquery_kernels.output import CellResult
from nlquery_kernels.session import SandboxKernel
from nlquery_schema.database import Database
from nlquery_schema.reach import connect

from .conftest import road_to


@pytest.fixture
async def kernel(places: Database) -> AsyncIterator[SandboxKernel]:
    limits = Limits(rows=1_000, statement_seconds=1)
    kernel = await SandboxKernel.start(road=road_to(places), limits=limits)
    yield kernel
    await kernel.shutdown()


def plain(result: CellResult) -> str:
    assert result.status == "ok", result.error
    return str(result.outputs[-1]["data"]["text/plain"])


async def test_rows_have_the_types_of_their_columns(kernel: SandboxKernel) -> None:
    code = """
    frame = sql('''
        SELECT 1 AS n, NULL::int AS missing, 1.25::numeric AS money, 'a%b' AS name,
               date '2025-01-03' AS day, timestamp '2025-01-03 10:30' AS at, true AS yes
    ''')
    [str(t) for t in frame.dtypes], frame.money[0] + 1, frame.name[0]
    """
    shown = plain(await kernel.execute(code))
    for word in ("int64", "Int64", "float64", "datetime64", "bool", "2.25", "a%b"):
        assert word in shown


async def test_values_are_bound(kernel: SandboxKernel) -> None:
    code = """
    sql("SELECT name FROM locations WHERE name = :name AND name LIKE '%o%'",
        {"name": "Downtown"}).name.tolist(), \\
    sql("SELECT name FROM locations WHERE name = ANY(:names)",
        {"names": ["Airport", "'; DROP TABLE locations; --"]}).name.tolist()
    """
    result = await kernel.execute(code)
    assert plain(result) == "(['Downtown'], ['Airport'])"
    assert [q.row_count for q in result.queries] == [1, 1]
    assert result.queries[0].params == {"name": "Downtown"}
    assert all("query+json" not in str(o) for o in result.outputs)


async def test_an_empty_result_keeps_its_columns(kernel: SandboxKernel) -> None:
    code = "sql('SELECT id, name FROM locations WHERE false').columns.tolist()"
    assert plain(await kernel.execute(code)) == "['id', 'name']"


async def test_the_row_limit_is_told(kernel: SandboxKernel) -> None:
    result = await kernel.execute("len(sql('SELECT generate_series(1, 1000000)'))")
    assert "Only the first 1,000 rows" in str(result.outputs[0])
    assert result.queries[0].truncated
    assert plain(await kernel.execute("len(sql('SELECT 1'))")) == "1"  # the connection is usable


async def test_a_slow_statement_is_ended_by_the_server(kernel: SandboxKernel) -> None:
    slow = "sql('SELECT count(*) FROM generate_series(1, 1000000000000)')"
    result = await kernel.execute(slow)
    assert result.status == "limit"
    assert result.limit is not None
    assert result.limit.name == "statement_seconds"
    assert plain(await kernel.execute("len(sql('SELECT 1'))")) == "1"


async def test_an_interrupt_cancels_the_statement_at_the_server(
    kernel: SandboxKernel, places: Database
) -> None:
    heard = asyncio.Event()
    slow = "sql('SELECT count(*) FROM generate_series(1, 1000000000000)')"
    running = asyncio.create_task(
        kernel.execute(
            f"sql.__self__._seconds = 60\nsql('SELECT 1')\nprint('on')\n{slow}",
            on_output=lambda _: heard.set(),
        )
    )
    await heard.wait()
    with connect(places.owner_url) as owner:
        while not active(owner):
            await asyncio.sleep(0.01)  # until the server has taken it up
        await kernel.interrupt()
        result = await running
        assert (result.status, result.restarted) == ("interrupted", False)
        async with asyncio.timeout(5):
            while active(owner):
                await asyncio.sleep(0.01)
    assert plain(await kernel.execute("len(sql('SELECT 1'))")) == "1"


def active(owner: psycopg.Connection[Any]) -> int:
    """Return how many statements of the reader the server is busy with."""
    found = owner.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'nlq_reader'"
        " AND datname = current_database() AND state = 'active'"
    ).fetchone()
    assert found is not None
    return int(found[0])


async def test_the_database_says_what_is_wrong(kernel: SandboxKernel) -> None:
    result = await kernel.execute("sql('SELECT nothing FROM locations')")
    assert result.error is not None
    assert result.error.ename == "QueryError"
    assert 'column "nothing" does not exist' in result.error.evalue


async def test_a_lost_connection_is_made_anew(kernel: SandboxKernel, places: Database) -> None:
    await kernel.execute("sql('SELECT 1')")
    with connect(places.owner_url) as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE usename = 'nlq_reader' AND datname = current_database()"
        )
    assert plain(await kernel.execute("len(sql('SELECT 1'))")) == "1"


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM locations",
        "WITH gone AS (DELETE FROM locations RETURNING 1) SELECT * FROM gone",
        "CREATE TEMP TABLE t (x int)",
        "SELECT 1 INTO t",
        "COPY locations TO PROGRAM 'id'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_create(0)",
        "SELECT pg_sleep(60)",
        "SELECT * FROM pg_shadow",
        "SELECT customer_name FROM orders",
    ],
)
async def test_the_reader_only_reads(kernel: SandboxKernel, statement: str) -> None:
    await kernel.execute(
        "sql('SELECT 1')\ntry: sql('SET default_transaction_read_only = off')\n"
        "except Exception: pass"
    )
    result = await kernel.execute(f"sql({statement!r})")
    assert result.status == "error", result.outputs
    assert (
        plain(await kernel.execute("int(sql('SELECT count(*) FROM locations').iloc[0, 0])")) == "2"
    )


async def test_without_a_database_it_says_so(shared_kernel: SandboxKernel) -> None:
    result = await shared_kernel.execute("sql('SELECT 1')")
    assert result.error is not None
    assert "without a database" in result.error.evalue
