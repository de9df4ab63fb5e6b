"""The database's functions say what Python says of the same rows."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from itertools import chain, combinations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from psycopg import Connection
from psycopg.rows import dict_row

from nlquery_etl.load import load_directory
from nlquery_etl.matching import Categories
from nlquery_etl.matching.categories import canonical
from nlquery_etl.places import spots_of
from nlquery_etl.products import save_categories
from nlquery_etl.quality import find_problems
from nlquery_etl.sample import generate
from nlquery_schema.database import Database
from nlquery_schema.reach import connect

# What loads seldom make: orders twice, without lines or payments, in yen, closed too early.
DIRT = """
INSERT INTO orders (source, source_order_id, location_id, status, created_at, closed_at,
    business_date, currency, tax_amount, total_amount, source_metadata)
SELECT source, source_order_id || '-' || n, location_id, status, created_at + n * interval '2 min',
    CASE WHEN id % 7 = 0 THEN created_at - interval '1 min' ELSE closed_at END,
    business_date + CASE WHEN id % 5 = 0 THEN 3 ELSE 0 END,
    CASE WHEN id % 11 = 0 THEN 'JPY' ELSE currency END, tax_amount, total_amount,
    CASE WHEN id % 3 = 0 THEN '{"unknown_status": "LOST"}' ELSE source_metadata END
FROM orders, generate_series(1, 2) AS n WHERE id % 4 = 0;
INSERT INTO order_items (order_id, product_id, item_name, quantity, unit_price, total_price)
SELECT o.id, CASE WHEN i.id % 9 <> 0 THEN i.product_id END, i.item_name, i.quantity, i.unit_price,
    i.total_price
FROM orders AS o
JOIN orders AS first ON o.source_order_id IN (first.source_order_id || '-1')
    AND first.source = o.source
