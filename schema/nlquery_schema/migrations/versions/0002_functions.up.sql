-- A name without what does not tell names apart: case, accents, punctuation, emoji, spaces.
-- nlquery_schema.names.normalize_name is the same in Python; one test checks both.
CREATE FUNCTION normalize_name(name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT btrim(
        regexp_replace(
            regexp_replace(
                regexp_replace(lower(normalize(name, NFKD)), '[\u0300-\u036f''\u2019`]', '', 'g'),
                '[&+]', ' and ', 'g'
            ),
            '[^[:alnum:]]+', ' ', 'g'
        )
    )
$$;

-- The id of the category with this name, made when there is none. The name the source uses is
-- remembered; a parent is only set on a category that has none.
CREATE FUNCTION get_or_create_category(
    category_name text, category_source source_type DEFAULT NULL, parent_name text DEFAULT NULL
) RETURNS integer
    LANGUAGE plpgsql
AS $$
DECLARE
    normal text := normalize_name(category_name);
    parent integer := CASE WHEN parent_name IS NOT NULL THEN get_or_create_category(parent_name) END;
    found integer;
BEGIN
    IF normal IS NULL OR normal = '' THEN
        RETURN NULL;
    END IF;
    SELECT id INTO found FROM categories WHERE normalized_name = normal ORDER BY id LIMIT 1;
    IF found IS NULL THEN
        INSERT INTO categories (name, normalized_name, parent_id)
        VALUES (initcap(normal), normal, parent)
        ON CONFLICT (name) DO UPDATE SET name = excluded.name
        RETURNING id INTO found;
    END IF;
    UPDATE categories
    SET parent_id = coalesce(parent_id, nullif(parent, found)),
        source_names = CASE
            WHEN category_source IS NULL
                OR source_names -> category_source::text ? category_name THEN source_names
            ELSE jsonb_set(
                source_names, ARRAY[category_source::text],
                coalesce(source_names -> category_source::text, '[]') || to_jsonb(category_name)
            )
        END
    WHERE id = found
        AND (
            (parent_id IS NULL AND parent IS NOT NULL AND parent <> found)
            OR (
                category_source IS NOT NULL
                AND (source_names -> category_source::text ? category_name) IS NOT TRUE
            )
        );
    RETURN found;
END
$$;

-- The id of the place that the source knows by this id; null when no place has it.
-- source_ids holds one id or a list of ids for each source.
CREATE FUNCTION get_location_id_by_source(location_source source_type, source_location_id text)
    RETURNS integer
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
AS $$
    SELECT id FROM locations
    WHERE source_ids -> location_source::text ? source_location_id
    ORDER BY id LIMIT 1
$$;

-- What an order's parts add up to beside what it says. Money in the order's currency.
-- item_total: its lines; expected_total: the lines with tax, tip and fees, less the discount;
-- difference: total_amount − expected_total (null: the order has no lines).
-- Without an order: all orders.
CREATE FUNCTION calculate_order_totals(for_order bigint DEFAULT NULL)
    RETURNS TABLE (
        order_id bigint, item_total numeric, tax_amount numeric, tip_amount numeric,
        discount_amount numeric, fees numeric, paid numeric, expected_total numeric,
        total_amount numeric, difference numeric
    )
    LANGUAGE sql STABLE
AS $$
    SELECT
        o.id, i.total, o.tax_amount, o.tip_amount, o.discount_amount,
        o.delivery_fee + o.service_fee, p.total,
        i.total + o.tax_amount + o.tip_amount + o.delivery_fee + o.service_fee - o.discount_amount,
        o.total_amount,
        o.total_amount - (
            i.total + o.tax_amount + o.tip_amount + o.delivery_fee + o.service_fee
            - o.discount_amount
        )
    FROM orders AS o
    LEFT JOIN (
        SELECT order_items.order_id, sum(order_items.total_price) AS total
        FROM order_items
        WHERE for_order IS NULL OR order_items.order_id = for_order
        GROUP BY 1
    ) AS i ON i.order_id = o.id
    LEFT JOIN (
        SELECT payments.order_id, sum(payments.amount + payments.tip_amount) AS total
        FROM payments
        WHERE for_order IS NULL OR payments.order_id = for_order
        GROUP BY 1
    ) AS p ON p.order_id = o.id
    WHERE for_order IS NULL OR o.id = for_order
$$;

-- Pairs of orders that look like one: same place, same total and same products, placed within the
-- window. `across_sources` tells whether two sources report it.
CREATE FUNCTION detect_duplicate_orders(time_window interval DEFAULT '5 minutes')
    RETURNS TABLE (
        order_id bigint, duplicate_id bigint, across_sources boolean, apart interval, amount numeric
    )
    LANGUAGE sql STABLE
AS $$
    WITH fingerprints AS (
        SELECT o.id, o.source, o.location_id, o.created_at, o.total_amount, o.currency, i.lines
        FROM orders AS o
        LEFT JOIN (
            SELECT
                order_items.order_id,
                jsonb_agg(
                    jsonb_build_array(
                        coalesce(product_id::text, normalize_name(item_name)), quantity
                    )
                    ORDER BY coalesce(product_id::text, normalize_name(item_name)), quantity
                ) AS lines
            FROM order_items
            GROUP BY 1
        ) AS i ON i.order_id = o.id
        WHERE o.status = 'COMPLETED' AND NOT o.is_voided AND NOT o.is_deleted
    )
    SELECT
        a.id, b.id, a.source <> b.source,
        greatest(a.created_at, b.created_at) - least(a.created_at, b.created_at), a.total_amount
    FROM fingerprints AS a
    JOIN fingerprints AS b
        ON b.location_id = a.location_id
        AND b.total_amount = a.total_amount
        AND b.currency = a.currency
        AND b.lines = a.lines
        AND b.id > a.id
        AND b.created_at BETWEEN a.created_at - time_window AND a.created_at + time_window
    ORDER BY 1, 2
$$;

-- What is still wrong with the loaded data, one row for each kind of trouble that was found.
-- money: what is at stake, in dollars (other currencies are counted, not summed);
-- examples: up to five "SOURCE:source_order_id" (or names).
CREATE FUNCTION validate_etl_data()
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

CREATE FUNCTION set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

-- Only a row that changes gets a new time, so a repeated load leaves no trace.
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN
        SELECT table_name FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name = 'updated_at' ORDER BY 1
    LOOP
        EXECUTE format(
            'CREATE TRIGGER set_updated_at BEFORE UPDATE ON %I FOR EACH ROW'
            ' WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION set_updated_at()', name
        );
    END LOOP;
END
$$;
