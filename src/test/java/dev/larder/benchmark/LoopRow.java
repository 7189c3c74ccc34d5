package dev.larder.benchmark;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A row of a benchmark's Parquet file, in the memory of a program that does nothing but write. */
record LoopRow(String id, long micros, double[] values) {

    static List<LoopRow> read(String parquet) throws SQLException {
        List<LoopRow> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement();
                ResultSet stored = sql
                        .executeQuery("SELECT *, epoch_us(event_timestamp) AS us FROM '" + parquet + "'")) {
            while (stored.next()) {
                double[] values = new double[10];
                for (int i = 0; i < values.length; i++) {
                    values[i] = stored.getDouble("f" + i);
                }
                rows.add(new LoopRow(stored.getString("customer_id"), stored.getLong("us"), values));
            }
        }
        return rows;
    }
}
