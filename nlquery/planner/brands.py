"""Brands that go by several names, whichever of them the data has."""

from __future__ import annotations

_NAMES = (
    ("amex", "american express", "am ex", "american express card", "amex card"),
    ("mastercard", "master card", "mastercards", "master cards"),
    ("visa", "visa card", "visa cards"),
    ("discover", "discover card", "discover cards"),
    ("diners", "diners club", "diners club card"),
    ("unionpay", "union pay", "china unionpay"),
    ("apple pay", "applepay", "apple wallet"),
    ("google pay", "googlepay", "gpay", "g pay", "google wallet"),
    ("samsung pay", "samsungpay"),
    ("cash app", "cashapp"),
)


def other_names(value: str) -> tuple[str, ...]:
    """Return the other names of a brand; none for what is no known brand."""
    plain = value.replace("_", " ").lower()
    return next((tuple(n for n in names if n != plain) for names in _NAMES if plain in names), ())
