"""A sale as Toast exports it, dirt included."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from nlquery_etl.sample.menu import group
from nlquery_etl.sample.orders import Line, Sale
from nlquery_etl.sample.said import CARDS, category, said, utc


def toast(sale: Sale, rng: random.Random, dirt: float) -> dict[str, Any]:
    """Return the order as Toast exports it, on one check or two."""
    key = f"ord_t_{sale.number:08d}"
    opened, closed = utc(sale.at), utc(sale.at + timedelta(minutes=rng.randrange(5, 60)))
    first, *names = rng.choice(group().servers).split()
    parts = 2 if len(sale.lines) > 2 and rng.random() < 0.06 else 1
    checks: list[dict[str, Any]] = []
    for part in range(parts):
        lines = sale.lines[part::parts]
        own = sum(line.count * line.price for line in lines)
        share = own / sale.subtotal if sale.subtotal else 1
        rest = part == parts - 1
        shares = [round(share * v) for v in (sale.tax, sale.tip, sale.discount)]
        if rest and parts > 1:
            done = checks[0]
            shares = [
                sale.tax - done["taxAmount"],
                sale.tip - done["tipAmount"],
                sale.discount - sum(d["discountAmount"] for d in done["appliedDiscounts"]),
            ]
        tax, tip, discount = shares
        checks.append(
            _check(sale, key, part, lines, own, tax, tip, discount, opened, closed, rng, dirt)
        )
    return {
        "guid": key,
        "entityType": "Order",
        "server": {"guid": f"emp_{first.lower()}", "firstName": first, "lastName": " ".join(names)},
        "restaurantGuid": f"t_{sale.spot.slug}",
        "businessDate": sale.at.date().isoformat(),
        "openedDate": opened,
        "closedDate": closed,
        "paidDate": closed,
        "voided": sale.fate in ("voided", "cancelled"),
        "deleted": False,
        "diningOption": {"guid": f"dining_{sale.kind.lower()}", "behavior": sale.kind},
        "checks": checks,
        "source": "POS",
    }


def _check(
    sale: Sale,
    key: str,
    part: int,
    lines: Any,
    own: int,
    tax: int,
    tip: int,
    discount: int,
    opened: str,
    closed: str,
    rng: random.Random,
    dirt: float,
) -> dict[str, Any]:
    total = own - discount + tax + tip
    selections = [_selection(sale, key, part, i, line, rng, dirt) for i, line in enumerate(lines)]
    if rng.random() < dirt:  # the register lost a cent or a dollar somewhere
        selections[0]["price"] += rng.choice((-100, -1, 1, 100))
        selections[0]["preDiscountPrice"] = selections[0]["price"]
    return {
        "guid": f"chk_{key}_{part}",
        "displayNumber": str(sale.number % 1000),
        "openedDate": opened,
        "closedDate": closed,
        "paidDate": closed,
        "voided": False,
        "deleted": False,
        "selections": selections,
        "payments": _toast_payments(sale, key, part, total, tip, closed, rng),
        "appliedDiscounts": [{"discountAmount": discount}] if discount else [],
        "amount": own,
        "taxAmount": tax,
        "totalAmount": total,
        "tipAmount": tip,
    }


def _selection(
    sale: Sale, key: str, part: int, number: int, line: Line, rng: random.Random, dirt: float
) -> dict[str, Any]:
    extras = [{"guid": "mod_1", "displayName": "No onions", "price": 0}]
    return {
        "guid": f"sel_{key}_{part}_{number}",
        "displayName": said(line, rng, dirt),
        "itemGroup": {"guid": "grp", "name": category(line.dish, "toast")},
        "item": {"guid": f"t_{line.dish.slug}", "name": line.dish.name},
        "quantity": line.count,
        "preDiscountPrice": line.count * line.price,
        "price": line.count * line.price,
        "tax": round(line.count * line.price * 0.0825),
        "voided": False,
        "modifiers": extras if rng.random() < 0.04 else [],
    }


def _toast_payments(
    sale: Sale, key: str, part: int, total: int, tip: int, closed: str, rng: random.Random
) -> list[dict[str, Any]]:
    chance = rng.random()
    kind = "CASH" if chance < 0.16 else "OTHER" if chance < 0.3 else "CREDIT"
    card = rng.choice(("APPLE_PAY", "GOOGLE_PAY")) if kind == "OTHER" else rng.choice(CARDS)
    return [
        {
            "guid": f"pay_{key}_{part}",
            "paidDate": closed,
            "type": kind,
            "cardType": None if kind == "CASH" else card,
            "last4Digits": None if kind == "CASH" else f"{rng.randrange(10_000):04d}",
            "amount": total,
            "tipAmount": tip,
            "originalProcessingFee": 0 if kind == "CASH" else round(total * 0.029),
            "refundStatus": "FULL" if sale.fate == "refunded" else "NONE",
        }
    ]
