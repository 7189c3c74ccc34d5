package dev.larder;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;

/**
 * Rows of any width in the heap that is given: one row group of 64 MB, of 400 columns that do not compress, in a heap of
 * 128 MB. Whoever reads the chunks of all columns and then decodes them needs all of it, and does not end well.
 */
@Tag("slow")
class WideRowsIT {
    private static final int COLUMNS = 400;
    private static final int ROWS = 20_000;

    @TempDir
    private Path folder;

    private static String columns(String form, String delimiter) {
        return IntStream.range(0, COLUMNS).mapToObj(i -> form.formatted(i)).collect(Collectors.joining(delimiter));
    }

    @Test
    void aRowGroupOfHalfTheHeapIsReadWrittenAndVerified() throws IOException, InterruptedException, SQLException {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckdb.createStatement()) {
            sql.execute("SET threads = 1");
            sql.execute("COPY (SELECT i AS id, TIMESTAMP '2026-11-19' AS ts, " + columns("random() AS f%d", ", ")
                    + " FROM range(" + ROWS + ") r(i)) TO '" + folder.resolve("wide.parquet")
                    + "' (FORMAT parquet, ROW_GROUP_SIZE " + 2 * ROWS + ")");
        }
        Path nothing = Files.createFile(folder.resolve("nothing"));
        Files.writeString(folder.resolve("larder.yaml"), """
                project: acme
                online_store: {type: sqlite, path: online.db}
                feature_views:
                  wide:
                    entity: {id: int64}
                    source: {path: wide.parquet, event_timestamp: ts}
                    features: {%s}
                """.formatted(columns("f%d: double", ", ")));

        LarderProcess load = LarderProcess.start(folder, nothing, "materialize").ends(0);
        assertTrue(load.err().contains("done wide: 20,000 written of 20,000 rows read"), load.err());
        LarderProcess verified = LarderProcess.start(folder, nothing, "verify", "-o", "csv").ends(0);
        assertTrue(verified.out().contains("\nwide,20000,0,0,"), verified.out());
        LarderProcess.start(folder, nothing, "scan", "wide", "--to", "copy.parquet").ends(0);
        assertTrue(Files.size(folder.resolve("copy.parquet")) > 60_000_000);
    }

    /** A page of Redis has more of them than the heap can hold. */
    @Test
    void rowsOfMegabytesAreWrittenVerifiedAndScanned() throws IOException, InterruptedException, SQLException {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckdb.createStatement()) {
            // In several files, because DuckDB makes one page of all rows of a file, which a reader has to unpack whole.
            for (int from = 10; from < 50; from += 4) {
                sql.execute("COPY (SELECT i AS id, TIMESTAMP '2026-11-19' AS ts, repeat(i::VARCHAR, 2000000) AS text"
                        + " FROM range(" + from + ", " + (from + 4) + ") r(i)) TO '"
                        + Files.createDirectories(folder.resolve("long")).resolve(from + ".parquet")
                        + "' (FORMAT parquet)");
            }
        }
        Path nothing = Files.createFile(folder.resolve("nothing"));
        try (RedisServer server = RedisServers.start(RedisServers.usualBinary(), List.of())) {
            Files.writeString(folder.resolve("larder.yaml"), """
                    project: acme
                    online_store: {type: redis, addresses: ["%s"],
                      timeouts: {connect: 10s, read: 60s, write: 60s, batch: 120s}}
                    feature_views:
                      long:
                        entity: {id: int64}
                        source: {path: long, event_timestamp: ts}
                        features: {text: string}
                    """.formatted(server.address()));
            LarderProcess.start(folder, nothing, "materialize").ends(0);
            LarderProcess verified = LarderProcess.start(folder, nothing, "verify", "-o", "csv").ends(0);
            assertTrue(verified.out().contains("\nlong,40,0,0,"), verified.out());
            LarderProcess scanned = LarderProcess.start(folder, nothing, "scan", "long", "--to", "copy.parquet")
                    .ends(0);
            assertTrue(scanned.err().contains("wrote 40 rows"), scanned.err());
        }
    }
}
