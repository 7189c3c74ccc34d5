package dev.larder.source;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes Parquet files by SQL. */
final class DuckDb {
    private DuckDb() {}

    /** @param options of COPY, such as {@code CODEC 'zstd'} */
    static Path copy(String query, Path file, String... options) {
        StringBuilder sql = new StringBuilder("COPY (" + query + ") TO '" + file + "' (FORMAT parquet");
        for (String option : options) {
            sql.append(", ").append(option);
        }
        run(sql.append(")").toString());
        return file;
    }

    static void run(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
