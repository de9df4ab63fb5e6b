CREATE TEMP TABLE st_orders (
    source source_type, source_order_id text, source_location_id text, order_type order_type,
    status order_status, created_at timestamptz, closed_at timestamptz, business_date date,
    currency text, subtotal bigint, tax bigint, tip bigint, discount bigint, total bigint,
    delivery_fee bigint, service_fee bigint, commission_fee bigint, customer_name text,
    customer_phone text, server_name text, is_voided boolean, is_deleted boolean,
    contains_alcohol boolean, is_catering boolean, source_metadata jsonb, content_hash text
) ON COMMIT DROP;
CREATE TEMP TABLE st_items (
    source source_type, source_order_id text, sequence_number integer, product_key text,
    item_name text, quantity numeric, unit_price bigint, total_price bigint, tax bigint,
    discount bigint, category_name text, source_item_id text, special_instructions text
) ON COMMIT DROP;
CREATE TEMP TABLE st_modifiers (
    source source_type, source_order_id text, sequence_number integer, modifier_name text,
    modifier_value text, price_adjustment bigint, quantity numeric, source_modifier_id text
) ON COMMIT DROP;
CREATE TEMP TABLE st_payments (
    source source_type, source_payment_id text, source_order_id text, payment_type payment_type,
    status text, amount bigint, tip bigint, processing_fee bigint, processed_at timestamptz,
    card_brand text, card_last4 text, card_entry_method text, wallet_brand text,
    cash_tendered bigint, change_amount bigint, refund_amount bigint, refund_date timestamptz,
    refund_reason text
) ON COMMIT DROP;
CREATE TEMP TABLE st_checks (
    source_order_id text, source_check_id text, check_number text, table_name text,
    opened_at timestamptz, closed_at timestamptz, paid_at timestamptz, subtotal bigint, tax bigint,
    tip bigint, discount bigint, total bigint, server_name text, payment_status text,
    is_voided boolean, is_deleted boolean
) ON COMMIT DROP;
CREATE TEMP TABLE st_deliveries (
    source_order_id text, address_line1 text, city text, state text, zip_code text,
    pickup_time timestamptz, delivery_time timestamptz, delivery_fee bigint, dasher_tip bigint,
    dasher_name text, delivery_instructions text
) ON COMMIT DROP;
CREATE TEMP TABLE st_rejected (source text, position text, reason text, raw jsonb) ON COMMIT DROP;
CREATE TEMP TABLE st_products (
    source source_type, product_key text, item_name text, product_id integer, attributes jsonb
) ON COMMIT DROP;
CREATE TEMP TABLE st_places (source source_type, source_id text, location_id integer)
ON COMMIT DROP;
CREATE TEMP TABLE touched (id bigint, source source_type, source_order_id text, is_new boolean)
ON COMMIT DROP;
