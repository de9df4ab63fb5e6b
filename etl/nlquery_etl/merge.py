"""From the staged rows into the tables, by statements over whole sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import Connection, errors

from nlquery_etl.bulk import Bulk
from nlquery_etl.rows import TABLES
from nlquery_etl.staging import FINAL, Staging

_CHILDREN = ("items", "payments", "checks", "deliveries")

# An order that an export has twice: its last record counts.
_TWICE = """
INSERT INTO st_superseded
SELECT o.id
FROM {orders} AS o
JOIN (
    SELECT source, source_order_id, max(id) AS last FROM {orders} GROUP BY 1, 2 HAVING count(*) > 1
) AS t USING (source, source_order_id)
WHERE o.id < t.last
"""
_SUPERSEDED = """
SELECT o.source::text, count(DISTINCT o.id) FROM {orders} AS o
JOIN st_superseded AS s ON s.order_id = o.id GROUP BY 1
"""
_FORGET_MODIFIERS = """
DELETE FROM {modifiers} AS m USING st_items AS i, st_superseded AS s
WHERE m.order_item_id = i.id AND i.order_id = s.order_id
"""
_FORGET = "DELETE FROM {table} AS t USING st_superseded AS s WHERE t.{key} = s.order_id"
_LAST = """
DELETE FROM {table} AS a USING {table} AS b
WHERE a.ctid < b.ctid AND {same}
"""

# Changed orders keep their id, so that nothing else has to change.
_REMAP = """
CREATE TEMP TABLE st_remap ON COMMIT DROP AS
SELECT s.id AS new, o.id AS old, o.source FROM st_orders AS s
JOIN orders AS o ON o.source = s.source AND o.source_order_id = s.source_order_id
"""
_UPDATE = """
UPDATE orders AS o SET ({columns}) = ROW({values})
FROM st_orders AS s JOIN st_remap AS r ON r.new = s.id WHERE o.id = r.old
"""
_FOLLOW = "UPDATE {table} AS t SET order_id = r.old FROM st_remap AS r WHERE t.order_id = r.new"
_OUTDATED = (
    "DELETE FROM order_items AS t USING st_remap AS r WHERE t.order_id = r.old",
    "DELETE FROM toast_checks AS t USING st_remap AS r WHERE t.order_id = r.old",
    "DELETE FROM delivery_orders AS t USING st_remap AS r WHERE t.order_id = r.old",
    # where the export lists payments inside of orders
    """
    DELETE FROM payments AS t USING st_remap AS r
    WHERE t.order_id = r.old AND t.content_hash IS NULL
    """,
)
# A check or a payment that moved to another order.
_MOVED = (
    """
    DELETE FROM toast_checks AS t USING st_checks AS s
    WHERE t.source_check_id = s.source_check_id
    """,
    """
    DELETE FROM payments AS t USING st_payments AS s
    WHERE t.source = s.source AND t.source_payment_id = s.source_payment_id
    """,
    """
    DELETE FROM payments AS t USING st_loose_payments AS s
    WHERE t.source = s.source AND t.source_payment_id = s.source_payment_id
    """,
)
_ITEMS = """
INSERT INTO order_items (
    id, order_id, product_id, item_name, quantity, unit_price, total_price, tax_amount,
    discount_amount, sequence_number, category_name, source_item_id, special_instructions,
    source_metadata, mapping_id
)
SELECT
    s.id, s.order_id, n.product_id, s.item_name, s.quantity, s.unit_price, s.total_price,
    s.tax_amount, s.discount_amount, s.sequence_number, s.category_name, s.source_item_id,
    s.special_instructions, coalesce(n.attributes, '{}'), n.mapping_id
