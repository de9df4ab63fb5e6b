"""Small exports, made by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from psycopg import Connection

PLACE = {"guid": "t1", "name": "Downtown", "address": {"line1": "1 A St"}}


def write(directory: Path, **files: Any) -> Path:
    for name, content in files.items():
        (directory / f"{name}.json").write_text(json.dumps(content))
    return directory


def toast(*orders: Any) -> dict[str, Any]:
    return {"restaurant": {"name": "X"}, "locations": [PLACE], "orders": list(orders)}


def ticket(key: str = "o1", *checks: Any, **fields: Any) -> dict[str, Any]:
    return {
        "guid": key,
        "restaurantGuid": "t1",
        "businessDate": 20250103,
        "openedDate": "2025-01-03T12:00:00.000+0000",
        "closedDate": "2025-01-03T13:00:00Z",
        "checks": list(checks) or [check(f"c-{key}")],
        **fields,
    }


def check(key: str, total: int = 1000, **fields: Any) -> dict[str, Any]:
    line = {"guid": f"s-{key}", "displayName": "Coffee", "quantity": 2, "price": total}
    paid = {"guid": f"p-{key}", "type": "CREDIT", "amount": total}
    return {
        "guid": key,
        "selections": [line],
        "payments": [paid],
        "amount": total,
        "totalAmount": total,
        **fields,
    }


def one(owner: Connection, query: str) -> Any:
    row = owner.execute(query.encode()).fetchone()
    assert row is not None
    return row[0] if len(row) == 1 else row
