"""A sale as each source's export writes it, dirt included."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from nlquery_etl.sample.menu import Dish, Spot, group
from nlquery_etl.sample.orders import Line, Sale, price_of
from nlquery_etl.sample.slips import dirty

_CARDS = ("VISA", "MASTERCARD", "AMEX", "DISCOVER")


def utc(moment: datetime) -> str:
    """Return a moment as all three sources write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def said(line: Line, rng: random.Random, dirt: float) -> str:
    """Return how a cash register calls the line."""
    dish, chance = line.dish, rng.random()
    if dish.also and chance < 2 * dirt and not line.size:
        return rng.choice(dish.also)
    if line.size and chance < 0.5:
        return f"{dish.name} - {line.size}" if chance < 0.25 else f"{line.size} {dish.name}"
    return dirty(dish.name, rng) if chance > 1 - dirt else dish.name


def category(dish: Dish, source: str) -> str:
    """Return the source's name for the dish's category."""
    return group().categories[source].get(dish.category, dish.category)


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
    card = rng.choice(("APPLE_PAY", "GOOGLE_PAY")) if kind == "OTHER" else rng.choice(_CARDS)
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
    if kind == "CARD":
        card = {"card_brand": rng.choice(_CARDS), "last_4": f"{rng.randrange(10_000):04d}"}
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


def place(spot: Spot, source: str) -> dict[str, Any]:
    """Return the source's description of a place."""
    zone = "America/New_York"
    city = spot.other_city or spot.city
    if source == "TOAST":
        address = {"line1": spot.street, "city": city, "state": spot.state, "zip": spot.zip}
        return {"guid": f"t_{spot.slug}", "name": spot.name, "address": address, "timezone": zone}
    if source == "DOORDASH":
        short = {"street": spot.street, "city": spot.city, "state": spot.state}
        address = {**short, "zip_code": spot.zip}
        key = f"d_{spot.slug}"
        return {"store_id": key, "name": spot.name, "address": address, "timezone": zone}
    address = {
        "address_line_1": spot.street,
        "locality": city,
        "administrative_district_level_1": spot.state,
        "postal_code": spot.zip,
    }
    key = f"S_{spot.slug.upper()}"
    return {"id": key, "name": spot.name, "address": address, "timezone": zone}


def _money(cents: int) -> dict[str, Any]:
    return {"amount": cents, "currency": "USD"}
