"""From the staging tables into the real ones, by statements over whole sets."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import Connection

# An order that an export has twice: its last record counts.
_LAST = """
DELETE FROM st_{table} AS a USING st_{table} AS b
WHERE a.source = b.source AND a.source_{key}_id = b.source_{key}_id AND a.ctid < b.ctid
"""

_ORDERS = """
WITH merged AS (
    INSERT INTO orders AS o (
        source, source_order_id, location_id, order_type, status, created_at, closed_at,
        business_date, currency, subtotal, tax_amount, tip_amount, discount_amount, total_amount,
        delivery_fee, service_fee, commission_fee, customer_name, customer_phone, server_name,
        is_voided, is_deleted, contains_alcohol, is_catering, source_metadata, content_hash
    )
    SELECT
        s.source, s.source_order_id, l.id, s.order_type, s.status, s.created_at, s.closed_at,
        coalesce(
            s.business_date,
            ((s.created_at AT TIME ZONE l.timezone) - make_interval(hours => %(day_start)s))::date
        ),
        s.currency, s.subtotal / 100.0, s.tax / 100.0, s.tip / 100.0, s.discount / 100.0,
        s.total / 100.0, s.delivery_fee / 100.0, s.service_fee / 100.0, s.commission_fee / 100.0,
        s.customer_name, s.customer_phone, s.server_name, s.is_voided, s.is_deleted,
        s.contains_alcohol, s.is_catering, s.source_metadata, s.content_hash
    FROM st_orders AS s
    JOIN st_places AS p ON p.source = s.source AND p.source_id = s.source_location_id
    JOIN locations AS l ON l.id = p.location_id
    ON CONFLICT (source, source_order_id) DO UPDATE SET
        location_id = excluded.location_id, order_type = excluded.order_type,
        status = excluded.status, created_at = excluded.created_at,
        closed_at = excluded.closed_at, business_date = excluded.business_date,
        currency = excluded.currency, subtotal = excluded.subtotal,
        tax_amount = excluded.tax_amount, tip_amount = excluded.tip_amount,
        discount_amount = excluded.discount_amount, total_amount = excluded.total_amount,
        delivery_fee = excluded.delivery_fee, service_fee = excluded.service_fee,
        commission_fee = excluded.commission_fee, customer_name = excluded.customer_name,
        customer_phone = excluded.customer_phone, server_name = excluded.server_name,
        is_voided = excluded.is_voided, is_deleted = excluded.is_deleted,
        contains_alcohol = excluded.contains_alcohol, is_catering = excluded.is_catering,
        source_metadata = excluded.source_metadata, content_hash = excluded.content_hash
    WHERE o.content_hash IS DISTINCT FROM excluded.content_hash
    RETURNING o.id, o.source, o.source_order_id, o.xmax = 0 AS is_new
)
INSERT INTO touched SELECT * FROM merged
"""

_FORGET = (
    "DELETE FROM order_items USING touched t WHERE order_id = t.id AND NOT t.is_new",
    "DELETE FROM toast_checks USING touched t WHERE order_id = t.id AND NOT t.is_new",
    "DELETE FROM delivery_orders USING touched t WHERE order_id = t.id AND NOT t.is_new",
    # a payment that left its order, where the export lists payments inside of orders
    """
    DELETE FROM payments p USING touched t
    WHERE p.order_id = t.id AND NOT t.is_new AND p.source = 'TOAST'
    """,
)

_ITEMS = """
WITH made AS (
    INSERT INTO order_items (
        order_id, product_id, item_name, quantity, unit_price, total_price, tax_amount,
        discount_amount, sequence_number, category_name, source_item_id, special_instructions,
        source_metadata
    )
    SELECT
        t.id, p.product_id, s.item_name, s.quantity, s.unit_price / 100.0, s.total_price / 100.0,
        s.tax / 100.0, s.discount / 100.0, s.sequence_number, s.category_name, s.source_item_id,
        s.special_instructions, coalesce(p.attributes, '{}')
    FROM touched AS t
    JOIN st_items AS s ON s.source = t.source AND s.source_order_id = t.source_order_id
    LEFT JOIN st_products AS p
        ON p.source = s.source AND p.product_key = s.product_key AND p.item_name = s.item_name
    ORDER BY t.id, s.sequence_number
    RETURNING id, order_id, sequence_number
)
INSERT INTO order_item_modifiers (
    order_item_id, modifier_name, modifier_value, price_adjustment, quantity, source_modifier_id
)
SELECT
    made.id, s.modifier_name, s.modifier_value, s.price_adjustment / 100.0, s.quantity,
    s.source_modifier_id
FROM made
JOIN touched AS t ON t.id = made.order_id
JOIN st_modifiers AS s
    ON s.source = t.source AND s.source_order_id = t.source_order_id
    AND s.sequence_number = made.sequence_number
"""

_PAYMENTS = """
INSERT INTO payments AS p (
    order_id, source, source_payment_id, payment_type, status, amount, tip_amount, processing_fee,
    processed_at, card_brand, card_last4, card_entry_method, wallet_brand, cash_tendered,
    change_amount, refund_amount, refund_date, refund_reason
)
SELECT
    o.id, s.source, s.source_payment_id, s.payment_type, s.status, s.amount / 100.0,
    s.tip / 100.0, s.processing_fee / 100.0, s.processed_at, s.card_brand, s.card_last4,
    s.card_entry_method, s.wallet_brand, s.cash_tendered / 100.0, s.change_amount / 100.0,
    s.refund_amount / 100.0, s.refund_date, s.refund_reason