FROM st_items AS s LEFT JOIN st_names AS n ON n.name_number = s.name_number
"""
_LOOSE = """
INSERT INTO payments ({columns})
SELECT o.id, {others} FROM st_loose_payments AS s
LEFT JOIN orders AS o ON o.source = s.source AND o.source_order_id = s.source_order_id
"""
# Square leaves an order COMPLETED whose money was given back; the other sources say REFUNDED.
_REFUNDED = """
WITH refunds AS (
    SELECT order_id AS id FROM payments WHERE source = 'SQUARE' AND refund_amount > 0
    UNION
    SELECT id FROM orders WHERE source = 'SQUARE' AND status = 'REFUNDED'
)
UPDATE orders AS o SET status = p.status
FROM (
    SELECT
        o.id,
        CASE WHEN sum(p.refund_amount) >= o.total_amount THEN 'REFUNDED' ELSE 'COMPLETED' END
            ::order_status AS status
    FROM refunds JOIN orders AS o USING (id) JOIN payments AS p ON p.order_id = o.id
    WHERE o.source = 'SQUARE' AND o.status IN ('COMPLETED', 'REFUNDED') AND o.total_amount > 0
    GROUP BY o.id
) AS p
WHERE o.id = p.id AND o.status <> p.status
"""
# A rejected record is kept once, however often the same file is loaded.
_REJECTED = """
WITH gone AS (
    DELETE FROM rejected_records AS r USING st_rejected AS s
    WHERE r.source = s.source AND r.raw = s.raw
)
INSERT INTO rejected_records (run_id, source, position, reason, raw)
SELECT %(run)s, source, position, reason, raw FROM st_rejected
"""


@dataclass(frozen=True)
class Merged:
    """Source → how many orders were changed, and how many records a later one replaced."""

    changed: dict[str, int]
    repeated: dict[str, int]


def merge(connection: Connection, staging: Staging, bulk: Bulk | None, run: int) -> Merged:
    """Bring the staged records into the tables.

    Parameters
    ----------
    connection
        In the transaction of the staging tables; ``st_names`` is filled.
    bulk
        The tables' indexes, where those are away.
    run
        Id of the row in ``etl_runs``.
    """
    if bulk is not None:
        repeated = _keys_first(connection, staging, bulk)
        _insert_items(connection)
        _insert_loose_first(connection, staging, bulk)
        bulk.finish()
        connection.execute(_REFUNDED)
        changed: dict[str, int] = {}
    else:
        repeated = _only_last(connection, staging)
        changed = _make_room(connection)
        for name, table in FINAL.items():
            if name != "modifiers":
                _insert(connection, name, table)
        _insert_items(connection)
        _insert_loose(connection)
        connection.execute(_REFUNDED)
        _insert(connection, "modifiers", FINAL["modifiers"])
    connection.execute(_REJECTED.encode(), {"run": run})
    return Merged(changed, repeated)


def _keys_first(connection: Connection, staging: Staging, bulk: Bulk) -> dict[str, int]:
    """Make the keys of orders and what else is complete; mend what is there twice."""
    tables = ("orders", "toast_checks", "delivery_orders")
    try:
        bulk.restore(tables)
    except errors.UniqueViolation:
        repeated = _only_last(connection, staging)
        bulk.restore(tables)
        return repeated
    return {}


def _only_last(connection: Connection, staging: Staging) -> dict[str, int]:
    """Keep the last of records that are there twice; return how many went, by source."""
    orders = staging.table("orders")
    connection.execute(_TWICE.format(orders=orders).encode())
    repeated = _superseded(connection, staging)
    if repeated:
        forget = [_FORGET_MODIFIERS.format(modifiers=staging.table("modifiers"))]
        forget += [_FORGET.format(table=staging.table(n), key="order_id") for n in _CHILDREN]
        for statement in (*forget, _FORGET.format(table=orders, key="id")):
            connection.execute(statement.encode())
    same = "a.source_check_id = b.source_check_id"
    connection.execute(_LAST.format(table=staging.table("checks"), same=same).encode())
    _drop_twice(connection, staging)
    return repeated


def _drop_twice(connection: Connection, staging: Staging) -> None:
    same = "a.source = b.source AND a.source_payment_id = b.source_payment_id"
    for name in ("payments", "loose_payments"):
        connection.execute(_LAST.format(table=staging.table(name), same=same).encode())


def _superseded(connection: Connection, staging: Staging) -> dict[str, int]:
    query = _SUPERSEDED.format(orders=staging.table("orders"))
    return dict(connection.execute(query.encode()).fetchall())


def _make_room(connection: Connection) -> dict[str, int]:
    """Update changed orders and take away what belonged to them; return how many, by source."""
    for table in ("orders", "items", "payments", "loose_payments"):
        connection.execute(f"ANALYZE st_{table}".encode())
    connection.execute(_REMAP)
    columns = [c for c in TABLES["orders"] if c not in ("id", "source", "source_order_id")]
    values = ", ".join(f"s.{column}" for column in columns)
    connection.execute(_UPDATE.format(columns=", ".join(columns), values=values).encode())
    for name in _CHILDREN:
        connection.execute(_FOLLOW.format(table=f"st_{name}").encode())
    for statement in (*_OUTDATED, *_MOVED):
        connection.execute(statement.encode())
    connection.execute("DELETE FROM st_orders USING st_remap WHERE st_orders.id = st_remap.new")
    rows = connection.execute("SELECT source::text, count(*) FROM st_remap GROUP BY 1").fetchall()
    return dict(rows)


def _insert(connection: Connection, name: str, table: str) -> None:
    columns = ", ".join(TABLES[name])
    connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM st_{name}".encode())


def _insert_items(connection: Connection) -> None:
    """Insert lines, which need names."""
    connection.execute("ANALYZE st_names")
    connection.execute(_ITEMS.encode())


def _insert_loose(connection: Connection) -> None:
    """Insert payments that need their orders."""
    columns: Sequence[str] = TABLES["payments"]
    others = ", ".join(f"s.{column}" for column in columns if column != "order_id")
    connection.execute(_LOOSE.format(columns=", ".join(columns), others=others).encode())


def _insert_loose_first(connection: Connection, staging: Staging, bulk: Bulk) -> None:
    """Insert payments that need their orders; mend it where payments are there twice."""
    try:
        with connection.transaction():
            _insert_loose(connection)
            bulk.restore(("payments",))
    except errors.UniqueViolation:
        _drop_twice(connection, staging)
        _insert_loose(connection)
        bulk.restore(("payments",))
