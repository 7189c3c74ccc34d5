package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.config.Config;
import dev.larder.store.OnlineStore;
import dev.larder.store.ScanVisitor;
import dev.larder.store.StoreException;
import dev.larder.store.sqlite.SqliteStore;

/** {@code scan --to}: all rows in a Parquet file, or no file. */
class ScanFileTest {
    private static final String SIZE_AND_TIME = ", (\\d+ bytes|\\d\\.\\d kB), in (less than )?\\d+\\.\\d s\n";

    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void twoCustomers() {
        larder = new Larder(folder).views(Views.BOTH);
        larder.run("put", "customer_features", "customer_id=c1", "total=1.5", "clicks=7", "city=").isSilent();
        larder.run("put", "customer_features", "customer_id=c2", "total=-Infinity", "--null=city", "--timestamp",
                "1969-12-31T23:59:59.999999Z", "--ttl", "never").isSilent();
    }

    /** The file as DuckDB reads it; nulls as {@code null}. */
    private String sql(String query) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            try (ResultSet rows = statement.executeQuery(query.replace("FILE", "'" + file() + "'"))) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    for (int i = 1; i <= columns; i++) {
                        text.append(rows.getString(i)).append(i == columns ? "\n" : "|");
                    }
                }
            }
        }
        return text.toString();
    }

    private Path file() {
        return folder.resolve("rows.parquet");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> !name.equals(".larder") && !name.equals("larder.yaml")).sorted().toList();
        }
    }

    @Test
    void anotherDatabaseReadsIt() throws Exception {
        larder.run("scan", "customer_features", "--to", "rows.parquet").exits(ExitCode.OK).prints("")
                .saysLike("wrote 2 rows to rows\\.parquet" + SIZE_AND_TIME);
        assertEquals(List.of("rows.parquet"), files());
        assertEquals("""
                c1|1795161600000000|null|1.5|7||2026-11-27 08:00:00+00
                c2|-1|null|-Infinity|null|null|null
                """,
                sql("""
                        SELECT customer_id, epoch_us(event_timestamp), created_timestamp, total, clicks, city, expires_at::VARCHAR
                        FROM FILE ORDER BY customer_id"""));
        assertEquals("larder.project|acme\nlarder.view|customer_features\n",
                sql("SELECT key::VARCHAR, value::VARCHAR FROM parquet_kv_metadata(FILE) ORDER BY 1"));
    }

    @Test
    void someFeaturesAndSomeRows() throws Exception {
        larder.run("scan", "customer_features:city", "--to", "rows.parquet", "--limit", "1", "-q").isSilent();
        assertEquals("customer_id|event_timestamp|created_timestamp|city|expires_at\n",
                sql("SELECT string_agg(column_name, '|') FROM (DESCRIBE FROM FILE)"));
        assertEquals("1\n", sql("SELECT count(*) FROM FILE"));
        larder.run("scan", "customer_features", "--to", "rows.parquet", "--limit", "0").exits(ExitCode.OK)
                .saysLike("wrote 0 rows to rows\\.parquet" + SIZE_AND_TIME);
        assertEquals("0\n", sql("SELECT count(*) FROM FILE"));
    }

    /** Rows past the view's ttl are left out; features past their own ttl and missing ones are null. */
    @Test
    void writesWhatReadsServe() throws Exception {
        larder.clock().advance(Duration.ofMinutes(5));
        larder.run("scan", "customer_features", "--to", "rows.parquet", "-q").isSilent();
        assertEquals("c1|null\nc2|null\n", sql("SELECT customer_id, clicks FROM FILE ORDER BY 1"));
        larder.clock().advance(Duration.ofDays(7));
        larder.run("scan", "customer_features", "--to", "rows.parquet", "-q").isSilent();
        assertEquals("c2\n", sql("SELECT customer_id FROM FILE"));
    }

    @Test
    void conflictingOptionsAreRefused() throws Exception {
        larder.run("scan", "customer_features", "--to", "rows.csv").exits(ExitCode.USAGE).prints("")
                .says("error: --to writes Parquet only, so the file's name must end in .parquet; for other formats, use"
                        + " -o csv or -o jsonl and > rows.csv\n");
        larder.run("scan", "customer_features", "--to", "rows.parquet", "-o", "csv").exits(ExitCode.USAGE).prints("")
                .says("error: -o formats rows that are printed, and --to writes them to a Parquet file; use only one of"
                        + " them\n");
        larder.views(Views.CUSTOMERS + "  source: {path: x.parquet, event_timestamp: ts, columns: {total: ts}}\n");
        larder.run("scan", "customer_features", "--to", "rows.parquet").exits(ExitCode.USAGE)
                .says("error: the source has the event time and feature `total` in one column `ts`, which cannot hold"
                        + " both if they differ; scan other features only, as VIEW:FEATURE\n");
        larder.run("scan", "customer_features:city", "--to", "rows.parquet").exits(ExitCode.OK);
        assertEquals(List.of("rows.parquet"), files());
    }

    @Test
    void theOutputFormatOfASessionDoesNotConflict() throws Exception {
        larder.input("scan scores --to rows.parquet\nscan scores --to rows.parquet -o csv\n").run("-o", "json", "repl")
                .exits(ExitCode.USAGE).prints("").saysLike("wrote 0 rows to rows\\.parquet" + SIZE_AND_TIME
                        + "error: -o formats rows that are printed, (.*\n)+");
        assertEquals(List.of("rows.parquet"), files());
    }

    @Test
    void pathsThatCannotBeWritten() throws Exception {
        larder.run("scan", "customer_features", "--to", "no/rows.parquet").exits(ExitCode.FAILED).prints("")
                .says("error: `FOLDER/no/rows.parquet` cannot be written: there is no folder `FOLDER/no`; make it"
                        + " first\n");
        Files.createDirectory(folder.resolve("folder.parquet"));
        larder.run("scan", "customer_features", "--to", "folder.parquet").exits(ExitCode.FAILED)
                .says("error: `FOLDER/folder.parquet` cannot be written: it is a folder; name another file\n");
        Path link = Files.createSymbolicLink(folder.resolve("full.parquet"), Path.of("/dev/full"));
        larder.run("scan", "customer_features", "--to", "full.parquet").exits(ExitCode.FAILED)
                .says("error: `FOLDER/full.parquet` cannot be written: it is not a regular file; name another file\n");
        Files.delete(link);
    }

    @Test
    void aDamagedRowIsNamedAndTheOthersAreWritten() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(".larder/online.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE \"acme:customer_features\" SET clicks = 'many' WHERE _entity = 'customer_id=c1'");
        }
        larder.run("scan", "customer_features", "--to", "rows.parquet").exits(ExitCode.PARTLY)
                .saysLike("customer_features: damaged: customer_id=c1: feature `clicks`: `many` is not an int64\n"
                        + "wrote 1 row to rows\\.parquet" + SIZE_AND_TIME);
        assertEquals("c2\n", sql("SELECT customer_id FROM FILE"));
    }

    /** If a scan fails or is interrupted, the existing file stays unchanged, and no temporary file is left. */
    @Test
    void aFailedScanKeepsTheExistingFile() throws Exception {
        Files.writeString(file(), "former");
        larder.opener((config, clock) -> endingEarly(config, clock, () -> {
            throw new StoreException(StoreException.Kind.UNREACHABLE, "the store is gone");
        }));
        larder.run("scan", "customer_features", "--to", "rows.parquet").exits(ExitCode.TRY_AGAIN)
                .says("error: the store is gone\n");
        assertEquals("former", Files.readString(file()));
        assertEquals(List.of("rows.parquet"), files());

        // As Ctrl-C does at the prompt.
        larder.opener((config, clock) -> endingEarly(config, clock, Thread.currentThread()::interrupt));
        Larder.Run run = larder.run("scan", "customer_features", "--to", "rows.parquet");
        assertTrue(Thread.interrupted());
        run.exits(ExitCode.INTERRUPTED).says("");
        assertEquals("former", Files.readString(file()));
        assertEquals(List.of("rows.parquet"), files());
    }

    /** A store whose scan runs this at its first row. */
    private OnlineStore endingEarly(Config config, Clock clock, Runnable end) {
        OnlineStore store = new SqliteStore(folder.resolve(".larder/online.db"), config.project(), clock);
        return (OnlineStore) Proxy.newProxyInstance(OnlineStore.class.getClassLoader(),
                new Class<?>[]{OnlineStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("scan")) {
                        ScanVisitor visitor = (ScanVisitor) arguments[2];
                        arguments[2] = (ScanVisitor) found -> {
                            end.run();
                            return visitor.visit(found);
                        };
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
