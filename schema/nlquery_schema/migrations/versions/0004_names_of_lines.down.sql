-- What is still wrong with the loaded data, one row for each kind of trouble that was found.
-- money: what is at stake, in dollars (other currencies are counted, not summed);
-- examples: up to five "SOURCE:source_order_id" (or names).
CREATE OR REPLACE FUNCTION validate_etl_data()
    RETURNS TABLE (check_name text, severity text, problems bigint, money numeric, examples text[])
    LANGUAGE sql STABLE
AS $$
    WITH totals AS (
        SELECT o.source::text || ':' || o.source_order_id AS key, o.id, o.source, o.currency, t.*
        FROM calculate_order_totals() AS t
        JOIN orders AS o ON o.id = t.order_id
        WHERE o.status = 'COMPLETED' AND NOT o.is_voided AND NOT o.is_deleted
    ),
    findings (check_name, severity, amount, currency, key) AS (
        SELECT 'total differs from items, tax, tip and fees', 'warning', abs(difference), currency, key
        FROM totals WHERE difference <> 0
        UNION ALL
        SELECT 'order without items', 'warning', total_amount, currency, key
        FROM totals WHERE item_total IS NULL
        UNION ALL
        SELECT 'order without payment', 'warning', total_amount, currency, key
        FROM totals WHERE paid IS NULL
        UNION ALL
        SELECT 'payments differ from the total', 'warning', abs(paid - total_amount), currency, key
        FROM totals WHERE paid <> total_amount
        UNION ALL
        SELECT 'payment without order', 'error', amount + tip_amount, 'USD',
            source::text || ':' || source_payment_id
        FROM payments WHERE order_id IS NULL
        UNION ALL
        SELECT 'possible duplicate order', 'warning', d.amount, o.currency,
            o.source::text || ':' || o.source_order_id
        FROM detect_duplicate_orders() AS d JOIN orders AS o ON o.id = d.duplicate_id
        UNION ALL
        SELECT 'item of an unknown product', 'warning', i.total_price, o.currency, i.item_name
        FROM order_items AS i JOIN orders AS o ON o.id = i.order_id WHERE i.product_id IS NULL
        UNION ALL
        SELECT 'business date is more than a day off', 'error', o.total_amount, o.currency,
            o.source::text || ':' || o.source_order_id
        FROM orders AS o JOIN locations AS l ON l.id = o.location_id
        WHERE abs((o.created_at AT TIME ZONE l.timezone)::date - o.business_date) > 1
        UNION ALL
        SELECT 'closed before it was placed', 'error', total_amount, currency,
            source::text || ':' || source_order_id
        FROM orders WHERE closed_at < created_at
        UNION ALL
        SELECT 'currency other than USD', 'notice', total_amount, currency,
            source::text || ':' || source_order_id
        FROM orders WHERE currency <> 'USD'
        UNION ALL
        SELECT 'product match of low confidence', 'notice', NULL, 'USD',
            source::text || ':' || source_product_name
        FROM product_mappings WHERE match_confidence < 0.8 AND NOT is_manual_match
        UNION ALL
        SELECT 'rejected record', 'error', NULL, 'USD', source || ':' || position
        FROM rejected_records
    )
    SELECT
        check_name, severity, count(*), sum(amount) FILTER (WHERE currency = 'USD'),
        (array_agg(key ORDER BY amount DESC NULLS LAST, key))[1:5]
    FROM findings
    GROUP BY 1, 2
    ORDER BY array_position(ARRAY['error', 'warning', 'notice'], severity), 3 DESC, 1
$$;

ALTER TABLE payments DROP COLUMN content_hash;
ALTER TABLE order_items DROP COLUMN mapping_id;
