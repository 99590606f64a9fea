"""The observed columns in SQL over the raw lines, as somebody who knows DuckDB well writes it."""

from __future__ import annotations

import sys

import duckdb

from benchmarks.observation.told import tell

_LINES = """
CREATE TEMP VIEW lines AS
SELECT account_code, order_id, order_date AS day, product_code, quantity * unit_price AS amount, cost
FROM '{folder}/ledger.parquet'
"""
_ORDERS = """
CREATE TEMP TABLE orders AS
SELECT account_code, order_id, min(day) AS day, sum(amount) AS net_sales,
    count(*) FILTER (amount > 0) > 0 AS is_order
FROM lines GROUP BY account_code, order_id
"""
_FAMILIES = """
CREATE TEMP TABLE families AS
WITH sales AS (
    SELECT account_code, greatest(sum(amount), 0) AS net_sales
    FROM lines JOIN read_csv('{folder}/products.csv') USING (product_code)
    WHERE day > $opens_after GROUP BY account_code, product_family
)
SELECT account_code, count(*) FILTER (net_sales > 0) AS families,
    sum(net_sales) ** 2 / nullif(sum(net_sales ** 2), 0) AS effective_families
FROM sales GROUP BY account_code
"""
_ACCOUNTS = """
CREATE TEMP TABLE accounts AS
WITH sums AS (
    SELECT account_code, count(*) AS lines, sum(amount) AS net_sales, -sum(amount) FILTER (amount < 0) AS returned,
        sum(amount) - sum(cost) AS margin,
        sum(amount) FILTER (day > $recent_after) AS recent_sales,
        sum(amount) FILTER (day > $earlier_after AND day <= $recent_after) AS earlier_sales
    FROM lines WHERE day > $opens_after GROUP BY account_code
), counts AS (
    SELECT account_code, count(*) FILTER (is_order) AS orders, count(*) FILTER (NOT is_order) AS credit_notes,
        max(net_sales) FILTER (is_order) AS largest_order, min(day) FILTER (is_order) AS first_order_day,
        max(day) FILTER (is_order) AS last_order_day, count(DISTINCT day) FILTER (is_order) AS order_days,
        count(DISTINCT date_trunc('month', day)) FILTER (is_order) AS active_months
    FROM orders WHERE day > $opens_after GROUP BY account_code
), known AS (
    SELECT account_code, min(day) AS known_since_day FROM orders WHERE is_order GROUP BY account_code
)
SELECT *, $as_of - last_order_day AS recency_days, greatest(order_days - 1, 0) AS repeats,
    last_order_day - first_order_day AS repeat_span_days, $as_of - first_order_day AS age_days
FROM sums LEFT JOIN counts USING (account_code) LEFT JOIN known USING (account_code)
    LEFT JOIN families USING (account_code)
ORDER BY account_code
"""
_MONTHS = """
CREATE TEMP TABLE months AS
WITH sales AS (
    SELECT account_code, date_trunc('month', day) AS month, sum(amount) AS net_sales
    FROM lines WHERE day > $opens_after GROUP BY ALL
), counts AS (
    SELECT account_code, date_trunc('month', day) AS month, count(*) AS orders
    FROM orders WHERE is_order AND day > $opens_after GROUP BY ALL
)
SELECT account_code, month, net_sales, coalesce(orders, 0) AS orders
FROM sales LEFT JOIN counts USING (account_code, month) ORDER BY account_code, month
"""


def main(folder: str) -> None:
    """Observe the accounts."""
    with duckdb.connect() as connection:
        connection.execute(_LINES.format(folder=folder))
        [as_of] = connection.execute("SELECT max(day) FROM lines").fetchone() or [None]
        days = {
            name: connection.execute(f"SELECT CAST($day - INTERVAL {months} MONTH AS DATE)", {"day": as_of}).fetchall()
            for name, months in (("opens_after", 36), ("earlier_after", 24), ("recent_after", 12))
        }
        told = {name: found[0][0] for name, found in days.items()}
        connection.execute(_ORDERS)
        connection.execute(_FAMILIES.format(folder=folder), {"opens_after": told["opens_after"]})
        connection.execute(_ACCOUNTS, {**told, "as_of": as_of})
        connection.execute(_MONTHS, {"opens_after": told["opens_after"]})
        sums = (
            "SELECT count(*), sum(orders), sum(credit_notes), sum(net_sales), sum(order_days), sum(active_months), "
            "sum(effective_families), (SELECT count(*) FROM months) FROM accounts"
        )
        [found] = connection.execute(sums).fetchall()
    names = ("accounts", "orders", "credit_notes", "net_sales", "order_days", "active_months", "families", "months")
    tell(**{name: float(value) for name, value in zip(names, found, strict=True)})


if __name__ == "__main__":
    main(sys.argv[1])
