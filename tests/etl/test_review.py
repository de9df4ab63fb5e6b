"""People's decisions about products: applied at once, kept by every load."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nlquery_etl import review
from nlquery_etl.errors import ReviewError
from nlquery_etl.load import load_directory
from nlquery_etl.sample import generate
from nlquery_schema.database import Database
from nlquery_schema.reach import connect


@pytest.fixture
def loaded(database: Database, tmp_path: Path) -> tuple[str, Path]:
    generate(tmp_path, orders=300)
    load_directory(database.owner_url, tmp_path)
    return database.owner_url, tmp_path


def rows(url: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connect(url) as owner:
        return owner.execute(query.encode(), values).fetchall()


def sold(url: str, product: str) -> int:
    query = """SELECT count(*) FROM order_items i JOIN products p ON p.id = i.product_id
        WHERE p.name = %s"""
    return int(rows(url, query, product)[0][0])


def two_products(url: str) -> tuple[str, str]:
    found = rows(url, "SELECT p.name FROM products p JOIN order_items i ON i.product_id = p.id"
                      " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 2")  # fmt: skip
    return str(found[0][0]), str(found[1][0])


def test_merged_products_stay_merged(loaded: tuple[str, Path]) -> None:
    url, directory = loaded
    one, other = two_products(url)
    both = sold(url, one) + sold(url, other)
    before = rows(url, "SELECT count(*) FROM products")[0][0]
    review.merge(url, [one, other])
    for _ in range(2):
        names = {name for (name,) in rows(url, "SELECT name FROM products")}
        (kept,) = {one, other} & names
        assert sold(url, kept) == both
        assert rows(url, "SELECT count(*) FROM products")[0][0] == before - 1
        assert rows(url, "SELECT count(*) FROM order_items WHERE product_id IS NULL") == [(0,)]
        load_directory(url, directory)


def test_a_split_name_stays_split(loaded: tuple[str, Path]) -> None:
    url, directory = loaded
    key, product, name = rows(
        url,
        """
        SELECT m.source || ':' || m.source_product_id, p.name, m.source_product_name
        FROM product_mappings m JOIN products p ON p.id = m.product_id
        JOIN order_items i ON i.product_id = p.id AND i.item_name = m.source_product_name
        WHERE (SELECT count(*) FROM product_mappings o WHERE o.product_id = p.id) > 2
        GROUP BY 1, 2, 3 ORDER BY count(*) DESC, 1 LIMIT 1
        """,
    )[0]
    total = sold(url, product)
    review.split(url, key)
    for _ in range(2):
        own = rows(
            url,
            "SELECT p.name FROM product_mappings m JOIN products p ON p.id = m.product_id"
            " WHERE m.source || ':' || m.source_product_id = %s",
            key,
        )[0][0]
        others = rows(url, "SELECT count(*) FROM product_mappings m JOIN products p"
                           " ON p.id = m.product_id WHERE p.name = %s", own)  # fmt: skip
        assert others == [(1,)]
        related = [n for (n,) in rows(url, "SELECT name FROM products WHERE name LIKE %s",
                                      f"{product.split(' (')[0]}%")]  # fmt: skip
        assert sum(sold(url, n) for n in {own, product, *related}) >= total
        load_directory(url, directory)
    assert name


def test_what_is_not_there_is_named(loaded: tuple[str, Path]) -> None:
    url, _ = loaded
    with pytest.raises(ReviewError, match="Nonesuch"):
        review.merge(url, ["Nonesuch", two_products(url)[0]])
    with pytest.raises(ReviewError, match="two different"):
        review.merge(url, [two_products(url)[0]] * 2)
    several = rows(url, "SELECT p.name FROM products p JOIN product_mappings m"
                        " ON m.product_id = p.id GROUP BY 1 HAVING count(*) > 1")[0][0]  # fmt: skip
    with pytest.raises(ReviewError, match=r"names\. Split one: [A-Z]+:"):
        review.split(url, several)
    with pytest.raises(ReviewError, match="number 99999"):
        review.decide(url, 99_999, same=True)


def test_pending_pairs_are_answered(loaded: tuple[str, Path]) -> None:
    url, directory = loaded
    one, other = two_products(url)
    keys = sorted(
        rows(
            url,
            "SELECT m.source || ':' || m.source_product_id FROM product_mappings m"
            " JOIN products p ON p.id = m.product_id WHERE p.name = %s ORDER BY m.id LIMIT 1",
            name,
        )[0][0]
        for name in (one, other)
    )
    with connect(url) as owner:
        owner.execute(
            "INSERT INTO match_decisions (entity, left_key, right_key, confidence, extra_data)"
            " VALUES ('product', %s, %s, 0.85, '{}')",
            keys,
        )
    (pair,) = [p for p in review.pending(url) if [p.left, p.right] == keys]
    review.decide(url, pair.id, same=True)
    assert pair.id not in {p.id for p in review.pending(url)}
    assert len({one, other} & {n for (n,) in rows(url, "SELECT name FROM products")}) == 1
    manual = rows(url, "SELECT count(*) FROM product_mappings WHERE is_manual_match")
    assert manual == [(2,)]
    load_directory(url, directory)
    assert len({one, other} & {n for (n,) in rows(url, "SELECT name FROM products")}) == 1


def test_a_merge_takes_back_a_split(loaded: tuple[str, Path]) -> None:
    url, directory = loaded
    key, product = rows(
        url,
        "SELECT min(m.source || ':' || m.source_product_id), p.name FROM product_mappings m"
        " JOIN products p ON p.id = m.product_id GROUP BY p.id HAVING count(*) > 3 LIMIT 1",
    )[0]
    names = "SELECT name FROM products ORDER BY 1"
    before = rows(url, names)
    review.split(url, key)
    assert set(rows(url, names)) == {*before, (f"{product} (2)",)}
    own = rows(url, "SELECT p.name FROM product_mappings m JOIN products p ON p.id = m.product_id"
                    " WHERE source || ':' || source_product_id = %s", key)  # fmt: skip
    assert own == [(f"{product} (2)",)]
    (mate,) = rows(url, "SELECT source || ':' || source_product_id FROM product_mappings m JOIN"
                        " products p ON p.id = m.product_id WHERE source || ':' ||"
                        " source_product_id <> %s AND p.name LIKE %s LIMIT 1",
                   key, f"{product}%")[0]  # fmt: skip
    review.merge(url, [key, mate])
    for clear in (False, True):
        assert rows(url, names) == before
        load_directory(url, directory, clear=clear)
    assert rows(url, names) == before


def test_two_products_are_asked_about_once(loaded: tuple[str, Path]) -> None:
    url, _ = loaded
    left, right = (
        [key for (key,) in rows(
            url, "SELECT m.source || ':' || m.source_product_id FROM product_mappings m"
            " JOIN products p ON p.id = m.product_id WHERE p.name = %s ORDER BY m.id LIMIT 2", name,
        )] for name in two_products(url)
    )  # fmt: skip
    before = len(review.pending(url))
    with connect(url) as owner:
        for pair in ({left[0], right[0]}, {left[-1], right[-1]}, {left[0], right[-1]}):
            owner.execute(
                "INSERT INTO match_decisions (entity, left_key, right_key, confidence, extra_data)"
                " VALUES ('product', %s, %s, 0.85, '{}') ON CONFLICT DO NOTHING",
                sorted(pair),
            )
    asked = review.pending(url)
    assert len(asked) == before + 1
    review.decide(url, next(p.id for p in asked if p.left in left or p.right in left), same=False)
    assert len(review.pending(url)) == before
