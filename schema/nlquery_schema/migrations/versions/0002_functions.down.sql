DROP FUNCTION set_updated_at() CASCADE; -- with its triggers
DROP FUNCTION validate_etl_data();
DROP FUNCTION detect_duplicate_orders(interval);
DROP FUNCTION calculate_order_totals(bigint);
DROP FUNCTION get_location_id_by_source(source_type, text);
DROP FUNCTION get_or_create_category(text, source_type, text);
DROP FUNCTION normalize_name(text);
