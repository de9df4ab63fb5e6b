"""A place as each source describes it."""

from __future__ import annotations

from typing import Any

from nlquery_etl.sample.menu import Spot


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
