"""Files of exports: which are read, put aside or named."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

from nlquery_etl.errors import LoadError, RecordRejected
from nlquery_etl.load import load_directory
from nlquery_schema.database import Database
from nlquery_schema.reach import connect
from tests.etl.exports import PLACE, one, ticket, toast, write


@pytest.fixture
def owner(database: Database) -> Iterator[Connection]:
    with connect(database.owner_url) as connection:
        yield connection


@pytest.mark.parametrize(
    "orders", [{}, {"orders": None}, {"orders": {"o1": 1}}, {"data": {"orders": []}}]
)
def test_a_file_without_its_records_is_told(
    database: Database, owner: Connection, tmp_path: Path, orders: dict[str, Any]
) -> None:
    write(tmp_path, toast={"restaurant": {}, **orders}, toast_2=toast(ticket("o1")))
    for _ in range(2):
        counts = load_directory(database.owner_url, tmp_path).sources["TOAST"]
        assert (counts.read, counts.rejected) == (1, 1)
    reasons = owner.execute("SELECT position, reason FROM rejected_records").fetchall()
    assert reasons == [("orders", "toast.json has no list of orders at its top")]
    with pytest.raises(RecordRejected, match=r"toast\.json has no list of orders"):
        load_directory(database.owner_url, tmp_path, strict=True)


def test_places_pages_and_empty_answers_may_be_files_of_their_own(
    database: Database, owner: Connection, tmp_path: Path
) -> None:
    square = tmp_path / "square"
    square.mkdir()
    write(tmp_path, toast_places={"restaurant": {}, "locations": [PLACE]}, sales=[ticket("o1")])
    write(square, orders={}, payments={"payments": []}, locations={"locations": []})
    summary = load_directory(database.owner_url, tmp_path, strict=True)
    assert summary.sources["TOAST"].added == 1
    assert not summary.unread


def test_lists_without_a_name_are_known_by_their_records(
    database: Database, owner: Connection, tmp_path: Path
) -> None:
    order = {
        "id": "q1", "location_id": "S1", "created_at": "2025-01-03T12:00:00Z",
        "line_items": [{"catalog_object_id": "I1"}], "total_money": {"amount": 900},
    }  # fmt: skip
    write(
        tmp_path,
        a=[{"id": "S1", "name": "Downtown", "address": {"administrative_district_level_1": "NY"}}],
        b=[{"id": "I1", "item_data": {"name": "Tea"}}],
        c=[order],
        d=[{"id": "p1", "order_id": "q1", "amount_money": {"amount": 900}}],
    )
    load_directory(database.owner_url, tmp_path, strict=True)
    query = (
        "SELECT o.total_amount::text, i.item_name, p.amount::text, l.name FROM orders o"
        " JOIN order_items i ON i.order_id = o.id JOIN payments p ON p.order_id = o.id"
        " JOIN locations l ON l.id = o.location_id"
    )
    assert one(owner, query) == ("9.00", "Tea", "9.00", "Downtown")


def test_files_that_are_no_exports_are_named(
    database: Database, owner: Connection, tmp_path: Path
) -> None:
    (tmp_path / "sales.csv").write_text("a,b\n")
    (tmp_path / "toast.json.gz").write_bytes(gzip.compress(b"{}"))
    with pytest.raises(LoadError, match=r"but sales\.csv, toast\.json\.gz.*unpacked"):
        load_directory(database.owner_url, tmp_path)
    write(tmp_path, toast=toast(ticket("o1")), notes={"hello": 1})
    (tmp_path / "TOAST_2.JSON").write_text(json.dumps(toast(ticket("o2"))))
    (tmp_path / "readme.txt").write_text("")
    summary = load_directory(database.owner_url, tmp_path)
    assert summary.orders == 2
    assert summary.unread == ["notes.json", "sales.csv", "toast.json.gz"]
    assert "notes.json, sales.csv" in str(summary)
