"""Saving products, their names in the sources, their categories and the words of names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from nlquery_etl.matching import Categories, Match, MatchedProduct, MatchResult
from nlquery_etl.matching.words import words


def save_categories(connection: Connection, categories: Categories) -> dict[str, int]:
    """Save the hierarchy; return category name → id."""
    ids: dict[str, int] = {}

    def save(name: str) -> int:
        if name not in ids:
            parent = categories.parent.get(name)
            ids[name] = _save_category(
                connection,
                name,
                save(parent) if parent is not None else None,
                categories.source_names.get(name, {}),
            )
        return ids[name]

    for name in categories.parent:
        save(name)
    return ids


def _save_category(
    connection: Connection, name: str, parent: int | None, spelled: Mapping[str, Sequence[str]]
) -> int:
    names = Jsonb({source: sorted(texts) for source, texts in spelled.items()})
    row = connection.execute("SELECT get_or_create_category(%s)", (name,)).fetchone()
    assert row is not None
    connection.execute(
        """
        UPDATE categories SET name = %(name)s, parent_id = %(parent)s,
            source_names = source_names || %(names)s
        WHERE id = %(id)s AND (name, parent_id, source_names)
            IS DISTINCT FROM (%(name)s, %(parent)s::integer, source_names || %(names)s)
        """,
        {"name": name, "parent": parent, "names": names, "id": row[0]},
    )
    return int(row[0])


def save_products(
    connection: Connection, result: MatchResult, category_ids: Mapping[str, int]
) -> dict[str, int]:
    """Return product name → id; a product keeps its id when its name gets better."""
    before = products_of(connection)
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for match in result.matches:
        if match.mention.key in before:
            votes[match.product.name][before[match.mention.key]] += match.mention.count + 1
    taken: set[int] = set()
    ids: dict[str, int] = {}
    for product in sorted(result.products, key=lambda p: p.name):
        free = (i for i, _ in votes[product.name].most_common() if i not in taken)
        ids[product.name] = _save_product(connection, product, next(free, None), category_ids)
        taken.add(ids[product.name])
    return ids


def _save_product(
    connection: Connection,
    product: MatchedProduct,
    known: int | None,
    category_ids: Mapping[str, int],
) -> int:
    category = category_ids.get(product.category) if product.category else None
    values = (product.name, product.normalized_name, category, product.base_price)
    if known is not None:
        connection.execute(
            """
            UPDATE products SET name = %s, normalized_name = %s, category_id = %s, base_price = %s
            WHERE id = %s AND (name, category_id, base_price) IS DISTINCT FROM (%s, %s, %s)
                AND NOT EXISTS (SELECT 1 FROM products o WHERE o.name = %s AND o.id <> %s)
            """,
            (*values, known, values[0], category, product.base_price, product.name, known),
        )
        return known
    row = connection.execute(
        """
        INSERT INTO products (name, normalized_name, category_id, base_price)
        VALUES (%s, %s, %s, %s)
        ON CONFLICT (name) DO UPDATE SET category_id = excluded.category_id
        RETURNING id
        """,
        values,
    ).fetchone()
    assert row is not None
    return int(row[0])


def save_mappings(
    connection: Connection, result: MatchResult, product_ids: Mapping[str, int]
) -> bool:
    """Save what each source calls each product; return whether one moved to another product."""
    before = products_of(connection)
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO product_mappings AS m (
                product_id, source, source_product_id, source_product_name, source_price,
                match_confidence, source_metadata
            ) VALUES (
                %(product)s, %(source)s, %(key)s, %(name)s, %(price)s, %(confidence)s, %(metadata)s
            )
            ON CONFLICT (source, source_product_id) DO UPDATE SET
                product_id = excluded.product_id,
                source_product_name = excluded.source_product_name,
                source_price = excluded.source_price,
                match_confidence = CASE
                    WHEN m.is_manual_match THEN m.match_confidence ELSE excluded.match_confidence
                END,
                source_metadata = excluded.source_metadata
            WHERE (m.product_id, m.source_product_name, m.source_price, m.source_metadata)
                IS DISTINCT FROM
                  (excluded.product_id, excluded.source_product_name, excluded.source_price,
                   excluded.source_metadata)
                OR (m.match_confidence <> excluded.match_confidence AND NOT m.is_manual_match)
            """,
            [_mapping(match, product_ids) for match in result.matches],
        )
    return any(
        before.get(match.mention.key, product_ids[match.product.name])
        != product_ids[match.product.name]
        for match in result.matches
    )


def products_of(connection: Connection) -> dict[str, int]:
    """Return key of a mention → id of its product."""
    return dict(
        connection.execute(
            "SELECT source || ':' || source_product_id, product_id FROM product_mappings"
        ).fetchall()
    )


def prune(connection: Connection) -> None:
    """Delete products that no source names any more."""
    connection.execute(
        "DELETE FROM products p WHERE NOT EXISTS"
        " (SELECT 1 FROM product_mappings m WHERE m.product_id = p.id)"
    )


def _mapping(match: Match, product_ids: Mapping[str, int]) -> dict[str, Any]:
    mention = match.mention
    metadata = {"variation": mention.variation, **match.attributes, "review": match.review or None}
    return {
        "product": product_ids[match.product.name],
        "source": mention.source,
        "key": mention.source_product_id,
        "name": mention.name,
        "price": mention.price,
        "confidence": round(match.confidence, 3),
        "metadata": Jsonb({k: v for k, v in metadata.items() if v is not None}),
    }


def save_words(connection: Connection, spelling: Mapping[str, str]) -> None:
    """Save the words that ``normalize_product_name`` reads names with."""
    known = words()
    rows = [("size", word, size) for word, size in known.sizes.items()]
    rows += [("unit", unit, unit) for unit in sorted(known.counts | known.volumes)]
    rows += [("alias", word, name) for word, name in known.aliases.items()]
    rows += [("word", word, right) for word, right in {**spelling, **known.abbreviations}.items()]
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO product_words AS w (kind, word, means) VALUES (%s, %s, %s)
            ON CONFLICT (kind, word) DO UPDATE SET means = excluded.means
            WHERE w.means <> excluded.means
            """,
            rows,
        )