FROM st_payments AS s
LEFT JOIN orders AS o ON o.source = s.source AND o.source_order_id = s.source_order_id
ON CONFLICT (source, source_payment_id) DO UPDATE SET
    order_id = excluded.order_id, payment_type = excluded.payment_type, status = excluded.status,
    amount = excluded.amount, tip_amount = excluded.tip_amount,
    processing_fee = excluded.processing_fee, processed_at = excluded.processed_at,
    card_brand = excluded.card_brand, card_last4 = excluded.card_last4,
    card_entry_method = excluded.card_entry_method, wallet_brand = excluded.wallet_brand,
    cash_tendered = excluded.cash_tendered, change_amount = excluded.change_amount,
    refund_amount = excluded.refund_amount, refund_date = excluded.refund_date,
    refund_reason = excluded.refund_reason
WHERE (p.order_id, p.payment_type, p.status, p.amount, p.tip_amount, p.refund_amount,
       p.processed_at, p.card_brand, p.wallet_brand, p.processing_fee)
    IS DISTINCT FROM
      (excluded.order_id, excluded.payment_type, excluded.status, excluded.amount,
       excluded.tip_amount, excluded.refund_amount, excluded.processed_at, excluded.card_brand,
       excluded.wallet_brand, excluded.processing_fee)
"""

_CHECKS = """
INSERT INTO toast_checks (
    order_id, source_check_id, check_number, table_name, opened_at, closed_at, paid_at, subtotal,
    tax_amount, tip_amount, discount_amount, total_amount, server_name, payment_status, is_voided,
    is_deleted
)
SELECT
    t.id, s.source_check_id, s.check_number, s.table_name, s.opened_at, s.closed_at, s.paid_at,
    s.subtotal / 100.0, s.tax / 100.0, s.tip / 100.0, s.discount / 100.0, s.total / 100.0,
    s.server_name, s.payment_status, s.is_voided, s.is_deleted
FROM touched AS t
JOIN st_checks AS s ON t.source = 'TOAST' AND s.source_order_id = t.source_order_id
ON CONFLICT (source_check_id) DO NOTHING
"""

_DELIVERIES = """
INSERT INTO delivery_orders (
    order_id, address_line1, city, state, zip_code, pickup_time, delivery_time, delivery_fee,
    dasher_tip, dasher_name, delivery_instructions
)
SELECT
    t.id, s.address_line1, s.city, s.state, s.zip_code, s.pickup_time, s.delivery_time,
    s.delivery_fee / 100.0, s.dasher_tip / 100.0, s.dasher_name, s.delivery_instructions
FROM touched AS t
JOIN st_deliveries AS s ON t.source = 'DOORDASH' AND s.source_order_id = t.source_order_id
ON CONFLICT (order_id) DO NOTHING
"""

# An order whose place no source describes.
_HOMELESS = """
INSERT INTO st_rejected
SELECT s.source::text, 'order ' || s.source_order_id,
    'the location ' || s.source_location_id || ' is not described', to_jsonb(s)
FROM st_orders AS s
LEFT JOIN st_places AS p ON p.source = s.source AND p.source_id = s.source_location_id
WHERE p.location_id IS NULL
"""

# A rejected record is kept once, however often the same file is loaded.
_REJECTED = """
WITH gone AS (
    DELETE FROM rejected_records AS r
    USING st_rejected AS s WHERE r.source = s.source AND r.raw = s.raw
)
INSERT INTO rejected_records (run_id, source, position, reason, raw)
SELECT %(run)s, source, position, reason, raw FROM st_rejected
"""


@dataclass(frozen=True)
class Counts:
    """What happened to one source's orders."""

    read: int
    added: int
    changed: int
    rejected: int

    @property
    def unchanged(self) -> int:
        """Orders that were there already, just so."""
        return self.read - self.added - self.changed


def merge(connection: Connection, run: int, *, day_start: int) -> dict[str, Counts]:
    """Bring the staged records into the tables.

    Parameters
    ----------
    connection
        In the transaction of the staging tables; ``st_places`` and ``st_products`` are filled.
    run
        Id of the row in ``etl_runs``.
    day_start
        Hour at which a business day begins where the source does not say.

    Returns
    -------
    dict
        Source → counts.
    """
    for table, key in (("orders", "order"), ("payments", "payment")):
        connection.execute(_LAST.format(table=table, key=key).encode())
    for table in ("st_orders", "st_items", "st_products", "st_payments"):
        connection.execute(f"ANALYZE {table}".encode())
    connection.execute(_HOMELESS)
    connection.execute(_ORDERS.encode(), {"day_start": day_start})
    connection.execute("ANALYZE touched")
    for statement in (*_FORGET, _ITEMS, _PAYMENTS, _CHECKS, _DELIVERIES):
        connection.execute(statement.encode())
    connection.execute(_REJECTED.encode(), {"run": run})
    return _counts(connection)


def _counts(connection: Connection) -> dict[str, Counts]:
    rows = connection.execute(
        """
        SELECT s.source::text,
            (SELECT count(*) FROM st_orders o JOIN st_places p
                ON p.source = o.source AND p.source_id = o.source_location_id
             WHERE o.source = s.source AND p.location_id IS NOT NULL),
            (SELECT count(*) FROM touched t WHERE t.source = s.source AND t.is_new),
            (SELECT count(*) FROM touched t WHERE t.source = s.source AND NOT t.is_new),
            (SELECT count(*) FROM st_rejected r WHERE r.source = s.source::text)
        FROM unnest(enum_range(NULL::source_type)) AS s (source)
        """
    ).fetchall()
    return {
        source: Counts(read, added, changed, rejected)
        for source, read, added, changed, rejected in rows
        if read or rejected
    }
