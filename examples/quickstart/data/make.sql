-- How the example's files were made, with DuckDB. Fixed hashes instead of random numbers: it makes the same rows again.
COPY (
    SELECT printf('cust-%03d', customer) AS customer_id,
           TIMESTAMP '2026-11-17 06:00:00' + to_days(day) + to_seconds(customer * 60) AS event_timestamp,
           round((hash(customer * 31 + day) % 1000000) / 100.0, 2) AS total_purchases,
           CASE WHEN customer % 10 = 7 THEN NULL ELSE round((hash(customer * 17 + day) % 20000) / 100.0, 2) END
               AS avg_order_value,
           (hash(customer * 13 + day) % 50)::BIGINT AS clicks_7d,
           ['Berlin', 'Kraków', 'Lyon', 'Oslo', 'Porto'][customer % 5 + 1] AS city,
           customer % 4 = 0 AS is_vip,
           DATE '2026-11-17' + day::INT AS dt
    FROM range(1, 101) c(customer), range(3) d(day)
    WHERE (customer + day) % 3 > 0
    ORDER BY dt, customer
) TO 'examples/quickstart/data/customer_features'
    (FORMAT parquet, PARTITION_BY (dt), COMPRESSION zstd, OVERWRITE_OR_IGNORE, FILENAME_PATTERN 'part-{i}');
COPY (
    SELECT printf('cust-%03d', customer) AS customer_id,
           TIMESTAMP '2026-11-19 00:30:00' AS event_timestamp,
           [round(sin(customer), 3)::FLOAT, round(cos(customer), 3)::FLOAT, round(sin(customer * 2), 3)::FLOAT,
            round(cos(customer * 2), 3)::FLOAT] AS embedding
    FROM range(1, 101) c(customer)
    ORDER BY customer
) TO 'examples/quickstart/data/customer_embedding.parquet' (FORMAT parquet, COMPRESSION zstd);
