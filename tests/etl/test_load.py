"""Exports into a real database: right, once, completely or not at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

from nlquery_etl.errors import LoadInProgress, RecordRejected, SourceFileError
from nlquery_etl.load import load_directory
from nlquery_etl.sample import generate
from nlquery_schema.database import Database
from nlquery_schema.reach import connect


@pytest.fixture
def owner(database: Database) -> Iterator[Connection]:
    with connect(database.owner_url) as connection:
        yield connection


def one(connection: Connection, statement: str) -> Any:
    row = connection.execute(statement.encode()).fetchone()
    assert row is not None
    return row[0] if len(row) == 1 else row


def test_the_real_files(database: Database, owner: Connection, real_data: Path) -> None:
    summary = load_directory(database.owner_url, real_data / "sources", strict=True)
    assert (summary.orders, summary.locations) == (72, 4)
    assert one(owner, "SELECT count(*), sum(total_amount)::text FROM orders") == (72, "3218.98")
    found = owner.execute(
        "SELECT split_part(key, ':', 1), count(*) FROM ("
        " SELECT o.source::text AS key FROM calculate_order_totals() t JOIN orders o"
        " ON o.id = t.order_id WHERE t.difference <> 0) AS wrong GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert found == [("SQUARE", 17), ("TOAST", 2)]
    again = load_directory(database.owner_url, real_data / "sources")
    assert all(c.unchanged == c.read for c in again.sources.values())


def test_local_midnight_makes_the_business_date(
    database: Database, owner: Connection, real_data: Path
) -> None:
    load_directory(database.owner_url, real_data / "sources")
    assert (
        one(
            owner,
            "SELECT count(*) FROM orders WHERE created_at = '2025-01-03T00:00Z'"
            " AND business_date <> '2025-01-02'",
        )
        == 0
    )


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("sample")
    generate(directory, orders=600)
    return directory


def test_loading_again_changes_nothing(database: Database, owner: Connection, sample: Path) -> None:
    first = load_directory(database.owner_url, sample)
    assert first.orders == 600
    state = "SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM {} AS t"
    tables = ("orders", "order_items", "payments", "products", "product_mappings", "locations")
    before = [one(owner, state.format(table)) for table in tables]
    second = load_directory(database.owner_url, sample)
    assert {c.added + c.changed for c in second.sources.values()} == {0}
    assert [one(owner, state.format(table)) for table in tables] == before
    assert one(owner, "SELECT count(*) FROM etl_runs WHERE status = 'SUCCEEDED'") == 2


def test_a_changed_order_replaces_the_old_one(
    database: Database, owner: Connection, sample: Path, tmp_path: Path
) -> None:
    load_directory(database.owner_url, sample)
    export = json.loads((sample / "doordash_orders.json").read_text())
    order = export["orders"][0]
    order["total_charged_to_consumer"] += 100
    order["order_items"] = order["order_items"][:1]
    (tmp_path / "doordash_orders.json").write_text(json.dumps(export))
    counts = load_directory(database.owner_url, tmp_path).sources["DOORDASH"]
    assert (counts.added, counts.changed) == (0, 1)
    key = order["external_delivery_id"]
    assert (
        one(owner, f"SELECT total_amount * 100 FROM orders WHERE source_order_id = '{key}'")
        == (order["total_charged_to_consumer"])
    )
    assert (
        one(
            owner,
            "SELECT count(*) FROM order_items i JOIN orders o ON o.id = i.order_id"
            f" WHERE o.source_order_id = '{key}'",
        )
        == 1
    )


def test_files_that_are_passed_over_leave_what_reading_them_would(
    database: Database, owner: Connection, sample: Path, tmp_path: Path
) -> None:
    load_directory(database.owner_url, sample)
    reads: list[str] = []
    again = load_directory(database.owner_url, sample, progress=lambda p: reads.append(p.doing))
    assert sum(c.unchanged for c in again.sources.values()) == 600
    assert not any(name.endswith(".json") for name in reads)
    # an order that somebody deleted comes back, and only its source is read
    owner.execute(
        "DELETE FROM orders WHERE id = (SELECT max(id) FROM orders WHERE source = 'TOAST')"
    )
    reads.clear()
    mended = load_directory(database.owner_url, sample, progress=lambda p: reads.append(p.doing))
    assert mended.sources["TOAST"].added == 1
    assert {name for name in reads if name.endswith(".json")} == {"toast_pos_export.json"}
    # another version from elsewhere is undone by the first file
    other = json.loads((sample / "toast_pos_export.json").read_text())
    other["orders"] = [{**other["orders"][0], "closedDate": None}]
    (tmp_path / "toast_pos_export.json").write_text(json.dumps(other))
    assert load_directory(database.owner_url, tmp_path).sources["TOAST"].changed == 1
    assert load_directory(database.owner_url, sample).sources["TOAST"].changed == 1


def export(tmp_path: Path, *orders: Any) -> Path:
    stores = [{"store_id": "s1", "name": "Downtown", "address": {"street": "1 A St"}}]
    path = tmp_path / "doordash_orders.json"
    path.write_text(json.dumps({"stores": stores, "orders": orders}))
    return tmp_path


def order(**fields: Any) -> dict[str, Any]:
    return {
        "external_delivery_id": "D-1",
        "store_id": "s1",
        "order_status": "DELIVERED",
        "created_at": "2025-01-03T02:00:00+0000",
        "order_items": [{"name": "Coffee", "quantity": 2, "unit_price": 300}],
        "total_charged_to_consumer": 600,
        **fields,
    }


def test_unreadable_records_are_put_aside_and_told(
    database: Database, owner: Connection, tmp_path: Path
) -> None:
    directory = export(
        tmp_path,
        order(),
        order(external_delivery_id="D-2", created_at="yesterday"),
        order(external_delivery_id="D-3", total_charged_to_consumer="much"),
        "not an order",
        order(external_delivery_id="D-4", store_id="nowhere"),
    )
    for _ in range(2):
        counts = load_directory(database.owner_url, directory).sources["DOORDASH"]
        assert (counts.read, counts.rejected) == (1, 4)
    kept = owner.execute("SELECT position, reason FROM rejected_records ORDER BY id").fetchall()
    assert len(kept) == 4
    reasons = dict(kept)
    assert reasons["orders[1]"].startswith("created_at: Input should be a valid datetime")
    assert reasons["orders[3]"] == "it is not a JSON object"
    assert reasons["orders[4]"] == "the location nowhere is not described"
    with pytest.raises(RecordRejected, match=r"orders\[1\]"):
        load_directory(database.owner_url, directory, strict=True)


def test_nulls_unknown_words_and_other_currencies_are_taken(
    database: Database, owner: Connection, tmp_path: Path
) -> None:
    strange = order(
        order_fulfillment_method="DRONE",
        customer=None,
        order_items=None,
        tax_amount=None,
        currency="EUR",
        order_status="CANCELLED",
    )
    load_directory(database.owner_url, export(tmp_path, strange), strict=True)
    assert one(
        owner, "SELECT order_type, status::text, currency, business_date::text FROM orders"
    ) == (
        None,
        "CANCELLED",
        "EUR",
        "2025-01-02",
    )


def test_bad_directories_and_files_are_named(
    database: Database, owner: Connection, tmp_path: Path
) -> None:
    with pytest.raises(SourceFileError, match="no directory"):
        load_directory(database.owner_url, tmp_path / "none")
    with pytest.raises(SourceFileError, match="holds no"):
        load_directory(database.owner_url, tmp_path)
    path = export(tmp_path, order()) / "doordash_orders.json"
    path.write_text(path.read_text()[:-30])
    with pytest.raises(SourceFileError, match="not a complete JSON file"):
        load_directory(database.owner_url, tmp_path)
    path.write_bytes(path.read_text().encode("utf-16"))
    with pytest.raises(SourceFileError, match=r"is in UTF-16\. Save it in UTF-8"):
        load_directory(database.owner_url, tmp_path)
    with pytest.raises(SourceFileError, match=f"is a file. Name the directory.* {tmp_path}"):
        load_directory(database.owner_url, path)
    assert one(owner, "SELECT count(*) FROM orders") == 0
    assert one(owner, "SELECT DISTINCT status FROM etl_runs") == "FAILED"


def test_two_loads_at_once_do_not_mix(database: Database, owner: Connection, sample: Path) -> None:
    owner.execute("SELECT pg_advisory_lock(%s)", (0x6E6C6C,))
    with pytest.raises(LoadInProgress):
        load_directory(database.owner_url, sample)


def test_kill_9_leaves_the_state_before(
    database: Database, owner: Connection, sample: Path
) -> None:
    """The load is killed when it has staged everything and is about to merge."""
    script = (
        "import sys, os, signal, nlquery_etl.load as load\n"
        "load.merge = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from pathlib import Path\n"
        "load.load_directory(sys.argv[1], Path(sys.argv[2]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, database.owner_url, str(sample)],
        check=False,
        env=os.environ,
    )
    assert done.returncode == -signal.SIGKILL
    assert one(owner, "SELECT count(*) FROM locations") == 0
    assert load_directory(database.owner_url, sample).orders == 600


def test_clear_empties_first(
    database: Database, owner: Connection, sample: Path, tmp_path: Path
) -> None:
    load_directory(database.owner_url, sample)
    load_directory(database.owner_url, export(tmp_path, order()), clear=True)
    assert one(owner, "SELECT count(*) FROM orders") == 1
