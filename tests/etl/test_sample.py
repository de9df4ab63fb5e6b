"""The invented exports: always the same, of the sources' shape, with their dirt."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from nlquery_etl.errors import LoadError
from nlquery_etl.sample import generate

pytestmark = pytest.mark.unit
FILES = (
    "toast_pos_export.json",
    "doordash_orders.json",
    "square/locations.json",
    "square/catalog.json",
    "square/orders.json",
    "square/payments.json",
)


def digest(directory: Path) -> list[str]:
    return [hashlib.sha256((directory / f).read_bytes()).hexdigest() for f in FILES]


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    generate(tmp_path / "a", orders=300, seed=5)
    generate(tmp_path / "b", orders=300, seed=5)
    generate(tmp_path / "c", orders=300, seed=6)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert digest(tmp_path / "a")[0] != digest(tmp_path / "c")[0]


def test_it_is_as_many_as_asked_for_in_its_period(tmp_path: Path) -> None:
    summary = generate(tmp_path, orders=777)
    assert sum(summary.orders.values()) == 777
    toast = json.loads((tmp_path / FILES[0]).read_text())
    days = {order["businessDate"] for order in toast["orders"]}
    assert min(days) >= summary.first_day.isoformat()
    assert max(days) <= summary.last_day.isoformat()
    assert len(toast["orders"]) == summary.orders["TOAST"]


def test_the_dirt_is_there(tmp_path: Path) -> None:
    generate(tmp_path, orders=1_500)
    names = {
        s["displayName"]
        for o in json.loads((tmp_path / FILES[0]).read_text())["orders"]
        for c in o["checks"]
        for s in c["selections"]
    }
    assert any(n.isupper() for n in names)
    assert any("⭐" in n for n in names)
    assert "Griled Chicken Sandwhich" in names or "Grilled Chkn Sandwich" in names


def test_refunds_are_in_every_export(tmp_path: Path) -> None:
    generate(tmp_path, orders=1_500)
    files = (FILES[0], FILES[1], FILES[5])
    toast, dash, payments = (json.loads((tmp_path / file).read_text()) for file in files)
    given_back = [p for p in payments["payments"] if p.get("refunded_money")]
    assert given_back
    assert all(p["refunded_money"] == p["total_money"] for p in given_back)
    assert [o for o in dash["orders"] if o["order_status"] == "REFUNDED"]
    paid = [p for o in toast["orders"] for c in o["checks"] for p in c["payments"]]
    assert [p for p in paid if p["refundStatus"] == "FULL"]


def keys(value: Any, prefix: str = "") -> set[str]:
    if isinstance(value, dict):
        return {prefix + k for k in value} | {
            d for k, v in value.items() for d in keys(v, f"{prefix}{k}.")
        }
    return {d for v in value for d in keys(v, prefix)} if isinstance(value, list) else set()


@pytest.mark.parametrize("file", FILES)
def test_no_field_is_made_up(tmp_path: Path, real_data: Path, file: str) -> None:
    """Every field is one of the real exports', but for those that only rare records have."""
    generate(tmp_path, orders=200)
    invented = keys(json.loads((tmp_path / file).read_text()))
    real = keys(json.loads((real_data / "sources" / file).read_text()))
    rare = {"discount_amount", "appliedDiscounts", "discountAmount", "total_discount_money"}
    rare |= {"refunded_money"}
    assert {k for k in invented - real if not rare & set(k.split("."))} == set()


def test_bad_arguments_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="0 orders"):
        generate(tmp_path, orders=0)
    (tmp_path / "file").write_text("")
    with pytest.raises(LoadError, match="cannot be written"):
        generate(tmp_path / "file", orders=5)
