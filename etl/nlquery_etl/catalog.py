"""Products, their names in the sources and their categories, in the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from nlquery_etl.matching import (
    Categories,
    Decision,
    Match,
    MatchedProduct,
    MatchResult,
    Mention,
    match_products,
)
from nlquery_etl.matching.normalise import simplify
from nlquery_etl.matching.words import words
from nlquery_etl.rows import CatalogEntry
from nlquery_etl.staging import Staging

Key = tuple[str, str, str]  # source, product key, item name


def update_catalog(
    connection: Connection, staging: Staging, entries: Mapping[str, CatalogEntry]
) -> MatchResult:
    """Match the staged items' names and save products, mappings and categories.

    Parameters
    ----------
    connection
        In the transaction of the staging tables; ``st_products`` is filled.
    entries
        Square's catalogue.

    Returns
    -------
    MatchResult
        What was found, also for names of earlier loads.
    """
    mentions, keys = _mentions(connection, entries)
    known = _known(connection, {m.key for m in mentions})
    result = match_products([*mentions, *known], _decisions(connection))
    category_ids = _save_categories(connection, result.categories)
    product_ids = _save_products(connection, result, category_ids)
    changed = _save_mappings(connection, result, product_ids)
    _prune(connection)
    _save_unsure(connection, result)
    _save_words(connection, result.spelling)
    found = {match.mention.key: match for match in result.matches}
    rows = [_staged(key, found[mention], product_ids) for key, mention in keys.items()]
    columns = ("source", "product_key", "item_name", "product_id", "attributes")
    staging.copy("st_products", columns, rows)
    if changed:
        _move_items(connection)
    return result


def rematch(connection: Connection) -> None:
    """Group all known names anew, as people decided, and let the sold items follow.

    Parameters
    ----------
    connection
        In a transaction.
    """
    connection.execute(
        "CREATE TEMP TABLE mapped_before ON COMMIT DROP AS"
        " SELECT id, product_id FROM product_mappings"
    )
    result = match_products(_known(connection, set()), _decisions(connection))
    product_ids = _save_products(
        connection, result, _save_categories(connection, result.categories)
    )
    _save_mappings(connection, result, product_ids)
    # whole products that went into another one, then names that left their product
    connection.execute(
        """
        UPDATE order_items AS i SET product_id = moved.new
        FROM (
            SELECT b.product_id AS old, min(m.product_id) AS new
            FROM mapped_before b JOIN product_mappings m ON m.id = b.id
            GROUP BY 1 HAVING count(DISTINCT m.product_id) = 1
        ) AS moved
        WHERE i.product_id = moved.old AND moved.new <> moved.old
        """
    )
    connection.execute(
        """
        UPDATE order_items AS i SET product_id = m.product_id
        FROM orders AS o, product_mappings AS m, mapped_before AS b
        WHERE o.id = i.order_id AND m.source = o.source AND m.source_product_name = i.item_name
            AND b.id = m.id AND b.product_id <> m.product_id AND i.product_id = b.product_id
        """
    )
    _prune(connection)


def _mentions(
    connection: Connection, entries: Mapping[str, CatalogEntry]
) -> tuple[list[Mention], dict[Key, str]]:
    """Return the staged names as mentions, and (source, key, name) → the mention's key."""
    rows = connection.execute(
        """
        SELECT source::text, product_key, item_name, count(*),
            mode() WITHIN GROUP (ORDER BY category_name), mode() WITHIN GROUP (ORDER BY unit_price)
        FROM st_items WHERE product_key IS NOT NULL
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 4 DESC, 3
        """
    ).fetchall()
    mentions: dict[str, Mention] = {}
    keys: dict[Key, str] = {}
    for source, product_key, name, count, category, price in rows:
        entry = entries.get(product_key) if source == "SQUARE" else None
        identity = product_key
        if entry is None and f"{source}:{product_key}" in mentions:
            identity = f"{product_key}#{simplify(name)}"  # one id, another name
        mention = _mention(source, identity, name, entry, category, price, count)
        mentions.setdefault(mention.key, mention)
        keys[source, product_key, name] = mention.key
    for product_key, entry in entries.items():
        unsold = _mention("SQUARE", product_key, entry.name, entry, None, entry.price, 0)
        if entry.variation is not None:
            mentions.setdefault(unsold.key, unsold)
    return list(mentions.values()), keys


def _mention(
    source: str,
    identity: str,
    name: str,
    entry: CatalogEntry | None,
    category: str | None,
    cents: int | None,
    count: int,
) -> Mention:
    price = entry.price if entry is not None and entry.price is not None else cents
    return Mention(
        source=source,
        source_product_id=identity,
        name=entry.name if entry is not None else name,
        category=entry.category if entry is not None else category,
        price=None if price is None else Decimal(int(price)) / 100,
        variation=entry.variation if entry is not None else None,
        count=count,
    )


