DROP TABLE
    order_item_modifiers,
    toast_checks,
    product_mappings,
    payments,
    order_items,
    delivery_orders,
    rejected_records,
    products,
    orders,
    nlquery_settings,
    match_decisions,
    locations,
    etl_runs,
    categories;
DROP TYPE source_type, order_type, order_status, payment_type;