JOIN order_items AS i ON i.order_id = first.id;
INSERT INTO payments (order_id, source, source_payment_id, payment_type, amount, tip_amount)
SELECT CASE WHEN id % 2 = 0 THEN id END, source, 'x' || id, 'CASH', total_amount - 1, 1 + id % 2
FROM orders WHERE source_order_id LIKE '%-1';
INSERT INTO rejected_records (source, position, reason) VALUES ('TOAST', 'orders[1]', 'odd');
UPDATE product_mappings SET match_confidence = 0.5 WHERE id % 3 = 0;
"""


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("exports")
    generate(directory, orders=300, dirt=0.15)
    return directory


@pytest.fixture
def owner(database: Database, exports: Path) -> Iterator[Connection]:
    load_directory(database.owner_url, exports)
    with connect(database.owner_url) as connection:
        yield connection


def test_categories_are_those_that_loads_choose(owner: Connection) -> None:
    rows = owner.execute("SELECT id, name, source_names FROM categories").fetchall()
    ids = {name: identity for identity, name, _ in rows}
    said = [(s, text) for _, _, names in rows for s, texts in names.items() for text in texts]
    assert len(said) > 20
    for source, text in said:
        for given in (source, None):
            [(found,)] = owner.execute("SELECT get_or_create_category(%s, %s)", (text, given))
            assert found == ids[canonical(text) or ""], (source, text)
    assert owner.execute("SELECT id, name, source_names FROM categories").fetchall() == rows
    assert owner.execute("SELECT get_or_create_category(' ?! ')").fetchone() == (None,)


def test_a_category_made_by_hand_is_the_one_that_a_load_takes(owner: Connection) -> None:
    [(made,)] = owner.execute("SELECT get_or_create_category('SOUPS & stews', 'TOAST', 'Starters')")
    before = owner.execute("SELECT count(*) FROM categories").fetchone()
    spelled = {"Soups & Stews": {"SQUARE": ["soups"]}}
    with owner.transaction():
        ids = save_categories(owner, Categories({"Soups & Stews": None}, spelled))
    assert ids == {"Soups & Stews": made}
    assert owner.execute("SELECT count(*) FROM categories").fetchone() == before
    row = owner.execute("SELECT name, source_names FROM categories WHERE id = %s", (made,))
    assert row.fetchone() == ("Soups & Stews", {"TOAST": ["SOUPS & stews"], "SQUARE": ["soups"]})


def test_places_are_those_that_readers_use(owner: Connection) -> None:
    spots = spots_of(owner)
    asked = [(source, key) for source, ids in spots.items() for key in ids]
    assert len(asked) >= 6
    for source, key in [*asked, ("TOAST", "nowhere"), ("SQUARE", asked[0][1])]:
        [(found,)] = owner.execute("SELECT get_location_id_by_source(%s, %s)", (source, key))
        assert found == spots[source].get(key, (None,))[0]


def _rows(owner: Connection, table: str) -> list[dict[str, Any]]:
    with owner.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(f"SELECT * FROM {table} ORDER BY id".encode()).fetchall()


def _counts(order: Mapping[str, Any]) -> bool:
    return order["status"] == "COMPLETED" and not (order["is_voided"] or order["is_deleted"])


def _by_order(rows: list[dict[str, Any]]) -> Mapping[int, list[dict[str, Any]]]:
    found = defaultdict(list)
    for row in rows:
        found[row["order_id"]].append(row)
    return found


def totals(owner: Connection) -> dict[int, tuple[Decimal | None, ...]]:
    """Return what calculate_order_totals() should: items, paid, expected, difference."""
    items, payments = (_by_order(_rows(owner, table)) for table in ("order_items", "payments"))
    found: dict[int, tuple[Decimal | None, ...]] = {}
    for order in _rows(owner, "orders"):
        lines, paid = items.get(order["id"]), payments.get(order["id"])
        own = sum((line["total_price"] for line in lines), Decimal()) if lines else None
        got = sum((p["amount"] + p["tip_amount"] for p in paid), Decimal()) if paid else None
        beside = sum(
            order[name] for name in ("tax_amount", "tip_amount", "delivery_fee", "service_fee")
        )
        expected = None if own is None else own + beside - order["discount_amount"]
        difference = None if expected is None else order["total_amount"] - expected
        found[order["id"]] = (own, got, expected, difference)
    return found


def twins(owner: Connection, window: timedelta) -> set[tuple[int, int]]:
    """Return the pairs that detect_duplicate_orders() should find."""
    items, alike = _by_order(_rows(owner, "order_items")), defaultdict(list)
    for order in _rows(owner, "orders"):
        if _counts(order) and (lines := items.get(order["id"])):
            what = sorted((str(i["product_id"] or i["item_name"]), i["quantity"]) for i in lines)
            key = (order["location_id"], order["total_amount"], order["currency"], str(what))
            alike[key].append(order)
    return {
        (a["id"], b["id"])
        for orders in alike.values()
        for a, b in combinations(orders, 2)
        if abs(a["created_at"] - b["created_at"]) <= window
    }


def test_totals_are_the_sums_of_the_rows(owner: Connection) -> None:
    owner.execute(DIRT)
    columns = "item_total, paid, expected_total, difference"
    rows = owner.execute(f"SELECT order_id, {columns} FROM calculate_order_totals()".encode())
    expected = totals(owner)
    assert {row[0]: row[1:] for row in rows} == expected
    for order in random.Random(1).sample(sorted(expected), 5):
        query = f"SELECT {columns} FROM calculate_order_totals(%s)"
        assert owner.execute(query.encode(), (order,)).fetchall() == [expected[order]]


@pytest.mark.parametrize("minutes", [1, 3, 5, 60])
def test_duplicates_are_all_pairs_and_no_others(owner: Connection, minutes: int) -> None:
    owner.execute(DIRT)
    query = "SELECT order_id, duplicate_id FROM detect_duplicate_orders(make_interval(mins => %s))"
    found = owner.execute(query, (minutes,)).fetchall()
    assert len(found) == len(set(found))
    assert set(found) == twins(owner, timedelta(minutes=minutes))
    assert bool(found) == (minutes > 1)


Trouble = Iterator[tuple[str, Decimal | None, str]]  # what, how much of which currency


def of_sums(owner: Connection) -> Trouble:
    sums = totals(owner)
    for order in filter(_counts, _rows(owner, "orders")):
        own, paid, _, difference = sums[order["id"]]
        total, code = order["total_amount"], order["currency"]
        if difference:
            yield "total differs from items, tax, tip and fees", abs(difference), code
        if own is None:
            yield "order without items", total, code
        if paid is None:
            yield "order without payment", total, code
        elif paid != total:
            yield "payments differ from the total", abs(paid - total), code


def of_orders(owner: Connection) -> Trouble:
    zones = {place["id"]: ZoneInfo(place["timezone"]) for place in _rows(owner, "locations")}
    for order in _rows(owner, "orders"):
        total, code = order["total_amount"], order["currency"]
        local = order["created_at"].astimezone(zones[order["location_id"]]).date()
        if abs((local - order["business_date"]).days) > 1:
            yield "business date is more than a day off", total, code
        if order["closed_at"] is not None and order["closed_at"] < order["created_at"]:
            yield "closed before it was placed", total, code
        for _ in {"unknown_status", "unknown_type"} & set(order["source_metadata"]):
            yield "word that is not known", total, code
        if code != "USD":
            yield "currency other than USD", total, code


def of_parts(owner: Connection) -> Trouble:
    orders = {order["id"]: order for order in _rows(owner, "orders")}
    for _, second in twins(owner, timedelta(minutes=5)):
        order = orders[second]
        yield "possible duplicate order", order["total_amount"], order["currency"]
    for payment in _rows(owner, "payments"):
        if payment["order_id"] is None:
            yield "payment without order", payment["amount"] + payment["tip_amount"], "USD"
    for line in _rows(owner, "order_items"):
        if line["product_id"] is None:
            code = orders[line["order_id"]]["currency"]
            yield "item of an unknown product", line["total_price"], code
    for name in _rows(owner, "product_mappings"):
        if name["match_confidence"] < Decimal("0.8") and not name["is_manual_match"]:
            yield "product match of low confidence", None, "USD"
    for _ in _rows(owner, "rejected_records"):
        yield "rejected record", None, "USD"


def test_validation_counts_what_python_counts(database: Database, owner: Connection) -> None:
    owner.execute(DIRT)
    counted: dict[str, list[Decimal | None]] = defaultdict(list)
    for check, amount, code in chain(of_sums(owner), of_orders(owner), of_parts(owner)):
        counted[check].append(amount if code == "USD" else None)
    expected = {
        check: (len(amounts), sum(known) if (known := [a for a in amounts if a]) else None)
        for check, amounts in counted.items()
    }
    found = {f.check: (f.problems, f.money) for f in find_problems(database.owner_url)}
    assert found.pop("currency other than USD") == (
        expected.pop("currency other than USD")[0],
        None,
    )
    assert found == expected
    assert len(found) == 11