def _known(connection: Connection, current: set[str]) -> list[Mention]:
    """Return the mentions of earlier loads that are not among the current ones."""
    rows = connection.execute(
        """
        SELECT m.source::text, m.source_product_id, m.source_product_name, c.name, m.source_price,
            m.source_metadata ->> 'variation'
        FROM product_mappings m
        JOIN products p ON p.id = m.product_id
        LEFT JOIN categories c ON c.id = p.category_id
        ORDER BY m.id
        """
    ).fetchall()
    found = [Mention(s, i, n, c, price, variation, 1) for s, i, n, c, price, variation in rows]
    return [mention for mention in found if mention.key not in current]


def _decisions(connection: Connection) -> list[Decision]:
    rows = connection.execute(
        "SELECT left_key, right_key, is_same FROM match_decisions"
        " WHERE entity = 'product' AND is_same IS NOT NULL"
    ).fetchall()
    return [Decision(left, right, same) for left, right, same in rows]


def _save_categories(connection: Connection, categories: Categories) -> dict[str, int]:
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
    row = connection.execute(
        """
        INSERT INTO categories AS c (name, normalized_name, parent_id, source_names)
        VALUES (%s, normalize_name(%s), %s, %s)
        ON CONFLICT (name) DO UPDATE SET
            parent_id = excluded.parent_id, source_names = c.source_names || excluded.source_names
        RETURNING id
        """,
        (name, name, parent, names),
    ).fetchone()
    assert row is not None
    return int(row[0])


def _save_products(
    connection: Connection, result: MatchResult, category_ids: Mapping[str, int]
) -> dict[str, int]:
    """Return product name → id; a product keeps its id when its name gets better."""
    before = {
        f"{source}:{key}": product
        for source, key, product in connection.execute(
            "SELECT source::text, source_product_id, product_id FROM product_mappings"
        ).fetchall()
    }
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


def _save_mappings(
    connection: Connection, result: MatchResult, product_ids: Mapping[str, int]
) -> bool:
    """Save what each source calls each product; return whether one moved to another product."""
    rows = [_mapping(match, product_ids) for match in result.matches]
    moved = False
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute(
                """
                WITH old AS (
                    SELECT product_id FROM product_mappings
                    WHERE source = %(source)s AND source_product_id = %(key)s
                ), saved AS (
                    INSERT INTO product_mappings AS m (
                        product_id, source, source_product_id, source_product_name, source_price,
                        match_confidence, source_metadata
                    ) VALUES (
                        %(product)s, %(source)s, %(key)s, %(name)s, %(price)s, %(confidence)s,
                        %(metadata)s
                    )
                    ON CONFLICT (source, source_product_id) DO UPDATE SET
                        product_id = excluded.product_id,
                        source_product_name = excluded.source_product_name,
                        source_price = excluded.source_price,
                        match_confidence = excluded.match_confidence,
                        source_metadata = excluded.source_metadata
                    WHERE (m.product_id, m.source_product_name, m.match_confidence,
                           m.source_price, m.source_metadata)
                        IS DISTINCT FROM
                          (excluded.product_id, excluded.source_product_name,
                           excluded.match_confidence, excluded.source_price,
                           excluded.source_metadata)
                )
                SELECT product_id <> %(product)s FROM old
                """,
                row,
            )
            found = cursor.fetchone()
            moved = moved or bool(found and found[0])
    return moved


def _prune(connection: Connection) -> None:
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


def _save_unsure(connection: Connection, result: MatchResult) -> None:
    for unsure in result.unsure:
        left, right = sorted((unsure.left.key, unsure.right.key))
        connection.execute(
            """
            INSERT INTO match_decisions (entity, left_key, right_key, confidence, extra_data)
            VALUES ('product', %s, %s, %s, %s)
            ON CONFLICT (entity, left_key, right_key) DO NOTHING
            """,
            (
                left,
                right,
                unsure.confidence,
                Jsonb({"names": [unsure.left.name, unsure.right.name]}),
            ),
        )


def _save_words(connection: Connection, spelling: Mapping[str, str]) -> None:
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


def _staged(key: Key, match: Match, product_ids: Mapping[str, int]) -> tuple[Any, ...]:
    return (*key, product_ids[match.product.name], Jsonb(dict(match.attributes)))


def _move_items(connection: Connection) -> None:
    """Let lines of unchanged orders follow a mapping that moved to another product."""
    connection.execute(
        """
        UPDATE order_items AS i SET product_id = p.product_id
        FROM orders AS o, st_items AS s, st_products AS p
        WHERE o.source = s.source AND o.source_order_id = s.source_order_id
            AND i.order_id = o.id AND i.sequence_number = s.sequence_number
            AND p.source = s.source AND p.product_key = s.product_key
            AND p.item_name = s.item_name AND i.item_name = s.item_name
            AND i.product_id IS DISTINCT FROM p.product_id
        """
    )
