"""What real exports contain: taken, put aside or counted, and never lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

from nlquery_etl import load
from nlquery_etl.load import load_directory
from nlquery_etl.quality import find_problems
from nlquery_etl.sample import generate
from nlquery_schema.database import Database
from nlquery_schema.reach import connect
from tests.etl.exports import check, one, ticket, toast, write


@pytest.fixture
def owner(database: Database) -> Iterator[Connection]:
    with connect(database.owner_url) as connection:
        yield connection


def test_checks_payments_voids_and_refunds(
    database: Database, owner: Connection, tmp_path: Path
) -> None:
    two = [{"guid": "p1", "amount": 600}, {"guid": "p2", "amount": 400, "type": "CASH"}]
    void = {"displayName": "Pie", "price": 500, "voided": True}
    kept = {"displayName": "Tea", "price": 1000, "modifiers": [{"displayName": "Oat", "price": 50}]}
    back = [
        {"guid": "p3", "amount": 1000, "refund": {"refundAmount": 1000, "refundReason": "cold"}}
    ]
    some = [{"guid": "p4", "amount": 1000, "refund": {"refundAmount": 200}}]
    orders = [
        ticket("several", check("c1", payments=two), check("c2", 500), check("c3", voided=True)),
        ticket("line", check("c4", selections=[void, kept])),
        ticket("refund", check("c5", payments=back)),
        ticket("part", check("c6", payments=some)),
        ticket("void", voided=True),
        ticket("gone", check("c7", deleted=True)),
        ticket("open", closedDate=None),
    ]
    load_directory(database.owner_url, write(tmp_path, toast=toast(*orders)), strict=True)
    found = {
        key: (status, str(total))
        for key, status, total in owner.execute(
            "SELECT source_order_id, status::text, total_amount FROM orders"
        )
    }
    assert found == {
        "several": ("COMPLETED", "15.00"),
        "line": ("COMPLETED", "10.00"),
        "refund": ("REFUNDED", "10.00"),
        "part": ("COMPLETED", "10.00"),
        "void": ("CANCELLED", "10.00"),
        "gone": ("CANCELLED", "0.00"),
        "open": ("PENDING", "10.00"),
    }
    assert one(owner, "SELECT count(*) FROM toast_checks") == 9
    assert one(owner, "SELECT count(*) FROM payments") == 10
    assert one(owner, "SELECT refund_reason FROM payments WHERE refund_amount = 10") == "cold"
    voided = "SELECT source_metadata -> 'voided_lines' FROM orders WHERE source_order_id = 'line'"
    assert one(owner, voided) == [{"name": "Pie", "price": 5.0, "quantity": 1}]
    assert one(owner, "SELECT modifier_name, price_adjustment::text FROM order_item_modifiers") == (
        "Oat",
        "0.50",
    )
    assert one(owner, "SELECT array_agg(DISTINCT business_date::text) FROM orders") == [
        "2025-01-03"
    ]


HOSTILE: dict[str, dict[str, Any]] = {
    "nul": {"server": {"firstName": "A\0na"}},
    "half a character": {"server": {"firstName": "\ud800"}},
    "empty texts": {"closedDate": "", "voided": "", "server": ""},
    "euro": {"currency": "eur"},
    "yen": {"currency": "JPY"},
    "unknown word": {"diningOption": {"behavior": "DRONE"}},
    "nulls": dict.fromkeys(("closedDate", "voided", "diningOption", "server", "table", "checks")),
}
UNREADABLE: dict[str, dict[str, Any]] = {
    "too much money": {"checks": [check("x", 10**14)]},
    "a month that is none": {"openedDate": "2025-13-01T00:00:00Z"},
    "a day that is none": {"businessDate": "2025-02-30"},
    "no currency": {"currency": "dollars"},
    "no place": {"restaurantGuid": "elsewhere"},
    "no key": {"guid": None},
    "checks are no list": {"checks": {"a": 1}},
    "infinite": {"checks": [check("y", selections=[{"displayName": "T", "quantity": 1e300}])]},
}


def test_every_record_is_loaded_or_rejected_with_its_reason(
    database: Database, owner: Connection, tmp_path: Path
) -> None:
    good = [ticket(f"g{n}", **fields) for n, fields in enumerate(HOSTILE.values())]
    bad = [ticket(f"b{n}", **fields) for n, fields in enumerate(UNREADABLE.values())]
    write(tmp_path, toast=toast(*good, *bad, "text", None, 3))
    for _ in range(2):
        counts = load_directory(database.owner_url, tmp_path).sources["TOAST"]
        assert counts.read == len(good)
        assert counts.rejected == len(bad) + 3
    rejected = dict(owner.execute("SELECT position, reason FROM rejected_records").fetchall())
    assert set(rejected) == {f"orders[{n}]" for n in range(len(good), len(good) + len(bad) + 3)}
    assert all(rejected.values())
    assert one(owner, "SELECT count(*) FROM rejected_records WHERE raw IS NOT NULL") == len(
        rejected
    )
    totals = dict(owner.execute("SELECT currency, total_amount::text FROM orders").fetchall())
    assert (totals["EUR"], totals["JPY"]) == ("10.00", "1000.00")
    problems = {f.check: f for f in find_problems(database.owner_url)}
    assert problems["currency other than USD"].problems == 2
    assert problems["currency other than USD"].money is None
    assert "DRONE" in problems["word that is not known"].examples[0]
    assert problems["rejected record"].problems == len(rejected)


def test_square_variations_modifiers_and_deleted_objects(
    database: Database, owner: Connection, tmp_path: Path
) -> None:
    shake = {
        "id": "V1",
        "item_variation_data": {"name": "Chocolate", "price_money": {"amount": 700}},
    }
    modifier = {"id": "M1", "modifier_data": {"name": "Oat milk", "price_money": {"amount": 80}}}
    objects = [
        {"type": "CATEGORY", "id": "C1", "category_data": {"name": "Drinks"}},
        {"type": "ITEM", "id": "I1", "is_deleted": True,
         "item_data": {"name": "Milkshake", "category_id": "C1", "variations": [shake]}},
        {"type": "MODIFIER_LIST", "id": "L1", "modifier_list_data": {"modifiers": [modifier]}},
        {"type": "ITEM"},
    ]  # fmt: skip
    lines = [
        {"catalog_object_id": "V1", "quantity": "2", "gross_sales_money": {"amount": 1400},
         "applied_modifiers": [{"modifier_id": "M1"}, {"name": "Cold", "modifier_id": "GONE"}]},
        {"catalog_object_id": "DELETED", "name": "Old Pie", "total_money": {"amount": 300}},
        {"catalog_object_id": "FORGOTTEN", "total_money": {"amount": 200}},
    ]  # fmt: skip
    order = {
        "id": "q1", "location_id": "S1", "created_at": "2025-01-03T02:00:00.000Z", "state": "OPEN",
        "line_items": lines, "total_money": {"amount": 1900, "currency": "USD"},
    }  # fmt: skip
    payment = {
        "id": "pay",
        "order_id": "q1",
        "amount_money": {"amount": 1900},
        "source_type": "BARTER",
    }
    write(
        tmp_path,
        locations={"locations": [{"id": "S1", "name": "Downtown", "timezone": "Mars/Base"}]},
        catalog={"objects": objects},
        orders={"orders": [order]},
        payments={"payments": [payment, {"id": "loose", "amount_money": {"amount": 5}}]},
    )
    counts = load_directory(database.owner_url, tmp_path).sources["SQUARE"]
    assert (counts.added, counts.payments, counts.rejected) == (1, 2, 2)
    rejected = dict(owner.execute("SELECT position, reason FROM rejected_records").fetchall())
    assert "Mars/Base" in rejected["locations[0]"]
    assert "objects[3]" in rejected
    names = owner.execute("SELECT item_name, product_id FROM order_items ORDER BY id").fetchall()
    assert [n for n, _ in names] == ["Milkshake (Chocolate)", "Old Pie", "Unknown item"]
    assert all(product for _, product in names)
    changes = owner.execute(
        "SELECT modifier_name, price_adjustment::text FROM order_item_modifiers ORDER BY id"
    ).fetchall()
    assert changes == [("Oat milk", "0.80"), ("Cold", "0.00")]
    assert one(owner, "SELECT status::text, business_date::text FROM orders") == (
        "PENDING",
        "2025-01-02",
    )
    assert one(owner, "SELECT source_metadata FROM payments WHERE source_payment_id = 'pay'") == {
        "unknown_type": "BARTER"
    }
    assert one(owner, "SELECT count(*) FROM payments WHERE order_id IS NULL") == 1
    # the order of the loose payment arrives later: nothing else has changed, and yet it is found
    late = {**order, "id": "q2"}
    loose = {"id": "loose", "order_id": "q2", "amount_money": {"amount": 5}}
    write(tmp_path, payments={"payments": [payment, loose]})
    load_directory(database.owner_url, tmp_path)
    assert one(owner, "SELECT count(*) FROM payments WHERE order_id IS NULL") == 1
    write(tmp_path, orders={"orders": [order, late]})
    load_directory(database.owner_url, tmp_path)
    assert one(owner, "SELECT count(*) FROM payments WHERE order_id IS NULL") == 0


def test_square_orders_whose_money_was_given_back_do_not_count(
    database: Database, owner: Connection, tmp_path: Path
) -> None:
    orders = [
        {"id": key, "location_id": "S1", "created_at": "2025-01-03T02:00:00Z",
         "state": "COMPLETED", "total_money": {"amount": 900}} for key in ("all", "part", "none")
    ]  # fmt: skip

    def statuses(**refunds: int) -> dict[str, str]:
        payments = [
            {"id": f"p-{key}", "order_id": key, "amount_money": {"amount": 900},
             "refunded_money": {"amount": refunds.get(key, 0)}} for key in ("all", "part", "none")
        ]  # fmt: skip
        write(
            tmp_path,
            locations={"locations": [{"id": "S1", "name": "Downtown"}]},
            orders={"orders": orders},
            payments={"payments": payments},
        )
        load_directory(database.owner_url, tmp_path)
        return dict(owner.execute("SELECT source_order_id, status::text FROM orders").fetchall())

    refunded = {"all": "REFUNDED", "part": "COMPLETED", "none": "COMPLETED"}
    assert statuses(all=900, part=300) == refunded
    assert statuses(all=900, part=900) == refunded | {"part": "REFUNDED"}
    assert statuses(part=300) == dict.fromkeys(refunded, "COMPLETED")


def test_an_order_that_an_export_has_twice_counts_once_and_is_counted(
    database: Database, owner: Connection, tmp_path: Path
) -> None:
    first, last = ticket("o1", check("c1", 1000)), ticket("o1", check("c1", 2000))
    write(tmp_path, toast=toast(first, ticket("o2"), last))
    for number in range(3):
        counts = load_directory(database.owner_url, tmp_path).sources["TOAST"]
        assert (counts.read, counts.repeated) == (3, 1)
        assert counts.added == (2 if number == 0 else 0)
        assert one(owner, "SELECT sum(total_amount)::text FROM orders") == "30.00"
        assert one(owner, "SELECT count(*) FROM order_items") == 2
        assert one(owner, "SELECT count(*) FROM toast_checks") == 2
        assert one(owner, "SELECT count(*) FROM payments") == 2
    later = ticket("o1", check("c1", 3000))
    write(tmp_path, toast_2=toast(later, later))
    counts = load_directory(database.owner_url, tmp_path).sources["TOAST"]
    assert (counts.read, counts.changed, counts.repeated) == (5, 1, 2)  # and two unchanged
    assert one(owner, "SELECT sum(total_amount)::text FROM orders") == "40.00"


@pytest.mark.parametrize("cents", ["12.50", 12.5, "$12", [1]])
def test_amounts_that_are_no_cents_are_not_guessed(
    database: Database, owner: Connection, tmp_path: Path, cents: Any
) -> None:
    fine = ticket("o2", check("c2", totalAmount="1250"))
    write(tmp_path, toast=toast(ticket("o1", check("c1", totalAmount=cents)), fine))
    assert load_directory(database.owner_url, tmp_path).sources["TOAST"].rejected == 1
    reason = one(owner, "SELECT reason FROM rejected_records")
    assert reason.startswith("checks.0.totalAmount is no whole number of cents")
    assert one(owner, "SELECT total_amount::text FROM orders") == "12.50"


def test_an_order_below_zero_counts(database: Database, owner: Connection, tmp_path: Path) -> None:
    write(tmp_path, toast=toast(ticket("o1", check("c1", -1000))))
    load_directory(database.owner_url, tmp_path)
    assert one(owner, "SELECT status::text, total_amount::text FROM orders") == (
        "COMPLETED",
        "-10.00",
    )


ROWS = (
    "SELECT o.source, o.source_order_id, o.status, o.business_date, o.total_amount, l.name,"
    " i.sequence_number, i.item_name, i.total_price, p.name, i.source_metadata"
    " FROM orders o JOIN locations l ON l.id = o.location_id"
    " LEFT JOIN order_items i ON i.order_id = o.id LEFT JOIN products p ON p.id = i.product_id"
    " ORDER BY 1, 2, 7",
    "SELECT p.source, source_payment_id, amount, p.tip_amount, payment_type, o.source_order_id"
    " FROM payments p LEFT JOIN orders o ON o.id = p.order_id ORDER BY 1, 2",
    "SELECT source_check_id, c.total_amount, o.source_order_id FROM toast_checks c"
    " JOIN orders o ON o.id = c.order_id ORDER BY 1",
    "SELECT o.source_order_id, d.address_line1, d.delivery_time FROM delivery_orders d"
    " JOIN orders o ON o.id = d.order_id ORDER BY 1",
    "SELECT o.source_order_id, i.sequence_number, m.modifier_name FROM order_item_modifiers m"
    " JOIN order_items i ON i.id = m.order_item_id JOIN orders o ON o.id = i.order_id"
    " ORDER BY 1, 2, 3",
)


def state(owner: Connection) -> list[Any]:
    return [owner.execute(query.encode()).fetchall() for query in ROWS]


@pytest.mark.parametrize("way", ["processes", "two parts", "with a view"])
def test_every_way_of_loading_makes_the_same_rows(
    database: Database,
    owner: Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    generate(tmp_path / "all", orders=700)
    load_directory(database.owner_url, tmp_path / "all")
    expected = state(owner)
    constraints = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2"
    indexes = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
    made = [owner.execute(q).fetchall() for q in (constraints, indexes)]
    if way == "processes":
        monkeypatch.setattr(load, "SMALL", 0)
    if way == "with a view":  # a view that needs a key keeps it where it is
        owner.execute("CREATE VIEW v AS SELECT id, source, total_amount FROM orders GROUP BY id")
    if way == "two parts":
        export = json.loads((tmp_path / "all" / "toast_pos_export.json").read_text())
        export["orders"] = export["orders"][::2]
        (tmp_path / "half").mkdir()
        write(tmp_path / "half", toast=export)
        load_directory(database.owner_url, tmp_path / "half", clear=True)
    load_directory(database.owner_url, tmp_path / "all", clear=way != "two parts")
    assert state(owner) == expected
    assert [owner.execute(q).fetchall() for q in (constraints, indexes)] == made
    again = load_directory(database.owner_url, tmp_path / "all")
    assert {c.read - c.unchanged + c.payments for c in again.sources.values()} == {0}


def test_counts_add_up_to_what_the_files_hold(database: Database, tmp_path: Path) -> None:
    generate(tmp_path, orders=400)
    summary = load_directory(database.owner_url, tmp_path)
    held = {
        "TOAST": len(json.loads((tmp_path / "toast_pos_export.json").read_text())["orders"]),
        "DOORDASH": len(json.loads((tmp_path / "doordash_orders.json").read_text())["orders"]),
    }
    square = tmp_path / "square"
    held["SQUARE"] = len(json.loads((square / "orders.json").read_text())["orders"])
    assert {s: c.read + c.rejected for s, c in summary.sources.items()} == held
    payments = len(json.loads((square / "payments.json").read_text())["payments"])
    assert summary.sources["SQUARE"].payments == payments
