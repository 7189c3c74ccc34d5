package dev.larder.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The peer of {@link SqliteBenchmark}: the same driver with nothing to do but to insert. All rows are in its memory and in
 * the order of the table before the time starts, and nothing decides which row is the newest. The table, the log and the
 * number of rows in a transaction are larder's.
 */
final class SqliteLoop {
    private static final int TRANSACTION = 100_000;

    private SqliteLoop() {}

    /** @param arguments the file of the database, the Parquet file */
    public static void main(String[] arguments) throws Exception {
        List<LoopRow> rows = LoopRow.read(arguments[1]);
        rows.sort(Comparator.comparing(LoopRow::id));
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.NORMAL);
        config.setGetGeneratedKeys(false);
        LoopTime time = LoopTime.start();
        try (Connection connection = config.createConnection("jdbc:sqlite:" + arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                            CREATE TABLE rows (entity TEXT PRIMARY KEY, ts INTEGER, created INTEGER, expires INTEGER, f0 REAL,
                                f1 REAL, f2 REAL, f3 REAL, f4 REAL, f5 REAL, f6 REAL, f7 REAL, f8 REAL, f9 REAL) WITHOUT ROWID""");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection
                    .prepareStatement("INSERT INTO rows VALUES (?, ?, NULL, ?" + ", ?".repeat(10) + ")")) {
                for (int i = 0; i < rows.size(); i++) {
                    LoopRow row = rows.get(i);
                    insert.setString(1, "customer_id=" + row.id());
                    insert.setLong(2, row.micros());
                    insert.setLong(3, row.micros());
                    for (int j = 0; j < row.values().length; j++) {
                        insert.setDouble(4 + j, row.values()[j]);
                    }
                    insert.executeUpdate();
                    if (i % TRANSACTION == TRANSACTION - 1) {
                        connection.commit();
                    }
                }
            }
            connection.commit();
        }
        time.print();
    }
}
