"""normalize_product_name: the same in PostgreSQL and in Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlquery_etl.load import load_directory
from nlquery_etl.matching import match_products
from nlquery_etl.matching.normalise import read
from nlquery_etl.matching.types import Mention
from nlquery_etl.sample import generate
from nlquery_schema.database import Database
from nlquery_schema.reach import connect

HARD = [
    "Fries - Large", "Lg Coke", "🍔 CLASSIC  burger!", "Buffalo Wings 12pc", "Jalapeño Poppers",
    "Double Cheeseburger", "Large", "Coffee x 2", "Fish & Chips", "Grilled Chkn Sand",
    "16 oz Latte",
    "espresso dbl shot", "12 pcs", "", "Tomatoes", "Reg Fries", "Chef’s Salad", "Cherries", "Glass",
]  # fmt: skip


def both(database: Database, names: list[str], spell: dict[str, str]) -> dict[str, tuple[str, str]]:
    with connect(database.owner_url) as owner:
        rows = owner.execute(
            "SELECT n, normalize_product_name(n) FROM unnest(%s::text[]) AS n", (names,)
        ).fetchall()
    return {name: (found, read(name, spell).text) for name, found in rows}


def spelling(names: list[str]) -> dict[str, str]:
    mentions = [Mention("TOAST", str(n), name) for n, name in enumerate(names)]
    return dict(match_products(mentions).spelling)


def test_names_of_a_load_are_read_alike(database: Database, tmp_path: Path) -> None:
    generate(tmp_path, orders=400)
    load_directory(database.owner_url, tmp_path)
    with connect(database.owner_url) as owner:
        rows = owner.execute("SELECT source_product_name FROM product_mappings").fetchall()
        words = owner.execute(
            "SELECT word, means FROM product_words WHERE kind = 'word'"
        ).fetchall()
    names = [name for (name,) in rows] + HARD
    differing = {n: b for n, b in both(database, names, dict(words)).items() if b[0] != b[1]}
    assert differing == {}


def test_the_real_names_are_read_alike(database: Database, real_data: Path) -> None:
    load_directory(database.owner_url, real_data / "sources")
    with connect(database.owner_url) as owner:
        rows = owner.execute(
            "SELECT DISTINCT item_name FROM order_items "
            "UNION SELECT source_product_name FROM product_mappings"
        ).fetchall()
        words = owner.execute(
            "SELECT word, means FROM product_words WHERE kind = 'word'"
        ).fetchall()
    found = both(database, [name for (name,) in rows], dict(words))
    assert {n: b for n, b in found.items() if b[0] != b[1]} == {}


@pytest.mark.parametrize("name", [None])
def test_no_name_has_no_normal_name(database: Database, name: None) -> None:
    with connect(database.owner_url) as owner:
        assert owner.execute("SELECT normalize_product_name(%s)", (name,)).fetchone() == (None,)
