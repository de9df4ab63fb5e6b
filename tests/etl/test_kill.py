"""A load that is killed at any moment leaves the database as it was, and nothing running."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from nlquery_etl.load import load_directory
from nlquery_etl.sample import generate
from nlquery_schema.database import Database
from nlquery_schema.reach import connect

LOAD = """
import sys
from pathlib import Path
from nlquery_etl import load
load.SMALL = 0
load.load_directory(sys.argv[1], Path(sys.argv[2]), clear=sys.argv[3] == "clear")
"""
TABLES = ("orders", "order_items", "order_item_modifiers", "payments", "toast_checks",
          "delivery_orders", "products", "product_mappings", "categories", "locations",
          "rejected_records", "match_decisions")  # fmt: skip
TIMES = 25 if os.environ.get("NLQUERY_CAMPAIGN") == "long" else 5


def state(url: str) -> dict[str, str]:
    """Return a hash of each table's rows, and of the indexes and constraints."""
    query = "SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) FROM {} t"
    made = (
        "SELECT md5(string_agg(indexdef, '' ORDER BY indexdef)) FROM pg_indexes"
        " WHERE schemaname = 'public'"
    )
    with connect(url) as owner:
        owner.execute("SET lock_timeout = '20s'")
        queries = {table: query.format(table) for table in TABLES} | {"indexes": made}
        return {name: owner.execute(q.encode()).fetchall()[0][0] for name, q in queries.items()}


def workers(mark: str) -> list[int]:
    """Return the reading processes that carry the mark in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            marked = mark.encode() in (process / "environ").read_bytes()
        except OSError:
            continue
        if marked and b"nlquery_etl.worker" in words:
            found.append(int(process.name))
    return found


def wait_until_nobody_is_left(url: str, mark: str) -> None:
    """Wait: the server ends a dead client's transaction; readers end when nobody reads."""
    deadline = time.monotonic() + 30
    with connect(url) as owner:
        while time.monotonic() < deadline:
            others = owner.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid()"
            ).fetchall()
            if others == [(0,)] and not workers(mark):
                return
            owner.execute("SELECT pg_sleep(0.02)")
    pytest.fail(f"left: {others} connections, processes {workers(mark)}")


@pytest.mark.campaign
@pytest.mark.timeout(600)
@pytest.mark.parametrize("way", ["clear", "again"])
def test_kill_9_at_any_moment(database: Database, tmp_path: Path, way: str) -> None:
    rng, url = random.Random(9), database.owner_url
    generate(tmp_path / "old", orders=150)
    generate(tmp_path / "new", orders=2_500, seed=2)
    load_directory(url, tmp_path / "old")
    words = [sys.executable, "-c", LOAD, url, str(tmp_path / "new"), way]
    before, mark = state(url), f"{database.database}-{os.getpid()}"
    environment = {**os.environ, "NLQUERY_TEST_MARK": mark}
    took, killed = 6.0, 0
    for number in range(TIMES):
        begun = time.monotonic()
        process = subprocess.Popen(words, env=environment)
        try:
            process.wait(took * (number + rng.random()) / TIMES)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        status = process.wait()
        wait_until_nobody_is_left(url, mark)
        if status == 0:  # it was faster: the next ones are killed earlier
            took = time.monotonic() - begun
            assert state(url) != before
            load_directory(url, tmp_path / "old", clear=True)
            before = state(url)
        else:
            killed += 1
            assert status == -signal.SIGKILL
            if state(url) != before:  # it was killed when all was written, before it could end
                again = load_directory(url, tmp_path / "new")
                left_out = [c for c in again.sources.values() if c.added or c.changed]
                assert not left_out, f"killed after {time.monotonic() - begun:.2f} s"
                load_directory(url, tmp_path / "old", clear=True)
                before = state(url)
    assert killed >= 3
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as owner:
        left = owner.execute("SELECT DISTINCT status FROM etl_runs").fetchall()
    assert ("FAILED",) in left or ("RUNNING",) in left
    assert load_directory(url, tmp_path / "new").orders == 2_500
