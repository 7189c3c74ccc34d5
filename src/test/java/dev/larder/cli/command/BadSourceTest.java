package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.HookedStore;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.sqlite.SqliteStore;

/** Bad sources: the error names the file, and a re-run with good files repairs whatever the run left. */
class BadSourceTest {
    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void customers() throws IOException {
        files = new CustomerFiles(folder);
        Files.createDirectories(folder.resolve("data"));
    }

    private void fails(ExitCode code, String sentence) {
        files.materialize().exits(code)
                .says("failed customers: 0 written of 0 rows read\nerror: " + sentence + "\n");
        assertTrue(Files.notExists(folder.resolve(".larder")), "the store was made");
    }

    @Test
    void aTruncatedFile() throws IOException {
        Path file = files.rows("a.parquet", "'c1', '2026-11-19', 1");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
        fails(ExitCode.TRY_AGAIN,
                "`FOLDER/data/a.parquet` is cut short: it starts like a Parquet file but has no footer."
                        + " If it is still being written, try again when that is done");
    }

    @Test
    void aFileThatIsNotParquet() throws IOException {
        Files.writeString(folder.resolve("data/a.parquet"), "customer_id,event,total\nc1,2026-11-19,1\n");
        fails(ExitCode.FAILED, "`FOLDER/data/a.parquet` is not a Parquet file");
    }

    @Test
    void aFolderWithoutFiles() throws IOException {
        Files.writeString(folder.resolve("data/a.csv"), "customer_id,event,total\n");
        fails(ExitCode.FAILED, "`FOLDER/data` has no Parquet files");
    }

    @Test
    void everyMismatchIsReportedBeforeAnyFileIsRead() {
        files.sql("a.parquet", "SELECT 'c1' AS customer_id, 'yesterday' AS event, 'much' AS total");
        files.sql("b.parquet", "SELECT 1.5::DOUBLE AS customer_id, now() AS event");
        files.materialize().exits(ExitCode.USAGE).saysLike("(?s)failed customers: .*\nerror: .*a\\.parquet.*event.*"
                + "a\\.parquet.*total.*b\\.parquet.*customer_id.*");
        assertTrue(Files.notExists(folder.resolve(".larder")), "the store was made");
    }

    @Test
    void columnsWithTheSameName() throws IOException {
        files.sql("a.parquet",
                "SELECT 'c1' AS customer_id, now() AS event, 1.5::DOUBLE AS total, 2.5::DOUBLE AS tot_l");
        Path file = folder.resolve("data/a.parquet");
        // DuckDB refuses to write such a file, so the name is patched in the footer.
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("tot_l", "total");
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        files.materialize().exits(ExitCode.USAGE).saysLike("(?s)failed .*\nerror: .*a\\.parquet.*`total`.*");
    }

    @Test
    void timesFarInThePastAndFuture() {
        files.larder().views(CustomerFiles.VIEW + "  expect: {future: {max: 36500d}}\n");
        files.sql("a.parquet", """
                SELECT * FROM (VALUES ('old', '1969-12-31 23:59:59.999999'::TIMESTAMP, 1::DOUBLE),
                  ('older', '0044-03-15 12:00:00', 2), ('far', '2126-10-01', 3), ('farther', '9999-12-31', 4))
                t(customer_id, event, total)""");
        files.materialize("--to", "9999-12-31T00:00:00.000001Z").exits(ExitCode.PARTLY).says("""
                partly customers: 3 written of 4 rows read, 1 rejected
                  rejected: 1 event time in the future
                """);
        files.larder().run("scan", "customers", "-o", "csv").prints("""
                customer_id,timestamp,ttl_seconds,total
                far,2126-10-01T00:00:00Z,,3.0
                old,1969-12-31T23:59:59.999999Z,,1.0
                older,0044-03-15T12:00:00Z,,2.0
                """);
    }

    /** The damaged page is in a column that only the second pass reads, after the first rows are written. */
    @Test
    void aDamagedPageInTheMiddle() throws Exception {
        Path file = files.sql("a.parquet", "SELECT 'e' || i AS customer_id, '2026-11-19'::TIMESTAMP AS event,"
                + " random() AS total FROM range(20000) t(i)", "ROW_GROUP_SIZE 2048", "COMPRESSION gzip");
        byte[] whole = Files.readAllBytes(file);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long[] chunk = chunk(file, 3, "total");
            bytes.seek(chunk[0] + chunk[1] / 2);
            bytes.write(new byte[64]);
        }
        files.materialize("--batch-size", "1000", "--parallelism", "1").exits(ExitCode.FAILED)
                .saysLike("failed customers: [0-9,]+ written of 20,000 rows read\n"
                        + "error: `FOLDER/data/a.parquet` is damaged in row group 3, column `total`: .*\n");
        long written = files.stored().split(" ").length;
        assertTrue(written >= 6_000 && written < 3 * 2048 + 1000, written + " rows are there");
        assertEquals("customers: not verified\ncustomers: damaged\n", files.verify("-q").exits(ExitCode.FAILED).err()
                .replaceAll("error: .*row group 3, column `total`: .*\n", "customers: damaged\n"));

        Files.write(file, whole);
        files.verify("-o", "csv", "--show", "0").exits(ExitCode.NOT_FOUND).prints("""
                view,equal,different,missing,stale,deleted,extra,newer,future,expired,rejected,dropped
                customers,%d,0,%d,0,0,0,0,0,0,0,0
                """.formatted(written, 20_000 - written));
        files.materialize("--incremental").exits(ExitCode.OK)
                .saysLike("done customers: 20,000 written of 20,000 rows read\n  watermark: none -> .*\n");
        files.verify("--extra").exits(ExitCode.OK);
    }

    /** The offset and the length of a column chunk. */
    private static long[] chunk(Path file, int rowGroup, String column) throws Exception {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckdb.createStatement();
                ResultSet result = sql.executeQuery("SELECT data_page_offset, total_compressed_size FROM"
                        + " parquet_metadata('" + file + "') WHERE row_group_id = " + rowGroup
                        + " AND path_in_schema = '" + column + "'")) {
            result.next();
            return new long[]{result.getLong(1), result.getLong(2)};
        }
    }

    @Test
    void aFileThatVanishesBetweenThePasses() {
        for (String file : new String[]{"a.parquet", "b.parquet"}) {
            files.select(file, "SELECT '" + file + "' || i AS customer_id, '2026-11-19' AS event, i AS total"
                    + " FROM range(1000) t(i)");
        }
        files.larder().opener((config, clock) -> new HookedStore(
                new SqliteStore(((SqliteSettings) config.store()).path(), config.project(), clock), (view, rows) -> {
                    if (Files.exists(folder.resolve("data/b.parquet"))) {
                        files.delete("b.parquet");
                    }
                    return rows;
                }));
        files.materialize("--batch-size", "100", "--parallelism", "1").exits(ExitCode.TRY_AGAIN)
                .saysLike(
                        "failed customers: [0-9,]+ written of 2,000 rows read\nerror: `FOLDER/data/b.parquet` was deleted"
                                + " after this run was planned\n");
        files.materialize().exits(ExitCode.OK).saysLike(
                "done customers: 1,000 written of 1,000 rows read\n  watermark: none -> 2026-11-19T00:00:00Z\n");
    }
}
