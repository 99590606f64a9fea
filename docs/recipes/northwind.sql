-- Northwind's order lines as one ledger: order_details.csv joined with orders.csv, written to Parquet.
--
-- Say where the two files lie, and where the ledger shall go, then run this file in DuckDB:
--
--   duckdb -cmd "SET VARIABLE folder = 'northwind'; SET VARIABLE ledger = 'northwind.parquet'" < docs/recipes/northwind.sql
--   keyfolio identify northwind.parquet --out key-accounts
--
-- The files have a space after each comma: every cell is read as text and trimmed. Keyfolio works the amount out itself,
-- as unit_price x quantity x (1 - discount), exactly.
COPY (
    SELECT
        trim(orders.customer_id) AS customer_id,
        trim(orders.order_id) AS order_id,
        trim(orders.order_date) AS order_date,
        trim(orders.employee_id) AS employee_id,
        trim(orders.ship_country) AS country,
        trim(lines.product_id) AS product_id,
        trim(lines.quantity) AS quantity,
        trim(lines.unit_price) AS unit_price,
        trim(lines.discount) AS discount
    FROM read_csv(getvariable('folder') || '/order_details.csv', header = true, all_varchar = true) AS lines
    JOIN read_csv(getvariable('folder') || '/orders.csv', header = true, all_varchar = true) AS orders
        ON trim(orders.order_id) = trim(lines.order_id)
    ORDER BY orders.order_id::INTEGER, lines.product_id::INTEGER
) TO (getvariable('ledger')) (FORMAT parquet);
