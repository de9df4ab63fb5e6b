"""A sale as DoorDash exports it, dirt included."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from nlquery_etl.sample.menu import group
from nlquery_etl.sample.orders import Line, Sale
from nlquery_etl.sample.said import category, said, utc


def doordash(sale: Sale, rng: random.Random, dirt: float) -> dict[str, Any]:
    """Return the order as DoorDash exports it."""
    delivery = sale.kind == "MERCHANT_DELIVERY"
    first, last = rng.choice(group().customers).split()
    fee, service = (299 + 100 * rng.randrange(3), 150) if delivery else (0, 100)
    commission = round(sale.subtotal * 0.3)
    picked = sale.at + timedelta(minutes=rng.randrange(12, 30))
    brought = utc(picked + timedelta(minutes=rng.randrange(8, 35))) if delivery else None
    status = "DELIVERED" if delivery else "PICKED_UP"
    if sale.fate:
        status = "REFUNDED" if sale.fate == "refunded" else "CANCELLED"
    street = f"{rng.randrange(1, 400)} {rng.choice(group().streets)}"
    address = {"street": street, "city": "Boston", "state": "MA", "zip_code": sale.spot.zip}
    return {
        "external_delivery_id": f"D-{sale.number:09d}",
        "store_id": f"d_{sale.spot.slug}",
        "order_fulfillment_method": sale.kind,
        "order_status": status,
        "created_at": utc(sale.at),
        "pickup_time": utc(picked),
        "delivery_time": brought,
        "customer": {"first_name": first, "last_name": last, "phone_number": "+1555XXXXXXX"},
        "dropoff_address": address if delivery else {},
        "order_items": [_dash_item(line, rng, dirt) for line in sale.lines],
        "order_subtotal": sale.subtotal,
        "delivery_fee": fee,
        "service_fee": service,
        "dasher_tip": sale.tip,
        "tax_amount": sale.tax,
        "discount_amount": sale.discount,
        "total_charged_to_consumer": sale.subtotal
        - sale.discount
        + sale.tax
        + sale.tip
        + fee
        + service,
        "commission": commission,
        "merchant_payout": sale.subtotal - sale.discount - commission,
        "contains_alcohol": any(line.dish.when == "evening" for line in sale.lines),
        "is_catering": sale.subtotal > 15_000,
    }


def _dash_item(line: Line, rng: random.Random, dirt: float) -> dict[str, Any]:
    return {
        "item_id": f"d_{line.dish.slug}",
        "name": said(line, rng, dirt),
        "quantity": line.count,
        "unit_price": line.price,
        "total_price": line.count * line.price,
        "special_instructions": "",
        "options": [{"name": "Extra sauce", "price": 0}] if rng.random() < 0.05 else [],
        "category": category(line.dish, "doordash"),
    }
