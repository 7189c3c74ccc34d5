package dev.larder.benchmark;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** What DuckDB takes to find which row of each entity is the latest. */
final class DuckDbLatest {
    private DuckDbLatest() {}

    static double seconds(Path parquet) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement()) {
            long start = System.nanoTime();
            sql.execute("""
                    CREATE TEMP TABLE latest AS
                    SELECT customer_id, max_by(file_row_number, event_timestamp) AS row
                    FROM read_parquet('%s', file_row_number = true) GROUP BY customer_id""".formatted(parquet));
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /** The same of several files, with all columns of those rows. */
    static double rowsSeconds(Path folder) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement()) {
            long start = System.nanoTime();
            sql.execute("""
                    CREATE TEMP TABLE latest AS
                    SELECT DISTINCT ON (customer_id) * FROM read_parquet('%s/*.parquet')
                    ORDER BY customer_id, event_timestamp DESC""".formatted(folder));
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
