"""Products, their names in the sources and their categories, in the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from nlquery_etl.context import Met
from nlquery_etl.decisions import ask, decisions_on
from nlquery_etl.matching import (
    Categories,
    Match,
    MatchedProduct,
    MatchResult,
    Mention,
    match_products,
)
from nlquery_etl.matching.normalise import simplify
from nlquery_etl.matching.words import words
from nlquery_etl.reading import Reader
from nlquery_etl.rows import CatalogEntry
from nlquery_etl.staging import Staging

UNKNOWN = "Unknown item"


@dataclass(frozen=True)
class Name:
    """A name of the staged lines: its number there, and what the lines say of it."""

    number: int
    source: str
    key: str
    name: str
    met: Met


def update_catalog(
    connection: Connection,
    staging: Staging,
    readers: Iterable[Reader],
    entries: Mapping[str, CatalogEntry],
) -> int:
    """Match the names that were read and save products, mappings and categories.

    Parameters
    ----------
    connection
        In the transaction of the staging tables; ``st_names`` is filled.
    readers
        What was read.
    entries
        Square's catalogue.

    Returns
    -------
    int
        How many pairs of names wait for a person's decision.
    """
    names = named(readers)
    known = _known(connection)
    mentions, numbers = to_mentions(names, known, entries)
    if not names and all(m.key in known for m in mentions):
        return _waiting(connection)
    others = [mention for key, mention in known.items() if key not in {m.key for m in mentions}]
    result = match_products([*mentions, *others], decisions_on(connection, "product"))
    product_ids = _save_products(
        connection, result, _save_categories(connection, result.categories)
    )
    moved = _save_mappings(connection, result, product_ids)
    if moved and not staging.is_first:
        _move_items(connection)
    _prune(connection)
    _save_unsure(connection, result)
    _save_words(connection, result.spelling)
    _stage(connection, staging, result, product_ids, numbers)
    return _waiting(connection)


def named(readers: Iterable[Reader]) -> list[Name]:
    """Return all names that were read."""
    return [
        Name(met.number, reader.context.source, key, name, met)
        for reader in readers
        for (key, name), met in reader.names.items()
    ]


def _stage(
    connection: Connection,
    staging: Staging,
    result: MatchResult,
    product_ids: Mapping[str, int],
    numbers: Mapping[int, str],
) -> None:
    mapping_ids = _mapping_ids(connection)
    found = {match.mention.key: match for match in result.matches}
    rows = [
        (
            number,
            mapping_ids[key],
            product_ids[found[key].product.name],
            Jsonb(dict(found[key].attributes)),
        )
        for number, key in numbers.items()
    ]
    staging.copy("st_names", ("name_number", "mapping_id", "product_id", "attributes"), rows)


def _mapping_ids(connection: Connection) -> dict[str, int]:
    return dict(
        connection.execute(
            "SELECT source || ':' || source_product_id, id FROM product_mappings"
        ).fetchall()
    )


def _waiting(connection: Connection) -> int:
    """Return how many pairs wait for a person."""
    row = connection.execute(
        """
        SELECT count(*) FROM match_decisions d
        JOIN product_mappings l ON l.source || ':' || l.source_product_id = d.left_key
        JOIN product_mappings r ON r.source || ':' || r.source_product_id = d.right_key
        WHERE d.entity = 'product' AND d.is_same IS NULL AND l.product_id <> r.product_id
        """
    ).fetchone()
    return int(row[0]) if row else 0


def rematch(connection: Connection) -> None:
    """Group all known names anew, as people decided, and let the sold lines follow.

    Parameters
    ----------
    connection
        In a transaction.
    """
    result = match_products(list(_known(connection).values()), decisions_on(connection, "product"))
    product_ids = _save_products(
        connection, result, _save_categories(connection, result.categories)
    )
    _save_mappings(connection, result, product_ids)
    _move_items(connection)
    _prune(connection)


def to_mentions(
    names: Sequence[Name], known: Mapping[str, Mention], entries: Mapping[str, CatalogEntry]
) -> tuple[list[Mention], dict[int, str]]:
    """Return the names as mentions, and number of a name → the mention's key.

    Names that share one id are told apart by what they say: the id alone is the name that it
    was first known by, else the most frequent one.
    """
    mentions: dict[str, Mention] = {}
    numbers: dict[int, str] = {}
    for said in sorted(names, key=lambda n: (n.source, n.key, -n.met.count, n.name)):
        entry = entries.get(said.key) if said.source == "SQUARE" else None
        plain, identity = f"{said.source}:{said.key}", said.key
        first = known.get(plain) or mentions.get(plain)
        if entry is None and first is not None and said.name not in (first.name, UNKNOWN):
            identity = f"{said.key}#{simplify(said.name)}"
        mention = _mention(said, identity, entry)
        if mention.key in mentions:
            mention = _more(mentions[mention.key], said.met.count)
        elif mention.key in known:
            old = known[mention.key]
            mention = _more(mention if entry is not None else _renamed(mention, old), old.count)
        mentions[mention.key] = mention
        numbers[said.number] = mention.key
    for key, entry in entries.items():
        if entry.variation is not None and f"SQUARE:{key}" not in mentions:
            lines = known[f"SQUARE:{key}"].count if f"SQUARE:{key}" in known else 0
            mentions[f"SQUARE:{key}"] = _unsold(key, entry, lines)
    return list(mentions.values()), numbers


def _more(mention: Mention, lines: int) -> Mention:
    return replace(mention, count=mention.count + lines)


def _renamed(mention: Mention, old: Mention) -> Mention:
    """Return the mention as it was first spelled, so that loads do not change it to and fro."""
    return replace(mention, name=old.name, variation=old.variation)


def _mention(said: Name, identity: str, entry: CatalogEntry | None) -> Mention:
    prices, categories = said.met.prices, said.met.categories
    cents = max(prices, key=lambda p: (prices[p], -p)) if prices else None
    category = max(categories, key=lambda c: (categories[c], c)) if categories else None
    price = entry.price if entry is not None and entry.price is not None else cents
    return Mention(
        source=said.source,
        source_product_id=identity,
        name=entry.name if entry is not None else said.name,
        category=entry.category if entry is not None else category,
        price=None if price is None else Decimal(int(price)) / 100,
        variation=entry.variation if entry is not None else None,
        count=said.met.count,
    )


def _unsold(key: str, entry: CatalogEntry, count: int) -> Mention:
    price = None if entry.price is None else Decimal(entry.price) / 100
    return Mention("SQUARE", key, entry.name, entry.category, price, entry.variation, count)


def _known(connection: Connection) -> dict[str, Mention]:
    """Return the mentions of earlier loads by their keys, with how many lines carry them."""
    rows = connection.execute(
        """
        SELECT m.source::text, m.source_product_id, m.source_product_name, c.name, m.source_price,
            m.source_metadata ->> 'variation', coalesce(i.lines, 0)
        FROM product_mappings m
        JOIN products p ON p.id = m.product_id
        LEFT JOIN categories c ON c.id = p.category_id
        LEFT JOIN (
            SELECT mapping_id, count(*) AS lines FROM order_items GROUP BY 1
        ) AS i ON i.mapping_id = m.id
        ORDER BY m.id
        """
    ).fetchall()
    found = [Mention(*row) for row in rows]
    return {mention.key: mention for mention in found}


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
    before = _products_of(connection)
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
    before = _products_of(connection)
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


def _products_of(connection: Connection) -> dict[str, int]:
    return dict(
        connection.execute(
            "SELECT source || ':' || source_product_id, product_id FROM product_mappings"
        ).fetchall()
    )


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
        pair = (unsure.left, unsure.right)
        keys, names = [m.key for m in pair], [m.name for m in pair]
        ask(connection, "product", keys, names, unsure.confidence)


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


def _move_items(connection: Connection) -> None:
    """Let sold lines follow their names to other products."""
    connection.execute(
        """
        UPDATE order_items AS i SET product_id = m.product_id FROM product_mappings AS m
        WHERE m.id = i.mapping_id AND i.product_id IS DISTINCT FROM m.product_id
        """
    )
