-- Rows as readers make them, with ids from the tables' own sequences.
CREATE TEMP TABLE st_orders ON COMMIT DROP AS SELECT {orders} FROM orders WITH NO DATA;
CREATE TEMP TABLE st_modifiers ON COMMIT DROP AS
    SELECT {modifiers} FROM order_item_modifiers WITH NO DATA;
CREATE TEMP TABLE st_payments ON COMMIT DROP AS SELECT {payments} FROM payments WITH NO DATA;
CREATE TEMP TABLE st_checks ON COMMIT DROP AS SELECT {checks} FROM toast_checks WITH NO DATA;
CREATE TEMP TABLE st_deliveries ON COMMIT DROP AS
    SELECT {deliveries} FROM delivery_orders WITH NO DATA;
CREATE TEMP TABLE st_rejected ON COMMIT DROP AS SELECT {rejected} FROM rejected_records WITH NO DATA;
-- Lines wait for their products, loose payments for their orders.
CREATE TEMP TABLE st_items (
    id bigint, order_id bigint, name_number bigint, item_name text, quantity numeric(12, 3),
    unit_price numeric(12, 2), total_price numeric(12, 2), tax_amount numeric(12, 2),
    discount_amount numeric(12, 2), sequence_number integer, category_name text,
    source_item_id text, special_instructions text
) ON COMMIT DROP;
CREATE TEMP TABLE st_loose_payments ON COMMIT DROP AS
    SELECT {payments}, ''::text AS source_order_id FROM payments WITH NO DATA;
-- Earlier versions of orders that the same export has again.
CREATE TEMP TABLE st_superseded (order_id bigint) ON COMMIT DROP;
-- What became of the names: the lines' numbers for them, and where they belong.
CREATE TEMP TABLE st_names (
    name_number bigint, mapping_id integer, product_id integer, attributes jsonb
) ON COMMIT DROP;
