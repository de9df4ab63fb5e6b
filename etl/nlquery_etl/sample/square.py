"""A sale as Square exports it, dirt included, and Square's catalogue."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from nlquery_etl.sample.menu import group
from nlquery_etl.sample.orders import Line, Sale, price_of
from nlquery_etl.sample.said import CARDS, category, utc


def square(sale: Sale, rng: random.Random, dirt: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the order and its payment as Square exports them."""
    key, place = f"sq_{sale.number:08d}", f"S_{sale.spot.slug.upper()}"
    total = sale.subtotal - sale.discount + sale.tax + sale.tip
    if rng.random() < dirt:  # totals that do not add up
        total += rng.choice((-50, 50, 25, 100))
    closed = utc(sale.at + timedelta(minutes=rng.randrange(3, 12)))
    order = {
        "id": key,
        "location_id": place,
        "created_at": utc(sale.at),
        "closed_at": closed,
        "state": "CANCELED" if sale.fate in ("voided", "cancelled") else "COMPLETED",
        "line_items": [_square_line(n, line, rng, dirt) for n, line in enumerate(sale.lines)],
        "fulfillments": [{"uid": "f", "type": sale.kind, "state": "COMPLETED"}],
        "total_money": _money(total),
        "total_tax_money": _money(sale.tax),
        "total_tip_money": _money(sale.tip),
        "total_discount_money": _money(sale.discount),
    }
    return order, _square_payment(key, place, total, sale, closed, rng)


def _square_line(number: int, line: Line, rng: random.Random, dirt: float) -> dict[str, Any]:
    sizes = line.dish.sizes
    variation = f"V_{line.dish.slug}_{sizes.index(line.size) if line.size else 0}"
    if line.dish.also and not line.size and rng.random() < dirt:
        variation = f"V_{line.dish.slug}_also"
    return {
        "uid": f"li_{number}",
        "catalog_object_id": variation,
        "quantity": str(line.count),
        "gross_sales_money": _money(line.count * line.price),
        "total_money": _money(line.count * line.price),
    }


def _square_payment(
    key: str, place: str, total: int, sale: Sale, closed: str, rng: random.Random
) -> dict[str, Any]:
    chance = rng.random()
    kind = "CASH" if chance < 0.14 else "WALLET" if chance < 0.26 else "CARD"
    payment: dict[str, Any] = {
        "id": f"p_{key}",
        "order_id": key,
        "location_id": place,
        "created_at": closed,
        "amount_money": _money(total - sale.tip),
        "tip_money": _money(sale.tip),
        "total_money": _money(total),
        "status": "COMPLETED",
        "source_type": kind,
    }
    if sale.fate == "refunded":
        payment["refunded_money"] = _money(total)
    if kind == "CARD":
        card = {"card_brand": rng.choice(CARDS), "last_4": f"{rng.randrange(10_000):04d}"}
        payment["card_details"] = {"card": card, "entry_method": "EMV"}
    elif kind == "WALLET":
        payment["wallet_details"] = {"brand": "APPLE_PAY"}
    else:
        given = -(-total // 500) * 500
        payment["cash_details"] = {
            "buyer_supplied_money": _money(given),
            "change_back_money": _money(given - total),
        }
    return payment


def catalogue() -> list[dict[str, Any]]:
    """Return Square's catalogue: categories, items with their variations, other spellings."""
    names = {category(d, "square"): "" for d in group().dishes}
    ids = {name: f"CAT_{number}" for number, name in enumerate(names)}
    objects: list[dict[str, Any]] = [
        {"type": "CATEGORY", "id": i, "category_data": {"name": n}} for n, i in ids.items()
    ]
    for dish in group().dishes:
        where = ids[category(dish, "square")]
        sizes = [(str(n), s, price_of(dish, s)) for n, s in enumerate(dish.sizes or ("Regular",))]
        objects.append(_item(dish.slug, dish.name, where, sizes))
        if dish.also:
            spelled = [("also", "Regular", dish.price)]
            objects.append(_item(f"{dish.slug}_2", dish.also[0], where, spelled, dish.slug))
    return objects


def _item(
    slug: str, name: str, where: str, sizes: list[tuple[str, str, int]], prefix: str = ""
) -> dict[str, Any]:
    variations = [
        {
            "type": "ITEM_VARIATION",
            "id": f"V_{prefix or slug}_{number}",
            "item_variation_data": {"item_id": slug, "name": size, "price_money": _money(price)},
        }
        for number, size, price in sizes
    ]
    data = {"name": name, "category_id": where, "variations": variations}
    return {"type": "ITEM", "id": f"ITEM_{slug}", "item_data": data}


def _money(cents: int) -> dict[str, Any]:
    return {"amount": cents, "currency": "USD"}
